using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Access;

/// <summary>
/// Open work about a record that waits with a person: tasks, planned calls. When somebody else becomes responsible for the record it may
/// go along. Register one per kind of work, scoped.
/// </summary>
public interface IOpenWork
{
    /// <summary>What it is, as the page that asks says it: "Open tasks".</summary>
    Words Label { get; }

    /// <summary>How much of it waits with the person, whoever may see it.</summary>
    /// <param name="kind">The plural of the record's kind.</param>
    /// <param name="id">The record.</param>
    /// <param name="person">With whom it waits.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<int> CountAsync(string kind, Guid id, Guid person, CancellationToken cancel);

    /// <summary>Gives what waits with one person to another; part of the caller's transaction.</summary>
    Task HandOverAsync(string kind, Guid id, Guid from, Guid to, CancellationToken cancel);
}

/// <summary>How much open work of a kind waits with somebody.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Count">How much.</param>
public sealed record WaitingWork(Words Label, int Count);

/// <summary>Gives the open work about a record to whoever is responsible for it from now on.</summary>
public sealed class ReassignOpenWork(IEnumerable<IOpenWork> sources)
{
    /// <summary>Whose record it becomes, and whether the open work about it goes along.</summary>
    /// <param name="record">The record, whose responsible has changed.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="from">Who was responsible; nothing goes along when nobody was.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task RunAsync(Record record, RecordKind kind, Guid? from, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(kind);
        return record is IResponsible { ResponsibleId: { } to } && from is { } before && before != to ? MoveAsync(kind.Plural, record.Id, before, to, cancel) : Task.CompletedTask;
    }

    /// <summary>What waits with the person; nothing that is not there.</summary>
    public async Task<IReadOnlyList<WaitingWork>> OfAsync(string kind, Guid id, Guid person, CancellationToken cancel)
    {
        var waiting = new List<WaitingWork>();
        foreach (var source in sources)
            if (await source.CountAsync(kind, id, person, cancel) is > 0 and var count)
                waiting.Add(new(source.Label, count));
        return waiting;
    }

    private async Task MoveAsync(string kind, Guid id, Guid from, Guid to, CancellationToken cancel)
    {
        foreach (var source in sources)
            await source.HandOverAsync(kind, id, from, to, cancel);
    }
}

/// <summary>To whom a record is handed.</summary>
/// <param name="Person">Who is responsible from now on.</param>
/// <param name="ReassignOpen">Whether open tasks and planned calls of the one before go along.</param>
public sealed record HandedTo(Guid Person, bool ReassignOpen = false);
