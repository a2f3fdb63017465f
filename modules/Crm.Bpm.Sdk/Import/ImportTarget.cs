using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Import;

/// <summary>
/// What a kind of record does when a file brings it. The import writes the fields of the kind by itself, and what holds
/// whenever a record is saved holds here too; a target adds what only a file needs. Registered with
/// <c>module.ImportTarget&lt;Lead, LeadImport&gt;()</c>; a fresh one works in the scope of each batch, so its constructor may
/// ask for <see cref="CrmDb"/> and use cases.
/// </summary>
public abstract class ImportTarget<T> where T : Record
{
    /// <summary>
    /// API names of fields that only rules set (no public setter) and that a file may bring nevertheless, such as
    /// "status". Each comes to <see cref="Apply"/>. Other fields of that kind are refused when the import is posted.
    /// </summary>
    public virtual IReadOnlyList<string> RuleFields => [];

    /// <summary>
    /// What files call fields beside the fields' own labels, in any language: heading to API name ("organisation" to "company",
    /// "client" to "contractor.name"). The import page proposes its mapping by them; case, spaces and punctuation do not matter.
    /// </summary>
    public virtual IReadOnlyDictionary<string, string> Headings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// API names of fields by which people recognise a record, the surest first. The import page proposes the first that the
    /// file has in every row, each value once. "externalKey" if unset.
    /// </summary>
    public virtual IReadOnlyList<string> Keys { get; } = ["externalKey"];

    /// <summary>
    /// Fills what the file left empty. Called once for each new record, when its fields are written and before required
    /// fields are checked. If a required field stays empty, the row is rejected with a sentence.
    /// </summary>
    public virtual ValueTask CompleteAsync(T record, ImportRun run, CancellationToken cancel) => ValueTask.CompletedTask;

    /// <summary>
    /// Sets a field of <see cref="RuleFields"/> from the file's text (never empty; <c>values</c> of the mapping are applied).
    /// An existing record must never move backward: leave it as it is then. Comes after <see cref="CompleteAsync"/>.
    /// </summary>
    /// <param name="record">The record, new or existing.</param>
    /// <param name="field">The field's API name.</param>
    /// <param name="text">What the file says.</param>
    /// <param name="isNew">False for a record that was there before.</param>
    /// <param name="run">The import.</param>
    /// <exception cref="InvalidInputException">The text is not a value of the field; the row is rejected with the sentence.</exception>
    public virtual void Apply(T record, string field, string text, bool isNew, ImportRun run) =>
        throw new NotSupportedException($"{GetType().Name} names {field} in RuleFields and does not apply it.");

    /// <summary>Fills a record that <c>createMissing</c> makes because a row refers to it: an agent's manager gets the agent's region.</summary>
    /// <param name="field">The API name of the lookup.</param>
    /// <param name="missing">The record being made; its name is set.</param>
    /// <param name="neededBy">The row's record; its other lookups are set.</param>
    public virtual void CompleteMissing(string field, Record missing, T neededBy)
    {
    }
}

/// <summary>The import a row belongs to.</summary>
/// <param name="ImportId">The import's id.</param>
/// <param name="Importer">On whose behalf it runs; the default responsible of what needs one.</param>
/// <param name="StartProcesses">Whether what comes in starts processes.</param>
/// <param name="Now">UTC, the same for a whole batch.</param>
public sealed record ImportRun(Guid ImportId, Viewer Importer, bool StartProcesses, DateTime Now);
