using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Templates;

namespace Crm.Bpm.Sdk.Letters;

/// <summary>
/// A letter that goes out. It is an intent first: the row commits with what caused it, the outbox sends it afterwards, always under the
/// same Message-ID. When nobody can know whether the server took it, it is in doubt until a person decides.
/// </summary>
[Record("letters", "Letter", "Письмо", "Letters", "Письма")]
public sealed class Letter : Record, IResponsible, ISearchable
{
    /// <summary>Characters a text may have at most.</summary>
    public const int MaxBody = 500_000;

    /// <summary>Characters of all addresses together.</summary>
    public const int MaxAddresses = 4_000;

    /// <summary>Characters of <see cref="Beginning"/>.</summary>
    public const int MaxBeginning = 1_000;

    [Field("Subject line", "Тема", MaxLength = 500, Required = true)]
    public required string Name { get; init; }

    [Field("Status", "Статус")]
    public LetterStatus Status { get; private set; }

    [Field("To", "Кому", MaxLength = MaxAddresses, Required = true)]
    public required string To { get; init; }

    [Field("Copy to", "Копия", MaxLength = MaxAddresses)]
    public string? Cc { get; init; }

    /// <summary>The address it left from; null until it did.</summary>
    [Field("From", "От кого", MaxLength = 500)]
    public string? From { get; private set; }

    /// <summary>Clean HTML.</summary>
    public required string Body { get; init; }

    /// <summary>How its text begins, in plain words: for lists and for what is kept of it elsewhere.</summary>
    [Field("Text", "Текст", MaxLength = MaxBeginning)]
    public string? Beginning { get; init; }

    [Field("Kind of what it is about", "Вид объекта", MaxLength = 100)]
    public string? SubjectKind { get; private set; }

    [Field("Record it is about", "Объект", As = FieldType.Text)]
    public Guid? SubjectId { get; private set; }

    /// <summary>What the record was called when the letter was written.</summary>
    [Field("About", "О чём", MaxLength = 600)]
    public string? SubjectTitle { get; private set; }

    public Guid? ResponsibleId { get; init; }

    [Field("Written by", "Написал")]
    public User? Responsible { get; init; }

    public Guid? TemplateId { get; init; }

    [Field("Template", "Шаблон")]
    public LetterTemplate? Template { get; init; }

    /// <summary>How it left; null until it did.</summary>
    [Field("Sent by", "Отправлено через")]
    public LetterChannel? Channel { get; private set; }

    [Field("Sent", "Отправлено")]
    public DateTime? SentAt { get; private set; }

    [Field("Attempts", "Попыток")]
    public int Attempts { get; private set; }

    /// <summary>When it is tried again; null when at once or never.</summary>
    [Field("Next attempt", "Следующая попытка")]
    public DateTime? NextAttemptAt { get; private set; }

    /// <summary>Why it was not sent, or is in doubt.</summary>
    public string? Reason { get; private set; }

    public string? ReasonRu { get; private set; }

    [Field("Attachments", "Вложения")]
    public int AttachmentCount { get; init; }

    /// <summary>The same with every attempt, so that the receiver's server knows a repeat.</summary>
    [Field("Message-ID", "Message-ID", MaxLength = 300)]
    public required string MessageId { get; init; }

    /// <summary>The instance whose step wrote it; null when a person did.</summary>
    public Guid? InstanceId { get; init; }

    /// <summary>The bookmark that hears what became of it; null once it has heard.</summary>
    public string? BookmarkId { get; private set; }

    /// <summary>The key under which it is written once.</summary>
    public string? OnceKey { get; init; }

    /// <summary>Which outbox works on it until when, in real time; null while none does.</summary>
    public DateTime? LeasedUntil { get; private set; }

    public override string Title => Name;

    /// <summary>The reason in the reader's language; null when there is none.</summary>
    public string? ReasonShown => Reason is null ? null : new Words(Reason, ReasonRu ?? Reason);

    public IEnumerable<string?> SearchWords() => [Name, To, Cc, SubjectTitle];

    public IEnumerable<(SearchKeyType Type, string Value)> SearchKeys() => [];

    /// <summary>Says what it is about and who hears of it; called once, when it is written.</summary>
    public Letter About(string? kind, Guid? id, string? title, string? bookmark)
    {
        (SubjectKind, SubjectId, SubjectTitle, BookmarkId) = (kind, id, title is { Length: > 600 } ? title[..600] : title, bookmark);
        return this;
    }

    /// <summary>Makes it be about another record: the one it was about became that.</summary>
    public void MoveTo(string kind, Guid id, string title) => About(kind, id, title, BookmarkId);

