using Crm.Basic.Contractors;
using Crm.Basic.Funnels;
using Crm.Basic.Products;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Crm.Basic.Deals;

/// <summary>What holds whenever a deal is saved, whoever saves it.</summary>
internal static class DealRules
{
    // What a closed deal was closed with.
    private static readonly string[] s_kept = [nameof(Deal.ContractorId), nameof(Deal.DealTypeId), nameof(Deal.OpenedOn), nameof(Deal.IsAmountFromProducts)];

    public static async Task SavingAsync(CrmDb db, Deal deal, bool isNew, CancellationToken cancel)
    {
        DealLive.Changed(db, deal);
        if (isNew)
        {
            await BeginAsync(db, deal, cancel);
            return;
        }

        if (deal.DeletedAt is not null)
            return;
        var entry = db.Entry(deal);
        await RefuseChangeOfClosedAsync(db, entry, cancel);
        await FollowTypeAsync(db, entry, cancel);
        if (!deal.IsProbabilityOwn && deal.Probability is null && await db.Set<DealStage>().FindAsync([deal.StageId], cancel) is { } stage)
            deal.FollowProbability(stage);
        await FollowProductsAsync(db, entry, cancel);
        if (entry.Property(d => d.ContactId).IsModified)
            await KeepContactAsync(db, deal, isNew: false, cancel);
        if (entry.Property(d => d.ResponsibleId) is { IsModified: true } responsible && !Equals(responsible.OriginalValue, deal.ResponsibleId) && deal.ResponsibleId is { } to)
            await DealWorkflow.HandOverAsync(db, deal, responsible.OriginalValue, to, cancel);
    }

