using Crm.Basic.Contractors;
using Crm.Basic.Funnels;
using Crm.Basic.Relationships;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Deals;

/// <summary>The new status of a deal, and what belongs to it.</summary>
public sealed record StatusChange
{
    public DealStatus? Status { get; init; }
    public string? Comment { get; init; }

    /// <summary>In a few words, how it is going; unset leaves it.</summary>
    public string? ShortStatus { get; init; }

    /// <summary>For a lost deal, an entry of the dictionary of reasons: its id or its code ("TooExpensive").</summary>
    public string? Reason { get; init; }

    /// <summary>For a lost deal, who won it: an entry of the dictionary of competitors, its id or its code.</summary>
    public string? Competitor { get; init; }

    /// <summary>For a postponed deal, the day it goes on by itself.</summary>
    public DateOnly? ResumeOn { get; init; }

    /// <summary>For a closed deal, the day; today when unset.</summary>
    public DateOnly? ClosedOn { get; init; }

    /// <summary>For a won deal, for how much; unset leaves the amount.</summary>
    public Money? Amount { get; init; }

    /// <summary>For a closed deal, whether its planned calls, meetings and letters are cancelled, with the processes that follow them; unset cancels those of a lost deal and keeps those of a won one.</summary>
    public bool? CancelPlanned { get; init; }
}

/// <summary>Postpones, resumes, wins or loses a deal. Saying what it is already changes nothing; taking up a closed deal needs a permission of its own.</summary>
public sealed class ChangeDealStatus(CrmDb db, ITasks tasks, IProcesses processes, CancelRelationship relationships, ICrmClock clock)
{
    // What happens in dealing with the client begins processes that follow it.
    private static readonly string[] s_dealings = [.. new[] { typeof(RelationshipPlanned), typeof(RelationshipCompleted), typeof(RelationshipCancelled), typeof(RelationshipRescheduled), typeof(ContactBroken) }.Select(e => "Crm.Basic." + e.Name)];

    /// <exception cref="RuleBrokenException">Its status does not lead there.</exception>
    /// <exception cref="InvalidInputException">Something that belongs to the new status is missing.</exception>
    public async Task<Deal> RunAsync(Guid dealId, StatusChange change, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(change);
        var deal = await db.LoadAsync<Deal>(dealId, cancel);
        var (before, wanted) = (deal.Status, change.Status ?? throw new InvalidInputException("status", DealTexts.StatusNeeded));
        await db.RequireAsync(deal, deal.IsOpen || wanted == before ? DealPermissions.Edit : DealPermissions.ChangeClosedStatus, cancel);
        if (change.ShortStatus is { } shortStatus)
            deal.ShortStatus = shortStatus.Trim().Length == 0 ? null : Shortened(shortStatus.Trim());
        if (wanted == before && !(wanted == DealStatus.Postponed && change.ResumeOn is not null))
            return deal;
        await ChangeAsync(deal, wanted, change, cancel);
        db.Raise(new DealStatusChanged(deal.Id, before, deal.Status));
        await FollowAsync(deal, before, cancel);
        return deal;
    }

    private static string Shortened(string text) =>
        text.Length <= 300 ? text : throw new InvalidInputException("shortStatus", SdkTexts.TooLong.With(new Words("Short status", "Краткий статус"), 300, text.Length));

    private async Task ChangeAsync(Deal deal, DealStatus wanted, StatusChange change, CancellationToken cancel)
    {
        var today = DealRules.Today(db, clock.UtcNow);
        switch (wanted)
        {
            case DealStatus.Active:
                deal.Resume(change.Comment);
                break;
            case DealStatus.Postponed:
                deal.Postpone(change.ResumeOn, change.Comment, today);
                break;
            case DealStatus.ClosedWon:
                deal.Win(change.ClosedOn, change.Comment, today);
                if (change.Amount is { } amount && amount != deal.Amount)
                    deal.Amount = amount;
                if (change.CancelPlanned == true)
                    await StopAsync(deal, DealTexts.StopWon, cancel);
                break;
            default:
                await LoseAsync(deal, change, today, cancel);
                break;
        }
    }

