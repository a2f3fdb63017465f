using System.Text.Json;
using Crm.Bpm.Sdk.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Sdk.Data;

/// <summary>What became of each of many records.</summary>
/// <param name="Done">Those it was done to.</param>
/// <param name="Refused">Those that stayed as they were, and why.</param>
public sealed record GroupResult(IReadOnlyList<Guid> Done, IReadOnlyList<NotDone> Refused);

/// <summary>A record that stayed as it was, and why.</summary>
/// <param name="Id">The record.</param>
/// <param name="Name">What it is called; empty when the person may not see it.</param>
/// <param name="Reason">The sentence.</param>
public sealed record NotDone(Guid Id, string Name, string Reason);

/// <summary>Records to hand to a person.</summary>
public sealed record Assignment
{
    public IReadOnlyList<Guid> Ids { get; init; } = [];

    /// <summary>Who is responsible from now on.</summary>
    public Guid Responsible { get; init; }

    /// <summary>Whether open tasks and planned calls, meetings and letters of the one before go along; unset, only what always does (a process's tasks).</summary>
    public bool ReassignOpen { get; init; }
}

/// <summary>Records to do something to.</summary>
public sealed record ChosenRecords
{
    public IReadOnlyList<Guid> Ids { get; init; } = [];
}

/// <summary>Does the same to many records, each in a transaction of its own, so that one refusal does not hold up the others.</summary>
public sealed class GroupWork(UnitOfWork work)
{
    /// <summary>Records at most in one go.</summary>
    public const int MaxRecords = 1000;

    /// <summary>Hands records to a person, by the kind's own rule where it has one.</summary>
    /// <exception cref="InvalidInputException">Nobody is named, or there are no records or too many.</exception>
    public Task<GroupResult> AssignAsync<T>(CrmSession session, Assignment assignment, CancellationToken cancel) where T : Record
    {
        ArgumentNullException.ThrowIfNull(assignment);
        if (assignment.Responsible == Guid.Empty)
            throw new InvalidInputException("responsible", SdkTexts.WhoResponsible);
        return EachAsync<T>(session, assignment.Ids, (services, id) => AssignOneAsync<T>(services, id, new HandedTo(assignment.Responsible, assignment.ReassignOpen), cancel), cancel);
    }

    /// <summary>Moves records to the recycle bin.</summary>
    /// <exception cref="InvalidInputException">There are no records or too many.</exception>
    public Task<GroupResult> DeleteAsync<T>(CrmSession session, IReadOnlyList<Guid> ids, CancellationToken cancel) where T : Record =>
        EachAsync<T>(session, ids, async (services, id) =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var kind = db.Modules.KindOf(typeof(T));
            await kind.DeleteAsync(services, await db.LoadAsync<T>(id, kind.DeletePermission, cancel), cancel);
        }, cancel);

    /// <summary>Takes records out of the recycle bin again.</summary>
    /// <exception cref="InvalidInputException">There are no records or too many.</exception>
    public Task<GroupResult> RestoreAsync<T>(CrmSession session, IReadOnlyList<Guid> ids, CancellationToken cancel) where T : Record =>
        EachAsync<T>(session, ids, (services, id) => services.GetRequiredService<CrmModules>().KindOf(typeof(T)).RestoreAsync<T>(services, id, cancel), cancel);

    private static async Task AssignOneAsync<T>(IServiceProvider services, Guid id, HandedTo to, CancellationToken cancel) where T : Record
    {
        var db = services.GetRequiredService<CrmDb>();
        var kind = db.Modules.KindOf(typeof(T));
        if (kind.Assigning is { } assign)
        {
            await assign(services, await db.LoadAsync<T>(id, cancel), to, cancel);
            return;
        }

        var record = await db.LoadAsync<T>(id, kind.EditPermission, cancel);
        var from = (record as IResponsible)?.ResponsibleId;
        await services.GetRequiredService<RecordWriter>().PatchAsync(record, JsonSerializer.SerializeToElement(new { responsible = to.Person }), cancel);
        if (to.ReassignOpen)
            await services.GetRequiredService<ReassignOpenWork>().RunAsync(record, kind, from, cancel);
    }

    private async Task<GroupResult> EachAsync<T>(CrmSession session, IReadOnlyList<Guid> ids, Func<IServiceProvider, Guid, Task> act, CancellationToken cancel) where T : Record
    {
        var chosen = ids.Distinct().ToList();
        if (chosen.Count is 0 or > MaxRecords)
            throw new InvalidInputException("ids", SdkTexts.HowManyRecords.With(MaxRecords));
        var done = new List<Guid>();
        var refused = new List<(Guid Id, string Reason)>();
        foreach (var id in chosen)
        {
            try
            {
                done.Add(await work.RunAsync(session, async services => { await act(services, id); return id; }, cancel));
            }
            catch (Exception refusal) when (refusal is RuleBrokenException or InvalidInputException or NotFoundException or NotAllowedException or StaleRecordException)
            {
                refused.Add((id, refusal.Message));
            }
        }

        var names = await NamesAsync<T>(session.Viewer, [.. refused.Select(r => r.Id)], cancel);
        return new(done, refused.ConvertAll(r => new NotDone(r.Id, names.GetValueOrDefault(r.Id, ""), r.Reason)));
    }

    // Through the access filter: a refusal must not tell the name of what the person may not see.
    private Task<Dictionary<Guid, string>> NamesAsync<T>(Viewer viewer, List<Guid> ids, CancellationToken cancel) where T : Record => work.ReadAsync(viewer, async (CrmDb db) =>
        ids.Count == 0 ? [] : (await db.Set<T>().AsNoTracking().Where(r => ids.Contains(r.Id)).ToListAsync(cancel)).ToDictionary(r => r.Id, r => r.Title));
}
