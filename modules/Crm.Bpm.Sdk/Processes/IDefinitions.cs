using System.Text.Json.Nodes;

namespace Crm.Bpm.Sdk.Processes;

/// <summary>
/// The company's process definitions in versions. Everything is part of the caller's transaction; a change needs
/// <see cref="Access.PlatformPermissions.EditProcesses"/> of the session's viewer.
/// </summary>
public interface IDefinitions
{
    /// <summary>A page of versions without their documents.</summary>
    Task<DefinitionPage> ListAsync(DefinitionQuery query, CancellationToken cancel);

    /// <summary>The wanted version of a definition with its document; null when there is none.</summary>
    Task<DefinitionVersion?> FindAsync(string definitionId, VersionChoice choice, CancellationToken cancel);

    /// <summary>One version with its document; null when there is none.</summary>
    Task<DefinitionVersion?> VersionAsync(string versionId, CancellationToken cancel);

    /// <summary>
    /// Takes a document as it is, whatever step types it names. Replaces the draft of the same definition, or becomes its next
    /// version when the latest is published or the document is a later one. Starts nothing until it is published.
    /// </summary>
    /// <exception cref="InvalidInputException">It is not a workflow definition; the message says where and why.</exception>
    Task<DefinitionVersion> ImportAsync(string document, CancellationToken cancel);

    /// <summary>Saves what a designer shows: into the draft, or as the next version when the latest is published.</summary>
    /// <param name="document">The whole definition. Without a definitionId it becomes a new one.</param>
    /// <param name="revision">The revision the person had opened; null saves over whatever is there.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="RuleBrokenException">Somebody else saved in between, or steps of types that are not installed would be lost.</exception>
    Task<DefinitionVersion> SaveAsync(string document, int? revision, CancellationToken cancel);

    /// <summary>Makes the latest version the one new processes use. Running processes stay on theirs.</summary>
    /// <exception cref="RuleBrokenException">The definition has problems; a line for each.</exception>
    Task<Publication> PublishAsync(string definitionId, CancellationToken cancel);

    /// <summary>Stops new processes: no version is published any more. Running processes go on.</summary>
    Task<DefinitionVersion> RetractAsync(string definitionId, CancellationToken cancel);

    /// <summary>Makes a new draft that equals an earlier version.</summary>
    Task<DefinitionVersion> RevertAsync(string definitionId, int version, CancellationToken cancel);

    /// <summary>Removes a definition with its versions. What its processes did stays readable.</summary>
    /// <param name="definitionId">The definition.</param>
    /// <param name="force">Cancels processes that run; otherwise they prevent it.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="RuleBrokenException">Processes run and <paramref name="force"/> is not set.</exception>
    Task DeleteAsync(string definitionId, bool force, CancellationToken cancel);

    /// <summary>Removes one version; the latest remaining one becomes the latest.</summary>
    /// <exception cref="RuleBrokenException">Processes run on it.</exception>
    Task DeleteVersionAsync(string versionId, CancellationToken cancel);

    /// <summary>Whether no other definition has this name.</summary>
    Task<bool> IsNameFreeAsync(string name, string? exceptDefinitionId, CancellationToken cancel);

    /// <summary>What publishing this document would complain about, a sentence each; empty when it may be published.</summary>
    Task<IReadOnlyList<string>> ProblemsAsync(string document, CancellationToken cancel);

    /// <summary>The steps whose type is neither installed nor another definition's name, by the step's id.</summary>
    IReadOnlySet<string> UnknownSteps(JsonObject document);

    /// <summary>The ids of definitions whose latest version uses this one as a step or starts it.</summary>
    Task<IReadOnlyList<string>> ConsumersAsync(string definitionId, CancellationToken cancel);

    /// <summary>
    /// Makes those who use this definition as a step use its published version, in drafts of their own that are published
    /// where they were before; the drafts.
    /// </summary>
    /// <exception cref="NotFoundException">There is no such definition, or it is not published.</exception>
    Task<IReadOnlyList<DefinitionVersion>> UpdateReferencesAsync(string definitionId, CancellationToken cancel);

    /// <summary>Definitions that others may use as a step, every version of them, with their documents.</summary>
    Task<IReadOnlyList<DefinitionVersion>> UsableAsStepsAsync(CancellationToken cancel);
}

/// <summary>Which of a definition's versions.</summary>
public enum VersionChoice
{
    /// <summary>The newest, published or not.</summary>
    Latest,

    /// <summary>The one new processes use.</summary>
    Published,

    /// <summary>The published one; the newest when none is.</summary>
    PublishedOrLatest,

    /// <summary>The newest when it is not published.</summary>
    Draft,

    /// <summary>Every version.</summary>
    All,

    /// <summary>The newest and the published one.</summary>
    LatestAndPublished,
}

/// <summary>Which versions a list shows, and in which order.</summary>
public sealed record DefinitionQuery
{
    public VersionChoice Choice { get; init; } = VersionChoice.Latest;

    /// <summary>This version number only; goes before <see cref="Choice"/>.</summary>
    public int? Version { get; init; }

    /// <summary>Part of the name or of an id, in any case; null shows all.</summary>
    public string? Search { get; init; }

    public IReadOnlyList<string> DefinitionIds { get; init; } = [];

    /// <summary>Ids of versions; when given, <see cref="Choice"/> does not matter.</summary>
    public IReadOnlyList<string> VersionIds { get; init; } = [];

    public bool? IsSystem { get; init; }

    /// <summary>"name", "version" or "createdAt"; newest first when unset.</summary>
    public string? OrderBy { get; init; }

    public bool Descending { get; init; }
    public int Skip { get; init; }

    /// <summary>At most 100.</summary>
    public int Take { get; init; } = 25;
}

/// <summary>A page of a list of versions, without documents, and how many there are in all.</summary>
public sealed record DefinitionPage(IReadOnlyList<DefinitionSummary> Items, int Total);

/// <summary>A version as lists show it.</summary>
public sealed record DefinitionSummary(
    string Id, string DefinitionId, int Version, string? Name, string? Description, bool IsLatest, bool IsPublished, bool IsReadonly,
    bool IsSystem, string? ToolVersion, string? Module, DateTime CreatedAt);

/// <summary>What publishing did.</summary>
/// <param name="Version">The version that is published now.</param>
/// <param name="WasAlready">It was published before; nothing changed.</param>
public sealed record Publication(DefinitionVersion Version, bool WasAlready);
