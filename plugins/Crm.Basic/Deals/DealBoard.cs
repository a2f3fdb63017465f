using Crm.Basic.Funnels;
using Crm.Basic.Relationships;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Basic.Deals;

/// <summary>A deal as the board shows it.</summary>
public sealed record BoardDeal(
    Guid Id, string Name, DealStatus Status, string? Contractor, Money? Amount, string? Responsible, DateOnly? PlannedCloseOn, DateTime? StageSince, string? ShortStatus)
{
    /// <summary>The call, meeting or letter that is planned first, as the list of deals shows it; null when nothing is planned.</summary>
    public BoardStep? Next { get; init; }

    /// <summary>The open task that is due first; null when there is none.</summary>
    public (string Name, DateTime? DueAt)? Task { get; init; }
}

/// <summary>What comes next with a deal.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Kind">A call, a meeting or a letter; null when it is private to others.</param>
/// <param name="Name">What it is about; null when it is private to others.</param>
public sealed record BoardStep(DateTime At, RelationshipKind? Kind, string? Name);

/// <summary>One column of the board: a stage, how many open deals it has and what they add up to, and the first of them.</summary>
public sealed record BoardLane(DealStage Stage, int Count, IReadOnlyList<Money> Sums, IReadOnlyList<BoardDeal> Deals)
{
    public bool HasMore => Count > Deals.Count;
}

/// <summary>What the board shows of a funnel.</summary>
public sealed record BoardRequest
{
    /// <summary>The funnel.</summary>
    public Guid Funnel { get; init; }

    /// <summary>What was searched for and filtered, as the list of deals is asked.</summary>
    public ListRequest List { get; init; } = new();

    /// <summary>Only deals the viewer is responsible for.</summary>
    public bool Mine { get; init; }

    /// <summary>Deals per column.</summary>
    public int Take { get; init; } = 20;
}

/// <summary>
/// The open deals of a funnel, stage by stage. However many there are, each column costs one or two bounded queries by an
/// index, and all sums one grouped query.
/// </summary>
public sealed class DealBoard(CrmDb db, RecordList list)
{
    /// <summary>Deals per column at most.</summary>
    public const int MaxTake = 200;

    /// <summary>All funnels, the one of the default type first.</summary>
    public async Task<IReadOnlyList<SalesFunnel>> FunnelsAsync(CancellationToken cancel)
    {
        var first = await db.Set<DealType>().Where(t => t.IsDefault).Select(t => t.FunnelId).FirstOrDefaultAsync(cancel);
        var funnels = await db.Set<SalesFunnel>().AsNoTracking().OrderBy(f => f.Number).Take(100).ToListAsync(cancel);
        return [.. funnels.OrderBy(f => f.Id == first ? 0 : 1)];
    }

    /// <summary>The columns of a funnel.</summary>
    public async Task<IReadOnlyList<BoardLane>> ReadAsync(BoardRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        db.Session.Viewer.Require(DealPermissions.View);
        var funnel = request.Funnel;
        var stages = await db.Set<DealStage>().AsNoTracking().Where(s => s.FunnelId == funnel).OrderBy(s => s.Order).Take(SaveFunnel.MaxStages).ToListAsync(cancel);
        var (sums, counts) = await SumsAsync(request, stages, cancel);
        var deals = new List<Deal>();
        foreach (var stage in stages.Where(s => counts.GetValueOrDefault(s.Id) > 0))
            deals.AddRange(await OfStageAsync(request, stage.Id, cancel));
        var shown = (await NamedAsync(deals, cancel)).ToLookup(d => d.Stage, d => d.Deal);
        return [.. stages.Select(s => new BoardLane(s, counts.GetValueOrDefault(s.Id), sums.GetValueOrDefault(s.Id, []), [.. shown[s.Id]]))];
    }

    /// <summary>Whether a deal stands on its stage longer than planned, counting from Monday to Friday.</summary>
    public static bool IsLate(DateTime since, int plannedDays, DateTime now)
    {
        var days = 0;
        for (var day = since.Date.AddDays(1); day <= now.Date && days <= plannedDays; day = day.AddDays(1))
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                days++;
        return days > plannedDays;
    }

    private IQueryable<Deal> Matching(BoardRequest request)
    {
        var me = db.FilterUserId;
        var deals = list.Matching<Deal>(db.Modules.KindOf(typeof(Deal)), request.List);
        return request.Mine ? deals.Where(d => d.ResponsibleId == me) : deals;
    }