    /// <summary>The outbox is about to hand it to the server: from now on only the server's answer, or a person, says what became of it.</summary>
    /// <returns>False when it is not waiting any more.</returns>
    public bool BeginSending(DateTime leasedUntil)
    {
        if (Status != LetterStatus.Queued)
            return false;
        (Status, LeasedUntil, NextAttemptAt, Reason, ReasonRu) = (LetterStatus.Sending, leasedUntil, null, null, null);
        Attempts++;
        return true;
    }

    /// <summary>It has left. Repeating it changes nothing.</summary>
    public void WasSent(LetterChannel channel, string? from, DateTime now)
    {
        if (Status == LetterStatus.Sent)
            return;
        (Status, Channel, From, SentAt) = (LetterStatus.Sent, channel, from, now);
        Rest(null);
    }

    /// <summary>It could not leave now: it is tried again.</summary>
    public void PutOff(Words reason, DateTime until)
    {
        if (Status == LetterStatus.Queued)
            Attempts++;
        Status = LetterStatus.Queued;
        Rest(reason);
        NextAttemptAt = until;
    }

    /// <summary>It will not leave.</summary>
    public void Fail(Words reason)
    {
        Status = LetterStatus.Failed;
        Rest(reason);
    }

    /// <summary>Nobody can know whether the server took it.</summary>
    public void Doubt(Words reason)
    {
        if (Status != LetterStatus.Sending)
            return;
        Status = LetterStatus.InDoubt;
        Rest(reason);
    }

    /// <summary>A person decides: once more, under the same Message-ID.</summary>
    /// <exception cref="RuleBrokenException">It was sent, or waits for its turn.</exception>
    public void SendAgain()
    {
        if (Status is LetterStatus.Queued or LetterStatus.Sending)
            throw new RuleBrokenException(LetterTexts.IsOnItsWay, Name);
        if (Status == LetterStatus.Sent && Channel == LetterChannel.Mail)
            throw new RuleBrokenException(LetterTexts.IsSent, Name);
        (Status, Attempts, SentAt, Channel) = (LetterStatus.Queued, 0, null, null);
        Rest(null);
    }

    /// <summary>A person knows that it arrived.</summary>
    /// <exception cref="RuleBrokenException">Nobody doubts it.</exception>
    public void ConfirmSent(DateTime now)
    {
        if (Status == LetterStatus.Sent)
            return;
        if (Status != LetterStatus.InDoubt)
            throw new RuleBrokenException(LetterTexts.NotInDoubt, Name);
        WasSent(LetterChannel.Mail, From, now);
    }

    /// <summary>It is not sent after all. Repeating it changes nothing.</summary>
    /// <exception cref="RuleBrokenException">It was sent, or is being sent this moment.</exception>
    public void Withdraw()
    {
        if (Status == LetterStatus.Cancelled)
            return;
        if (Status == LetterStatus.Sending)
            throw new RuleBrokenException(LetterTexts.IsOnItsWay, Name);
        if (Status == LetterStatus.Sent)
            throw new RuleBrokenException(LetterTexts.IsSent, Name);
        Status = LetterStatus.Cancelled;
        Rest(null);
    }

    /// <summary>The bookmark that waits for it, once; null when there is none or it has heard already.</summary>
    public string? TakeBookmark()
    {
        var bookmark = BookmarkId;
        BookmarkId = null;
        return bookmark;
    }

    private void Rest(Words? reason) => (Reason, ReasonRu, NextAttemptAt, LeasedUntil) = (reason?.En, reason?.Ru, null, null);
}

/// <summary>How far a letter is.</summary>
public enum LetterStatus
{
    /// <summary>Waits for its turn, or for the next attempt.</summary>
    Queued,

    /// <summary>Is being handed to the mail server.</summary>
    Sending,

    /// <summary>Nobody can know whether the server took it: a person decides.</summary>
    InDoubt,

    /// <summary>The server refused it, or could not be reached long enough.</summary>
    Failed,

    /// <summary>The server took it, or it is kept in the built-in outbox.</summary>
    Sent,

    /// <summary>Somebody withdrew it before it was sent.</summary>
    Cancelled,
}

/// <summary>How a letter left.</summary>
public enum LetterChannel
{
    /// <summary>Through the mail server.</summary>
    Mail,

    /// <summary>Not at all: no mail server is set, the letter can be read in the built-in outbox.</summary>
    Outbox,
}

/// <summary>A file that went with a letter.</summary>
public sealed class LetterAttachment
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid LetterId { get; init; }
    public required string Name { get; init; }
    public required string ContentType { get; init; }
    public int Size { get; init; }
    public required byte[] Content { get; init; }
}
