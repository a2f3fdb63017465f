using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Letters;
using Crm.Bpm.Sdk.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Letters;

/// <summary>Puts letters into the outbox in the caller's transaction; the pump hears of it after the commit.</summary>
internal sealed class Outbox(CrmDb db, MailServer server, ILive live, LetterOptions options) : ILetters
{
    /// <summary>What the pump listens to.</summary>
    public const string Topic = "letters";

    /// <summary>One letter takes no more files along.</summary>
    public const int MostAttachments = 20;

    private static readonly Words s_noSubject = new("Write a subject line.", "Напишите тему письма.");
    private static readonly Words s_oneLine = new("A subject line is one line.", "Тема письма — одна строка.");
    private static readonly Words s_longSubject = new("A subject line may have at most {0} characters; there are {1}.", "В теме письма не больше {0} символов, сейчас {1}.");
    private static readonly Words s_noBody = new("Write the text of the letter.", "Напишите текст письма.");
    private static readonly Words s_longBody = new("The text is too long: at most {0:N0} characters.", "Текст слишком длинный: не больше {0:N0} символов.");
    private static readonly Words s_tooHeavy = new("The attachments are too large together: at most {0} MB.", "Вложения вместе слишком велики: не больше {0} МБ.");
    private static readonly Words s_tooMany = new("A letter takes at most {0} files along.", "К письму можно приложить не больше {0} файлов.");
    private static readonly Words s_wrongName = new("“{0}” is not a name for a file.", "«{0}» — не имя файла.");
    private static readonly Words s_emptyFile = new("“{0}” is empty.", "Файл «{0}» пуст.");

    public async Task<Letter> QueueAsync(NewLetter letter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(letter);
        if (letter.OnceKey is { } key && await WithKeyAsync(key, cancel) is { } before)
            return before;
        var (to, cc) = (LetterAddresses.Require("to", letter.To), LetterAddresses.Parse("cc", letter.Cc));
        var subjectLine = CheckedSubject(letter.SubjectLine);
        var body = CheckedBody(letter.Body);
        CheckAttachments(letter.Attachments);
        var id = Guid.CreateVersion7();
        var made = new Letter
        {
            Id = id,
            Name = subjectLine,
            To = LetterAddresses.ToText(to),
            Cc = cc.Count == 0 ? null : LetterAddresses.ToText(cc),
            Body = body,
            Beginning = BeginningOf(body),
            ResponsibleId = letter.ResponsibleId,
            TemplateId = letter.TemplateId,
            AttachmentCount = letter.Attachments.Count,
            MessageId = $"{id:N}@{await server.DomainAsync(db, cancel)}",
            InstanceId = letter.InstanceId,
            OnceKey = letter.OnceKey,
        }.About(letter.About is null ? null : db.Modules.KindOf(letter.About.GetType()).Plural, letter.About?.Id, letter.About?.Title, letter.BookmarkId);
        db.Add(made);
        db.AddRange(letter.Attachments.Select(file => new LetterAttachment { LetterId = id, Name = file.Name, ContentType = TypeOf(file), Size = file.Content.Length, Content = file.Content }));
        Changed(made);
        return made;
    }

    /// <summary>Says after the commit that something is to be done for a letter, and to the card of what it is about that it changed.</summary>
    public void Changed(Letter letter)
    {
        live.ChangedAfterCommit(db, Topic);
        if (letter is { SubjectKind: { } kind, SubjectId: { } id })
            live.ChangedAfterCommit(db, $"{kind}:{id}");
    }

    private Task<Letter?> WithKeyAsync(string key, CancellationToken cancel) =>
        db.Set<Letter>().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).FirstOrDefaultAsync(l => l.OnceKey == key, cancel);

    private static string CheckedSubject(string? text)
    {
        var line = text?.Trim() ?? "";
        if (line.Length == 0)
            throw new InvalidInputException("name", s_noSubject);
        if (line.Any(char.IsControl))
            throw new InvalidInputException("name", s_oneLine);
        return line.Length <= 500 ? line : throw new InvalidInputException("name", s_longSubject.With(500, line.Length));
    }

    private static string CheckedBody(string? text)
    {
        if (text is { Length: > Letter.MaxBody })
            throw new InvalidInputException("body", s_longBody.With(Letter.MaxBody));
        if (text?.Contains('\0', StringComparison.Ordinal) == true)
            throw new InvalidInputException("body", SdkTexts.Unstorable.With(LetterTexts.Letter));
        var body = LetterHtml.Of(text ?? "");
        return string.IsNullOrWhiteSpace(LetterHtml.ToText(body)) && !body.Contains("<img", StringComparison.Ordinal) ? throw new InvalidInputException("body", s_noBody) : body;
    }

    private void CheckAttachments(IReadOnlyList<NewAttachment> attachments)
    {
        if (attachments.Count > MostAttachments)
            throw new InvalidInputException("attachments", s_tooMany.With(MostAttachments));
        foreach (var file in attachments)
        {
            if (string.IsNullOrWhiteSpace(file.Name) || file.Name.Length > 255 || file.Name.Any(letter => char.IsControl(letter) || letter is '/' or '\\' or ':' or '"'))
                throw new InvalidInputException("attachments", s_wrongName.With(file.Name));
            if (file.Content.Length == 0)
                throw new InvalidInputException("attachments", s_emptyFile.With(file.Name));
        }

        if (attachments.Sum(file => (long)file.Content.Length) > options.MaxMegabytes * 1024L * 1024)
            throw new InvalidInputException("attachments", s_tooHeavy.With(options.MaxMegabytes));
    }

    private static string? BeginningOf(string body)
    {
        var text = LetterHtml.ToText(body).Trim();
        return text.Length == 0 ? null : text.Length <= Letter.MaxBeginning ? text : text[..(Letter.MaxBeginning - 1)] + "…";
    }

    // What cannot be read as a media type is bytes.
    private static string TypeOf(NewAttachment file) =>
        file.ContentType is { Length: > 0 and < 200 } given && MimeKit.ContentType.TryParse(given, out _) && !given.Any(char.IsControl) ? given : "application/octet-stream";
}
