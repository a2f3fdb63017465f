using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Relationships;

/// <summary>A relationship to plan, or one that took place and is logged.</summary>
public sealed record RelationshipPlan
{
    public RelationshipKind Kind { get; init; }

    /// <summary>What it is about; the kind's name when unset.</summary>
    public string? Name { get; init; }

    public RelationshipDirection? Direction { get; init; }
    public Guid? ContractorId { get; init; }
    public Guid? ContactId { get; init; }
    public Guid? LeadId { get; init; }
    public Guid? DealId { get; init; }

    /// <summary>Oneself when unset.</summary>
    public Guid? ResponsibleId { get; init; }

    public DateTime? StartAt { get; init; }

    /// <summary>Unset, it takes as long as its kind usually does.</summary>
    public DateTime? EndAt { get; init; }

    public bool AllDay { get; init; }
    public DateOnly? Day { get; init; }
    public DateOnly? LastDay { get; init; }
    public IReadOnlyList<Guid> Participants { get; init; } = [];
    public bool IsPrivate { get; init; }
    public string? Place { get; init; }
    public string? Description { get; init; }
    public int? ReminderMinutes { get; init; } = Relationship.UsualReminder;

    /// <summary>It took place already, with this result; it is planned when both are unset.</summary>
    public string? Result { get; init; }

    /// <summary>The result's entry in the dictionary: id or code.</summary>
    public string? ResultCode { get; init; }

    public Guid? PreviousId { get; init; }
}

/// <summary>Plans a call, a meeting or a letter, or logs one that took place.</summary>
public sealed class PlanRelationship(CrmDb db, ResultCodes codes)
{
    /// <exception cref="InvalidInputException">The client or the time is missing.</exception>
    /// <exception cref="NotFoundException">The client is not there, or not theirs to see.</exception>
    public async Task<Relationship> RunAsync(RelationshipPlan plan, CancellationToken cancel)
    {
        var record = await DraftAsync(plan, cancel);
        db.Add(record);
        return record;
    }

    /// <summary>What the plan makes, checked and not stored yet.</summary>
    internal async Task<Relationship> DraftAsync(RelationshipPlan plan, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        db.Session.Viewer.Require(RelationshipPermissions.Create);
        await RequireSeenAsync<Contractors.Contractor>(plan.ContractorId, cancel);
        await RequireSeenAsync<Contacts.Contact>(plan.ContactId, cancel);
        await RequireSeenAsync<Leads.Lead>(plan.LeadId, cancel);
        await RequireSeenAsync<Deals.Deal>(plan.DealId, cancel);
        return Make(plan, await codes.FindAsync(plan.ResultCode, cancel), plan.ResponsibleId ?? db.Session.Viewer.UserId);
    }

    /// <summary>The relationship of a plan whose client was checked.</summary>
    internal static Relationship Make(RelationshipPlan plan, Guid? code, Guid? responsible)
    {
        var record = new Relationship
        {
            Kind = plan.Kind,
            Name = plan.Name?.Trim() ?? "",
            Direction = plan.Direction,
            Status = code is not null || !string.IsNullOrWhiteSpace(plan.Result) ? RelationshipStatus.Completed : RelationshipStatus.Planned,
            StartAt = Utc(plan.StartAt),
            EndAt = Utc(plan.EndAt),
            AllDay = plan.AllDay,
            Day = plan.Day,
            LastDay = plan.LastDay,
            ContractorId = plan.ContractorId,
            ContactId = plan.ContactId,
            LeadId = plan.LeadId,
            DealId = plan.DealId,
            ResponsibleId = responsible,
            Participants = plan.Participants,
            IsPrivate = plan.IsPrivate,
            Place = plan.Place,
            Description = plan.Description,
            ReminderMinutes = plan.ReminderMinutes,
            Result = string.IsNullOrWhiteSpace(plan.Result) ? null : plan.Result.Trim(),
            ResultCodeId = code,
            PreviousId = plan.PreviousId,
        };
        record.Check();
        return record;
    }

    internal static DateTime Utc(DateTime? time) => time is not { } given ? default : given.Kind == DateTimeKind.Local ? given.ToUniversalTime() : DateTime.SpecifyKind(given, DateTimeKind.Utc);

    private async Task RequireSeenAsync<T>(Guid? id, CancellationToken cancel) where T : Record
    {
        // One that is being made in the same transaction is the caller's own.
        if (id is { } key && !db.ChangeTracker.Entries<T>().Any(e => e.Entity.Id == key && e.State == EntityState.Added))
            await db.LoadAsync<T>(key, cancel);
    }
}

/// <summary>Finds results in their dictionary.</summary>
public sealed class ResultCodes(CrmDb db)
{
    /// <summary>The entry of an id or a code; null when none is given.</summary>
    /// <exception cref="InvalidInputException">There is no such result.</exception>
    public async Task<Guid?> FindAsync(string? code, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(code))
            return null;
        var results = db.Set<DictionaryEntry>().Where(e => e.Dictionary == BasicDictionaries.ResultCode);
        var found = Guid.TryParse(code, out var id) ? results.Where(e => e.Id == id) : results.Where(e => e.Code == code);
        return await found.Select(e => (Guid?)e.Id).FirstOrDefaultAsync(cancel) ?? throw new InvalidInputException("resultCode", RelationshipTexts.UnknownResult.With(code));
    }

    /// <summary>The results one may choose, in their order.</summary>
    public async Task<IReadOnlyList<DictionaryEntry>> AllAsync(CancellationToken cancel) =>
        await db.Set<DictionaryEntry>().AsNoTracking().Where(e => e.Dictionary == BasicDictionaries.ResultCode).OrderBy(e => e.Order).ThenBy(e => e.Number).Take(200).ToListAsync(cancel);
}
