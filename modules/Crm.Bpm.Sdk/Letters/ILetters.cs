using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Letters;

/// <summary>Writes letters in the caller's transaction; they leave the server after it has committed.</summary>
public interface ILetters
{
    /// <summary>Puts a letter into the outbox, whoever the caller works for.</summary>
    /// <exception cref="InvalidInputException">An address, the subject line, the text or an attachment cannot be sent; the sentence stands at it.</exception>
    Task<Letter> QueueAsync(NewLetter letter, CancellationToken cancel);
}

/// <summary>Hears in the same transaction that a letter was sent: keeps it where people look. Register one or several as scoped services.</summary>
public interface ISentLetters
{
    /// <summary>The letter has left the server, or is kept in the built-in outbox.</summary>
    Task SentAsync(Letter letter, CancellationToken cancel);
}

/// <summary>A letter to write.</summary>
/// <param name="To">Addresses, separated by commas.</param>
/// <param name="SubjectLine">One line.</param>
/// <param name="Body">HTML, or plain text whose lines stay lines. Scripts and forms in it are left out.</param>
public sealed record NewLetter(string To, string SubjectLine, string Body)
{
    public string? Cc { get; init; }

    /// <summary>Who writes; answers go to them. Null when the company does.</summary>
    public Guid? ResponsibleId { get; init; }

    /// <summary>The record it is about; null for none.</summary>
    public Record? About { get; init; }

    public Guid? TemplateId { get; init; }

    public IReadOnlyList<NewAttachment> Attachments { get; init; } = [];

    /// <summary>The instance and the bookmark that hear what became of it; null outside processes.</summary>
    public Guid? InstanceId { get; init; }

    /// <inheritdoc cref="InstanceId" />
    public string? BookmarkId { get; init; }

    /// <summary>A letter of the same key is written once; null writes every time.</summary>
    public string? OnceKey { get; init; }
}

/// <summary>A file that goes with a letter.</summary>
/// <param name="Name">Its name, without a folder.</param>
/// <param name="ContentType">Its media type; told from nothing else.</param>
/// <param name="Content">Its bytes.</param>
public sealed record NewAttachment(string Name, string ContentType, byte[] Content);
