using Crm.Bpm.Sdk.Letters;
using MimeKit;

namespace Crm.Bpm.Modules.Letters;

/// <summary>A letter with its files, as it is handed to the mail server.</summary>
internal sealed record Parcel(Letter Letter, IReadOnlyList<LetterAttachment> Attachments, string? AnswerTo, string? AnswerName);

/// <summary>Makes the message: HTML with the same as plain text, always the same Message-ID.</summary>
internal static class LetterMessage
{
    public static MimeMessage Of(Parcel parcel, MailAccount account, DateTime now)
    {
        var letter = parcel.Letter;
        var message = new MimeMessage { MessageId = letter.MessageId, Subject = letter.Name, Date = new DateTimeOffset(now, TimeSpan.Zero) };
        message.From.Add(account.From);
        message.To.AddRange(LetterAddresses.Parse("to", letter.To));
        message.Cc.AddRange(LetterAddresses.Parse("cc", letter.Cc));
        if (parcel.AnswerTo is { } answer && MailboxAddress.TryParse(answer, out var reply) && !string.Equals(reply.Address, account.From.Address, StringComparison.OrdinalIgnoreCase))
            message.ReplyTo.Add(new MailboxAddress(parcel.AnswerName, reply.Address));
        var body = new BodyBuilder { HtmlBody = letter.Body, TextBody = LetterHtml.ToText(letter.Body) };
        foreach (var file in parcel.Attachments)
            body.Attachments.Add(file.Name, file.Content, ContentType.Parse(file.ContentType));
        message.Body = body.ToMessageBody();
        return message;
    }
}
