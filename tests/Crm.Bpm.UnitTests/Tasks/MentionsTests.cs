using Crm.Bpm.Modules.Tasks;
using Crm.Bpm.Modules.Tasks.Pages;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Bpm.UnitTests.Tasks;

public sealed class MentionsTests
{
    private static readonly Option s_anna = new("0190e0c0-0000-7000-8000-000000000001", "Анна Светлова");

    [Theory]
    [InlineData("@", "")]
    [InlineData("спроси @Ан", "Ан")]
    [InlineData("спроси @Анна Св", "Анна Св")]
    [InlineData("пиши на a@mail", null)]
    [InlineData("спроси @Анна Светлова завтра", null)]
    [InlineData("", null)]
    public void A_name_is_asked_for_after_an_at_sign(string text, string? asked) => Assert.Equal(asked, Mentions.Asked(text));

    [Fact]
    public void A_chosen_person_reads_as_a_name_and_is_kept_with_their_id()
    {
        var mentions = new Mentions();

        var shown = mentions.Choose("спроси @Ан", s_anna);
        var kept = mentions.Written(shown + "завтра");

        Assert.Equal("спроси @Анна Светлова ", shown);
        Assert.Equal($"спроси @[Анна Светлова]({s_anna.Code}) завтра", kept);
        Assert.Equal([Guid.Parse(s_anna.Code)], CommentTask.Mentioned(kept));
        Assert.Equal("спроси @Анна Светлова завтра", CommentTask.PlainText(kept));
    }
}
