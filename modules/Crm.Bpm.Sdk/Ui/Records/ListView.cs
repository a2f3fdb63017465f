using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Ui.Records;

/// <summary>A view of a list: a tab with a word in the address and what it narrows to.</summary>
/// <param name="Code">The word in the address.</param>
/// <param name="Label">The tab.</param>
public sealed record ListView<T>(string Code, string Label) where T : Record
{
    /// <summary>What it narrows to; null shows everything.</summary>
    public Func<CrmDb, IQueryable<T>, IQueryable<T>>? Narrow { get; init; }
}
