namespace Crm.Bpm.Sdk.Data;

/// <summary>Parameters that an endpoint reads from the query string itself, for the API's description.</summary>
/// <param name="Names">Each with what it means; empty where the name says it.</param>
public sealed record QueryParameters(IReadOnlyList<(string Name, string Meaning)> Names)
{
    /// <summary>Those every list of records has.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> OfLists { get; } =
    [
        ("search", "Words, a phone in any notation, an e-mail, a tax number"),
        ("sort", "Field paths, a minus for descending: -changedAt,name"),
        ("take", "How many, at most 200; 50 unless told"),
        ("after", "The next of the page before"),
        ("filter", "A condition as JSON: {\"field\":\"status\",\"is\":\"equals\",\"value\":\"New\"}, joined by and, or, not"),
        ("count", "exact counts beyond 1,000"),
        ("fields", "Only these fields, separated by commas"),
    ];
}

/// <summary>What an endpoint takes or answers is a record, or a page of records, of this class; for the API's description.</summary>
public sealed record RecordShape(Type Record, bool IsPage = false);
