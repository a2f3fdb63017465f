using Crm.Basic.Leads;
using Crm.Basic.WebForms;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Queues;

/// <summary>What holds whenever a queue is saved, whoever saves it.</summary>
internal static class QueueRules
{
    public static async Task SavingAsync(CrmDb db, LeadQueue queue, bool isNew, CancellationToken cancel)
    {
        await OpenToAllAsync(db, queue, cancel);
        await OneDefaultAsync(db, queue, isNew, cancel);
    }

    // The access filter of tasks knows members only; an open queue has everybody as one.
    private static async Task OpenToAllAsync(CrmDb db, LeadQueue queue, CancellationToken cancel)
    {
        var id = queue.Id;
        var everybody = await db.Set<QueueMember>().FirstOrDefaultAsync(m => m.QueueId == id && m.UserId == QueueMember.Everybody, cancel);
        if (queue.IsOpenToAll && everybody is null)
            db.Add(new QueueMember { QueueId = id, UserId = QueueMember.Everybody });
        else if (!queue.IsOpenToAll && everybody is not null)
            db.Remove(everybody);
    }

    // One default at most: the newest wish wins.
    private static async Task OneDefaultAsync(CrmDb db, LeadQueue queue, bool isNew, CancellationToken cancel)
    {
        if (!queue.IsDefault || !(isNew || db.Entry(queue).Property(q => q.IsDefault).IsModified))
            return;
        var id = queue.Id;
        foreach (var other in await db.Set<LeadQueue>().Where(q => q.IsDefault && q.Id != id).ToListAsync(cancel))
            other.IsDefault = false;
    }
}

/// <summary>Removes a queue that nobody waits in and no form leads to.</summary>
public sealed class DeleteQueue(CrmDb db)
{
    private const int MaxNamed = 10;

    /// <inheritdoc cref="RunAsync(LeadQueue, CancellationToken)"/>
    public async Task RunAsync(Guid queueId, CancellationToken cancel) =>
        await RunAsync(await db.LoadAsync<LeadQueue>(queueId, "lead-queues.delete", cancel), cancel);

    /// <exception cref="RuleBrokenException">Leads wait in it, or web forms name it.</exception>
    public async Task RunAsync(LeadQueue queue, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(queue);
        var waiting = await db.Set<Lead>().IgnoreQueryFilters([AccessFilter.Access]).Waiting(queue.Id).Take(1000).CountAsync(cancel);
        if (waiting > 0)
            throw new RuleBrokenException(QueueTexts.NotEmpty, waiting, queue.Title);
        var id = queue.Id;
        var forms = await db.Set<WebForm>().AsNoTracking().Where(f => f.QueueId == id).OrderBy(f => f.Number).Take(MaxNamed).ToListAsync(cancel);
        if (forms.Count > 0)
            throw new RuleBrokenException(QueueTexts.NamedByForms, queue.Title, string.Join(", ", forms.Select(f => f.Title)));
        db.Remove(queue);
    }
}
