using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Demo;

/// <summary>What happened while the demo's clock was turned forward.</summary>
/// <param name="Waits">Processes whose waiting time ended.</param>
/// <param name="Tasks">Tasks they made.</param>
/// <param name="Overdue">Tasks that became overdue.</param>
/// <param name="Escalated">Tasks that went to the head.</param>
public sealed record PassedTime(int Waits, int Tasks, int Overdue, int Escalated)
{
    private static readonly Words s_happened = new("A day has passed. Processes that went on: {0}, new tasks: {1}, overdue: {2}, passed on to the head: {3}.", "Прошёл день. Процессов пошло дальше: {0}, новых задач: {1}, просрочено: {2}, передано руководителю: {3}.");
    private static readonly Words s_quiet = new("A day has passed; nothing was due.", "Прошёл день, ничего не наступило.");

    /// <summary>The same as a sentence.</summary>
    public string Sentence => this is { Waits: 0, Tasks: 0, Overdue: 0, Escalated: 0 } ? s_quiet : s_happened.With(Waits, Tasks, Overdue, Escalated);

    internal static Task<int> DueWaitsAsync(CrmDb db, DateTime now, CancellationToken cancel) => Due(db, now).CountAsync(cancel);

    internal static Task<bool> AreWaitsDueAsync(CrmDb db, DateTime now, CancellationToken cancel) => Due(db, now).AnyAsync(cancel);

    internal static async Task<PassedTime> SinceAsync(CrmDb db, DateTime at, int waits, CancellationToken cancel) => new(
        waits,
        await db.Set<CrmTask>().CountAsync(t => t.CreatedAt >= at, cancel),
        await db.Set<CrmTask>().CountAsync(t => t.OverdueNotifiedAt >= at, cancel),
        await db.Set<CrmTask>().CountAsync(t => t.EscalatedAt >= at, cancel));

    // One that fails is put off and tried again; it is not waited for.
    private static IQueryable<ProcessTimer> Due(CrmDb db, DateTime now) => db.Set<ProcessTimer>().Where(t => t.InstanceId != null && t.DueAt <= now && t.Attempts == 0);
}