    /// <summary>The date where the person of this session is.</summary>
    public static DateOnly Today(CrmDb db, DateTime utcNow)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(db.Session.Viewer.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utcNow, DateTimeKind.Utc), zone));
    }

    /// <summary>The currency of a deal: that of its amount, otherwise its type's, otherwise the company's.</summary>
    public static async Task<string> CurrencyAsync(CrmDb db, Deal deal, CancellationToken cancel) =>
        deal.Amount?.Currency
        ?? (deal.DealTypeId is { } id ? (await db.Set<DealType>().FindAsync([id], cancel))?.DefaultCurrency : null)
        ?? await db.Service<ICompanyCurrency>().GetAsync(cancel);

    private static async Task BeginAsync(CrmDb db, Deal deal, CancellationToken cancel)
    {
        var now = db.Service<ICrmClock>().UtcNow;
        deal.ResponsibleId ??= db.Session.Viewer.UserId;
        var type = await TypeOfAsync(db, deal, cancel);
        deal.DealTypeId = type.Id;
        var stage = await StageOfAsync(db, deal, type, cancel);
        deal.Begin(stage, now, Today(db, now));
        db.Add(new DealStageHistory { DealId = deal.Id, ToStageId = stage.Id, At = now, ById = db.Session.Viewer.UserId, ByName = db.Session.Viewer.Name });
        await BeginWithProductAsync(db, deal, cancel);
        await KeepContactAsync(db, deal, isNew: true, cancel);
        db.Raise(new DealCreated(deal.Id, type.Id, stage.Id, deal.Status, deal.ResponsibleId, deal.ContractorId));
        if (deal.Status == DealStatus.Active)
            await DealWorkflow.StartAsync(db, deal, type, cancel);
    }

    // Whom one speaks with is one of the contacts, whoever says so: a card, a file, the conversion of a lead.
    private static async Task KeepContactAsync(CrmDb db, Deal deal, bool isNew, CancellationToken cancel)
    {
        var id = deal.Id;
        if (deal.ContactId is not { } contact || db.Set<DealContact>().Local.Any(c => c.DealId == id && c.ContactId == contact))
            return;
        if (isNew || !await db.Set<DealContact>().AnyAsync(c => c.DealId == id && c.ContactId == contact, cancel))
            db.Add(new DealContact { DealId = id, ContactId = contact });
    }

    private static async Task<DealType> TypeOfAsync(CrmDb db, Deal deal, CancellationToken cancel)
    {
        if (deal.DealTypeId is { } id)
            return await db.Set<DealType>().FindAsync([id], cancel) ?? throw new InvalidInputException("dealType", FunnelTexts.NoType);
        return db.Set<DealType>().Local.FirstOrDefault(t => t is { IsDefault: true, DeletedAt: null })
            ?? await db.Set<DealType>().OrderByDescending(t => t.IsDefault).ThenBy(t => t.Number).FirstOrDefaultAsync(cancel)
            ?? throw new InvalidInputException("dealType", FunnelTexts.NoType);
    }

    private static async Task<DealStage> StageOfAsync(CrmDb db, Deal deal, DealType type, CancellationToken cancel)
    {
        if (deal.StageId is { } id)
            return await db.Set<DealStage>().FindAsync([id], cancel) is { } stage && stage.FunnelId == type.FunnelId
                ? stage
                : throw new InvalidInputException("stage", DealTexts.OtherFunnel.With(db.Set<DealStage>().Local.FirstOrDefault(s => s.Id == id)?.Title ?? "", deal.Name));
        return await FirstStageAsync(db, type, cancel);
    }

    private static async Task<DealStage> FirstStageAsync(CrmDb db, DealType type, CancellationToken cancel)
    {
        var funnel = type.FunnelId;
        return db.Set<DealStage>().Local.FirstOrDefault(s => s is { Order: 1, DeletedAt: null } && s.FunnelId == funnel)
            ?? await db.Set<DealStage>().Where(s => s.FunnelId == funnel).OrderBy(s => s.Order).FirstOrDefaultAsync(cancel)
            ?? throw new InvalidInputException("dealType", FunnelTexts.EmptyFunnel.With(type.Title));
    }

    // A new deal that names a product has it as its first line.
    private static async Task BeginWithProductAsync(CrmDb db, Deal deal, CancellationToken cancel)
    {
        if (deal.ProductId is not { } id || db.Set<DealProduct>().Local.Any(p => p.DealId == deal.Id))
            return;
        var product = await db.Set<Product>().FindAsync([id], cancel) ?? throw new InvalidInputException("product", DealTexts.UnknownProduct);
        var currency = deal.Amount?.Currency ?? product.Price?.Currency ?? await CurrencyAsync(db, deal, cancel);
        var listed = product.Price is { } price && price.Currency == currency ? price.Amount : 0;
        db.Add(new DealProduct
        {
            DealId = deal.Id,
            Position = 1,
            ProductId = id,
            Name = product.Name,
            Unit = product.UnitId is { } unit ? (await db.Set<DictionaryEntry>().FindAsync([unit], cancel))?.Title : null,
            Price = deal.Amount?.Amount ?? listed,
            Currency = currency,
            VatPercent = product.VatPercent,
        });
        // What a file leaves empty stays empty.
        if (deal.Amount is null && listed > 0 && db.Session.ImportId is null)
            deal.TakeSum(new Money(listed, currency));
    }

    private static async Task RefuseChangeOfClosedAsync(CrmDb db, EntityEntry<Deal> entry, CancellationToken cancel)
    {
        var deal = entry.Entity;
        var before = entry.Property(d => d.Status).OriginalValue;
        if (before is DealStatus.Active or DealStatus.Postponed || before != deal.Status || db.Session.ImportId is not null)
            return;
        var isChanged = s_kept.Any(name => entry.Property(name).IsModified) || entry.ComplexProperty(nameof(Deal.Amount)).Properties.Any(p => p.IsModified);
        if (isChanged && !await db.MayAsync(deal, DealPermissions.ChangeClosedStatus, cancel))
            throw new RuleBrokenException(DealTexts.ClosedIsKept, deal.Name, DealTexts.Of(deal.Status));
    }

    // Another type may mean another funnel; the deal then begins it at its first stage.
    private static async Task FollowTypeAsync(CrmDb db, EntityEntry<Deal> entry, CancellationToken cancel)
    {
        var deal = entry.Entity;
        if (!entry.Property(d => d.DealTypeId).IsModified)
            return;
        var type = await TypeOfAsync(db, deal, cancel);
        deal.DealTypeId = type.Id;
        var from = (await db.Set<DealStage>().FindAsync([deal.StageId], cancel))!;
        if (from.FunnelId == type.FunnelId)
            return;
        if (deal.Status != DealStatus.Active)
            throw new RuleBrokenException(DealTexts.TypeWhileActive, deal.Name);
        var now = db.Service<ICrmClock>().UtcNow;
        var to = await FirstStageAsync(db, type, cancel);
        Keep(db, deal.Walk(from, to, type.Title, now), from, to);
        await ProcessesOfRecord.CancelAsync(db, "deals", deal.Id, type.Title, cancel);
        await DealWorkflow.StartAsync(db, deal, type, cancel);
    }

    // An amount that somebody types no longer follows the products; one that shall follow them takes their sum.
    private static async Task FollowProductsAsync(CrmDb db, EntityEntry<Deal> entry, CancellationToken cancel)
    {
        var deal = entry.Entity;
        if (!deal.IsAmountFromProducts || deal.IsSumTaken)
            return;
        if (entry.Property(d => d.IsAmountFromProducts).IsModified)
        {
            var lines = await db.Set<DealProduct>().Where(p => p.DealId == deal.Id).ToListAsync(cancel);
            deal.TakeSum(lines.Count == 0 ? null : new Money(lines.Sum(l => l.Sum), lines[0].Currency));
        }
        else if (entry.ComplexProperty(nameof(Deal.Amount)).Properties.Any(p => p.IsModified))
        {
            deal.IsAmountFromProducts = false;
        }
    }

    /// <summary>Remembers that a deal came to another stage, and says so.</summary>
    public static void Keep(CrmDb db, DealStageHistory row, DealStage from, DealStage to)
    {
        (row.ById, row.ByName) = (db.Session.Viewer.UserId, db.Session.Viewer.Name);
        db.Add(row);
        db.Raise(new DealStageChanged(row.DealId, from.Id, from.Code, to.Id, to.Code, row.Direction));
    }

    /// <summary>The kind of a contractor stays once there are deals with it.</summary>
    public static async Task RefuseOtherKindAsync(CrmDb db, Contractor contractor, CancellationToken cancel)
    {
        var id = contractor.Id;
        if (await db.Set<Deal>().IgnoreQueryFilters([AccessFilter.Access]).AnyAsync(d => d.ContractorId == id, cancel))
            throw new RuleBrokenException(DealTexts.HasDeals, contractor.Name);
    }
}
