using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.Sdk.Data;

/// <summary>One field that changed, or one thing that happened to a record. Written by <see cref="CrmDb"/> in the same transaction.</summary>
public sealed class HistoryEntry
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The plural of the record's kind.</summary>
    public required string Kind { get; init; }

    public Guid RecordId { get; init; }

    /// <summary>The version the record had after the change.</summary>
    public int RecordVersion { get; init; }

    /// <summary>The field's API name; "" for what happened to the whole record, then <see cref="NewValue"/> is a word: created, deleted, restored.</summary>
    public required string Field { get; init; }

    public string? OldValue { get; init; }
    public string? NewValue { get; init; }
    public DateTime At { get; init; }
    public Guid? ById { get; init; }

    /// <summary>Who, as shown: a person's name, or the process or housekeeping that did it.</summary>
    public required string ByName { get; init; }

    public ChangeSource Source { get; init; }
}

/// <summary>A note somebody wrote on a record.</summary>
public sealed class Comment
{
    public const int MaxLength = 20_000;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Kind { get; init; }
    public Guid RecordId { get; init; }

    /// <summary>Plain text; a mention is <c>@[Name](user id)</c>.</summary>
    public required string Text { get; set; }

    public DateTime At { get; init; }
    public Guid? ById { get; init; }
    public required string ByName { get; init; }
    public DateTime? EditedAt { get; set; }
}

/// <summary>A key a record can be found by exactly: a phone, an e-mail, a tax number, each in its normal form.</summary>
public sealed class SearchKey
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Kind { get; init; }
    public Guid RecordId { get; init; }

    /// <summary>phone, phone10, email, taxNumber, name.</summary>
    public required string Type { get; init; }

    public required string Value { get; init; }
}

/// <summary>What a record is found by. Fed in the record's own transaction.</summary>
public interface ISearchable
{
    /// <summary>The words a person would type: names, companies, cities. Not phones and e-mails.</summary>
    IEnumerable<string?> SearchWords();

    /// <summary>Phones, e-mails, tax numbers as they were typed; the platform normalises them.</summary>
    IEnumerable<(SearchKeyType Type, string Value)> SearchKeys();
}

/// <summary>How a key is normalised.</summary>
public enum SearchKeyType
{
    Phone,
    Email,
    TaxNumber,
}
