using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Queues;

/// <summary>Where the head dragged leads to.</summary>
public sealed record NewOrder
{
    /// <summary>The leads that move, in their new order.</summary>
    public IReadOnlyList<Guid> Leads { get; init; } = [];

    /// <summary>The lead they stand before from now on; null puts them at the end.</summary>
    public Guid? Before { get; init; }
}

/// <summary>Changes the order of a queue by hand; from then on the queue is worked off in that order.</summary>
public sealed class ReorderQueue(CrmDb db, QueueAccess queues)
{
    private const long Gap = 1_000_000;

    /// <exception cref="RuleBrokenException">One of the leads does not wait in the queue any more.</exception>
    public async Task RunAsync(Guid queueId, NewOrder order, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(order);
        var queue = await db.LoadAsync<LeadQueue>(queueId, cancel);
        queues.RequireHead(queue);
        if (order.Leads.Count == 0)
            throw new InvalidInputException("leads", LeadTexts.NoLeads);
        var waiting = await db.Set<Lead>().Waiting(queueId).InOrder(queue.Order).Select(l => new Place(l.Id, l.QueuePosition)).ToListAsync(cancel);
        foreach (var id in order.Leads.Append(order.Before ?? order.Leads[0]).Where(id => !waiting.Exists(w => w.Lead == id)))
            throw new RuleBrokenException(QueueTexts.NotWaitingHere, await NameAsync(id, cancel));
        foreach (var (lead, position) in NewPlaces(waiting, order, wasManual: queue.Order == QueueOrder.Manual))
            await db.Set<Lead>().Where(l => l.Id == lead).ExecuteUpdateAsync(set => set.SetProperty(l => l.QueuePosition, position), cancel);
        queue.Order = QueueOrder.Manual;
        QueueLive.Changed(db, queueId);
    }

    /// <summary>The leads whose position changes. Only the moved ones, unless there is no room between their new neighbours.</summary>
    internal static IReadOnlyList<Place> NewPlaces(IReadOnlyList<Place> waiting, NewOrder order, bool wasManual)
    {
        var staying = waiting.Where(w => !order.Leads.Contains(w.Lead)).ToList();
        var at = order.Before is { } before && staying.FindIndex(w => w.Lead == before) is >= 0 and var found ? found : staying.Count;
        var (from, to) = (at > 0 ? staying[at - 1].Position : long.MinValue, at < staying.Count ? staying[at].Position : long.MaxValue);
        if (from == long.MinValue)
            from = to == long.MaxValue ? 0 : to - (Gap * (order.Leads.Count + 1));
        if (to == long.MaxValue)
            to = from + (Gap * (order.Leads.Count + 1));
        var step = (to - from) / (order.Leads.Count + 1);
        if (wasManual && step > 0)
            return [.. order.Leads.Distinct().Select((lead, i) => new Place(lead, from + (step * (i + 1))))];
        var all = staying.Take(at).Select(w => w.Lead).Concat(order.Leads.Distinct()).Concat(staying.Skip(at).Select(w => w.Lead));
        return [.. all.Select((lead, i) => new Place(lead, (i + 1) * Gap))];
    }

    private async Task<string> NameAsync(Guid id, CancellationToken cancel) =>
        (await RecordNames.OfAsync(db, db.Modules.KindOf(typeof(Lead)), [id], cancel)).GetValueOrDefault(id) ?? id.ToString();
}

/// <summary>A lead's place in a queue ordered by hand.</summary>
internal sealed record Place(Guid Lead, long Position);