    private async Task<(Dictionary<Guid, IReadOnlyList<Money>> Sums, Dictionary<Guid, int> Counts)> SumsAsync(BoardRequest request, List<DealStage> stages, CancellationToken cancel)
    {
        var ids = stages.ConvertAll(s => (Guid?)s.Id);
        var rows = await Matching(request)
            .Where(d => (d.Status == DealStatus.Active || d.Status == DealStatus.Postponed) && ids.Contains(d.StageId))
            .GroupBy(d => new { d.StageId, d.Amount!.Currency })
            .Select(g => new { g.Key.StageId, g.Key.Currency, Count = g.Count(), Sum = g.Sum(d => d.Amount!.Amount) }).ToListAsync(cancel);
        var byStage = rows.ToLookup(r => r.StageId!.Value);
        return (
            byStage.ToDictionary(g => g.Key, g => (IReadOnlyList<Money>)[.. g.Where(r => r.Currency is not null).OrderByDescending(r => r.Sum).Select(r => new Money(r.Sum, r.Currency!))]),
            byStage.ToDictionary(g => g.Key, g => g.Sum(r => r.Count)));
    }

    // Active ones first; what is postponed fills what room is left.
    private async Task<List<Deal>> OfStageAsync(BoardRequest request, Guid stage, CancellationToken cancel)
    {
        var take = Math.Clamp(request.Take, 1, MaxTake);
        var deals = await OfAsync(DealStatus.Active, take);
        return deals.Count < take ? [.. deals, .. await OfAsync(DealStatus.Postponed, take - deals.Count)] : deals;

        Task<List<Deal>> OfAsync(DealStatus status, int most) => Matching(request).Where(d => d.StageId == stage && d.Status == status)
            .OrderByDescending(d => d.ChangedAt).ThenByDescending(d => d.Number).Take(most).ToListAsync(cancel);
    }

    private async Task<List<(Guid Stage, BoardDeal Deal)>> NamedAsync(List<Deal> deals, CancellationToken cancel)
    {
        var kind = db.Modules.KindOf(typeof(Deal));
        var names = await RecordNames.OfLookupsAsync(db, [kind.RequireField("contractor"), kind.RequireField("responsible")], deals, cancel);
        var (next, tasks) = (await NextAsync(deals, cancel), await TasksAsync([.. deals.Select(d => (Guid?)d.Id)], cancel));
        return deals.ConvertAll(d => (d.StageId!.Value, new BoardDeal(
            d.Id, d.Name, d.Status, Name(d.ContractorId), d.Amount, Name(d.ResponsibleId), d.PlannedCloseOn, d.StageSince, d.ShortStatus)
        {
            Next = d.NextStepAt is { } at ? next.GetValueOrDefault(d.Id) ?? new BoardStep(at, null, null) : null,
            Task = tasks.TryGetValue(d.Id, out var task) ? task : null,
        }));

        string? Name(Guid? id) => id is { } known ? names.GetValueOrDefault(known) : null;
    }

    // When it is stands at the deal, as the list reads it; what it is, as far as the viewer may see it.
    private async Task<Dictionary<Guid, BoardStep>> NextAsync(List<Deal> deals, CancellationToken cancel)
    {
        var planned = deals.Where(d => d.NextStepAt is not null).ToDictionary(d => d.Id, d => d.NextStepAt!.Value);
        if (planned.Count == 0)
            return [];
        var (ids, starts) = (planned.Keys.Select(id => (Guid?)id).ToList(), planned.Values.Distinct().ToList());
        var steps = await db.Set<Relationship>().AsNoTracking()
            .Where(r => ids.Contains(r.DealId) && r.Status == RelationshipStatus.Planned && starts.Contains(r.StartAt))
            .OrderBy(r => r.Number).Take(2000).Select(r => new { Deal = r.DealId!.Value, r.StartAt, r.Kind, r.Name }).ToListAsync(cancel);
        return steps.Where(s => planned[s.Deal] == s.StartAt).GroupBy(s => s.Deal).ToDictionary(g => g.Key, g => new BoardStep(g.First().StartAt, g.First().Kind, g.First().Name));
    }

    private async Task<Dictionary<Guid, (string Name, DateTime? DueAt)>> TasksAsync(List<Guid?> deals, CancellationToken cancel)
    {
        if (deals.Count == 0)
            return [];
        var tasks = await db.Set<CrmTask>().AsNoTracking()
            .Where(t => t.SubjectKind == "deals" && deals.Contains(t.SubjectId) && (t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress))
            .OrderBy(t => t.DueAt == null).ThenBy(t => t.DueAt).Take(2000).ToListAsync(cancel);
        return tasks.GroupBy(t => t.SubjectId!.Value).ToDictionary(g => g.Key, g => (g.First().Title, g.First().DueAt));
    }
}
