using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Components;

namespace Crm.Bpm.Sdk.Ui.Records;

/// <summary>A view of a list that the product brings: a tab with a word in the address and what it narrows to.</summary>
/// <param name="Code">The word in the address.</param>
/// <param name="Label">The tab.</param>
public sealed record ListView<T>(string Code, string Label) where T : Record
{
    /// <summary>What it narrows to, as <see cref="RecordFilter"/> reads it: shown as chips that people may take away. Null shows everything.</summary>
    public string? Filter { get; init; }

    /// <summary>What it narrows to where a filter cannot say it; null for nothing.</summary>
    public Func<CrmDb, IQueryable<T>, IQueryable<T>>? Narrow { get; init; }

    /// <summary>The same for the API, for what leaves the page: a parameter of its list (<c>scope=mine</c>).</summary>
    public string? Query { get; init; }
}

/// <summary>The selected rows of a list, and what to call once something was done to them.</summary>
/// <param name="Rows">What is selected.</param>
/// <param name="Done">Says what stayed and why, and reads the list again.</param>
public sealed record ListSelection<T>(IReadOnlyList<RecordView<T>> Rows, Func<GroupResult, Task> Done) where T : Record
{
    /// <summary>The ids of the selected records.</summary>
    public IReadOnlyList<Guid> Ids => [.. Rows.Select(row => row.Id)];
}