    private async Task LoseAsync(Deal deal, StatusChange change, DateOnly today, CancellationToken cancel)
    {
        var reason = await EntryAsync(BasicDictionaries.LossReason, "reason", change.Reason, DealTexts.UnknownReason, cancel);
        var competitor = await EntryAsync(BasicDictionaries.Competitor, "competitor", change.Competitor, DealTexts.UnknownCompetitor, cancel);
        deal.Lose(reason?.Id, change.ClosedOn, change.Comment, today);
        if (competitor is not null)
            deal.CompetitorId = competitor.Id;
        db.Raise(new DealLost(deal.Id, reason?.Code, deal.StatusComment));
        var why = change.Comment is { Length: > 0 } said ? Words.Same($"{reason!.Title}. {said}") : new Words(reason!.Name, reason.NameRu ?? reason.Name);
        await tasks.CancelForAsync("deals", deal.Id, DealTexts.StopLost.With(why), cancel);
        if (change.CancelPlanned != false)
            await StopAsync(deal, DealTexts.StopLost.With(why), cancel);
    }

    // What is planned, and the processes that follow it; the one that accompanies the deal ends by itself.
    private async Task StopAsync(Deal deal, string reason, CancellationToken cancel)
    {
        await ProcessesOfRecord.CancelBeginningAsync(db, "deals", deal.Id, reason, s_dealings, cancel);
        await relationships.OfDealAsync(deal.Id, reason, cancel);
        var (id, accompanies) = (deal.Id, (await db.Set<DealType>().FindAsync([deal.DealTypeId], cancel))?.StartProcess);
        var others = await db.Set<ProcessInstance>().MayGoOn().Where(i => i.SubjectKind == "deals" && i.SubjectId == id && i.DefinitionId != accompanies).Select(i => i.Id).ToListAsync(cancel);
        await processes.CancelAsync(others, reason, cancel);
    }

    // A process that accompanies the deal hears of it by itself and ends where it says what follows.
    private async Task FollowAsync(Deal deal, DealStatus before, CancellationToken cancel)
    {
        if (deal.Status == DealStatus.ClosedWon)
        {
            db.Raise(new DealWon(deal.Id, deal.ContractorId, deal.Amount?.Amount, deal.Amount?.Currency));
            await BecomesClientAsync(deal, cancel);
        }
        else if (deal.Status == DealStatus.Active && before is DealStatus.ClosedWon or DealStatus.ClosedLost)
        {
            db.Raise(new DealReopened(deal.Id, before));
            await AccompanyAgainAsync(deal, cancel);
        }
    }

    // Whoever bought is a client, whoever may change its card.
    private async Task BecomesClientAsync(Deal deal, CancellationToken cancel)
    {
        var client = await db.Set<DictionaryEntry>().Where(e => e.Dictionary == BasicDictionaries.CustomerType && e.Code == "Client").Select(e => (Guid?)e.Id).FirstOrDefaultAsync(cancel);
        var id = deal.ContractorId;
        if (client is not null && await db.Set<Contractor>().IgnoreQueryFilters([AccessFilter.Access]).FirstOrDefaultAsync(c => c.Id == id, cancel) is { } contractor && contractor.CustomerTypeId != client)
            contractor.CustomerTypeId = client;
    }

    private async Task AccompanyAgainAsync(Deal deal, CancellationToken cancel)
    {
        var id = deal.Id;
        if (await db.Set<DealType>().FindAsync([deal.DealTypeId], cancel) is { } type && !await db.Set<ProcessInstance>().MayGoOn().AnyAsync(i => i.SubjectKind == "deals" && i.SubjectId == id && i.DefinitionId == type.StartProcess, cancel))
            await DealWorkflow.StartAsync(db, deal, type, cancel);
    }

    private async Task<DictionaryEntry?> EntryAsync(string dictionary, string field, string? named, Words unknown, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(named))
            return null;
        var entries = db.Set<DictionaryEntry>().Where(e => e.Dictionary == dictionary);
        return (Guid.TryParse(named, out var id) ? await entries.FirstOrDefaultAsync(e => e.Id == id, cancel) : await entries.FirstOrDefaultAsync(e => e.Code == named, cancel))
            ?? throw new InvalidInputException(field, unknown.With(named));
    }
}
