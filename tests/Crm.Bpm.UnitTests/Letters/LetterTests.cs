using Crm.Bpm.Modules.Letters;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Letters;

namespace Crm.Bpm.UnitTests.Letters;

public sealed class LetterTests
{
    private static readonly DateTime s_now = new(2026, 11, 27, 9, 0, 0, DateTimeKind.Utc);
    private static readonly Words s_reason = new("The server is away.", "Сервер недоступен.");

    [Fact]
    public void A_letter_is_begun_once()
    {
        var letter = New();

        Assert.True(letter.BeginSending(s_now));
        Assert.False(letter.BeginSending(s_now));
        Assert.Equal((LetterStatus.Sending, 1), (letter.Status, letter.Attempts));
    }

    [Fact]
    public void A_letter_that_was_put_off_waits_and_counts_its_attempts()
    {
        var letter = New();

        letter.PutOff(s_reason, s_now);
        letter.BeginSending(s_now);
        letter.PutOff(s_reason, s_now);

        Assert.Equal((LetterStatus.Queued, 2, (DateTime?)s_now), (letter.Status, letter.Attempts, letter.NextAttemptAt));
    }

    [Fact]
    public void Only_what_was_begun_can_be_in_doubt()
    {
        var waiting = New();
        var begun = New();
        begun.BeginSending(s_now);

        waiting.Doubt(s_reason);
        begun.Doubt(s_reason);

        Assert.Equal(LetterStatus.Queued, waiting.Status);
        Assert.Equal(LetterStatus.InDoubt, begun.Status);
    }

    [Fact]
    public void A_person_decides_about_a_letter_in_doubt()
    {
        var (again, arrived, given) = (InDoubt(), InDoubt(), InDoubt());

        again.SendAgain();
        arrived.ConfirmSent(s_now);
        given.Withdraw();

        Assert.Equal((LetterStatus.Queued, 0), (again.Status, again.Attempts));
        Assert.Equal((LetterStatus.Sent, (DateTime?)s_now), (arrived.Status, arrived.SentAt));
        Assert.Equal(LetterStatus.Cancelled, given.Status);
    }

    [Fact]
    public void A_sent_letter_is_neither_sent_again_nor_withdrawn_and_one_kept_here_may_leave_later()
    {
        var (sent, kept) = (New(), New());
        sent.WasSent(LetterChannel.Mail, "crm@example.com", s_now);
        kept.WasSent(LetterChannel.Outbox, null, s_now);

        kept.SendAgain();

        Assert.Throws<RuleBrokenException>(sent.SendAgain);
        Assert.Throws<RuleBrokenException>(sent.Withdraw);
        Assert.Equal((LetterStatus.Queued, (DateTime?)null), (kept.Status, kept.SentAt));
    }

    [Fact]
    public void The_process_that_waits_hears_once()
    {
        var letter = New().About("contractors", Guid.CreateVersion7(), "Loft", "bookmark");

        Assert.Equal("bookmark", letter.TakeBookmark());
        Assert.Null(letter.TakeBookmark());
    }

    [Fact]
    public void Pauses_grow_and_end()
    {
        var options = new LetterOptions { FirstPause = TimeSpan.FromMinutes(1), LongestPause = TimeSpan.FromMinutes(20), MaxAttempts = 6 };

        var pauses = Enumerable.Range(1, 6).Select(options.PauseAfter);

        Assert.Equal([1, 3, 9, 20, 20, null], pauses.Select(p => p?.TotalMinutes));
    }

    [Theory]
    [InlineData("ann@example.com", "ann@example.com")]
    [InlineData("Ann Lee <ann@example.com>; bob@example.com", "\"Ann Lee\" <ann@example.com>, bob@example.com")]
    [InlineData("\"ООО «Лофт», офис\" <office@loft.example>", "\"ООО «Лофт», офис\" <office@loft.example>")]
    [InlineData(" ann@example.com, ", "ann@example.com")]
    public void Addresses_are_read_as_people_write_them(string typed, string expected) =>
        Assert.Equal(expected, LetterAddresses.ToText(LetterAddresses.Parse("to", typed)));

    [Theory]
    [InlineData("ann")]
    [InlineData("ann@example")]
    [InlineData("ann@@example.com")]
    [InlineData("ann@example..com")]
    [InlineData("ann lee@example.com")]
    [InlineData("ann@example.com\r\nBcc: all@example.com")]
    [InlineData("ann@example.com\nSubject: other")]
    [InlineData("Friends: ann@example.com;")]
    [InlineData("ann@exa mple.com")]
    public void A_wrong_address_is_refused_in_a_sentence(string typed) =>
        Assert.Contains("to", Assert.Throws<InvalidInputException>(() => LetterAddresses.Parse("to", typed)).Fields);

    [Fact]
    public void HTML_reads_as_plain_text_too()
    {
        var text = LetterHtml.ToText("<p>Hello <b>Ann</b>,</p><ul><li>one</li><li>two</li></ul><p>see <a href=\"https://example.com/a\">here</a><br>bye</p>");

        Assert.Equal("Hello Ann,\n\n- one\n- two\n\nsee here (https://example.com/a)\nbye\n", text);
    }

    private static Letter New() => new() { Name = "Offer", To = "ann@example.com", Body = "<p>Hello</p>", MessageId = "1@example.com" };

    private static Letter InDoubt()
    {
        var letter = New();
        letter.BeginSending(s_now);
        letter.Doubt(s_reason);
        return letter;
    }
}
