using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Components;

namespace Crm.Bpm.Sdk.Ui.Records;

/// <summary>
/// Puts what a module knows of a record into the record's time line: what is planned on top, what took place below, between
/// notes and changes. A module registers one (<c>module.Services.AddScoped&lt;ITimelineSource, …&gt;()</c>).
/// </summary>
public interface ITimelineSource
{
    /// <summary>What its entries are, for showing them alone: "Calls and meetings".</summary>
    Words Label { get; }

    /// <summary>A component with parameters <c>Kind</c> (string) and <c>RecordId</c> (Guid) that stands above the note and adds to the time line; null for none.</summary>
    Type? Composer { get; }

    /// <summary>Whether records of this kind have such entries.</summary>
    bool Shows(string kind);

    /// <summary>What is planned, all of it up to a bound, and the newest of what took place.</summary>
    /// <param name="db">Where to look; what the person may not see is not there.</param>
    /// <param name="kind">The plural of the record's kind.</param>
    /// <param name="id">The record.</param>
    /// <param name="take">How much of the past.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<IReadOnlyList<TimelineEntry>> OfAsync(CrmDb db, string kind, Guid id, int take, CancellationToken cancel);
}

/// <summary>An entry a module puts into the time line of a record.</summary>
/// <param name="Id">Tells entries apart.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Kind">Whether it is ahead, past, or a silence.</param>
public sealed record TimelineEntry(Guid Id, string Title, DateTime At, TimelineKind Kind)
{
    /// <summary>Its own page; null for none.</summary>
    public string? Href { get; init; }

    /// <summary>Beside the title: pills, a menu.</summary>
    public RenderFragment? Beside { get; init; }

    /// <summary>When and by whom.</summary>
    public RenderFragment? When { get; init; }

    /// <summary>What was said.</summary>
    public RenderFragment? Body { get; init; }
}
