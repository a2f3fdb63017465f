using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Dispatch;

/// <summary>Everything one decides about a rule.</summary>
public sealed record DispatchRuleToSave
{
    public string? Name { get; init; }

    /// <summary>The queue whose leads it gives out.</summary>
    public Guid? QueueId { get; init; }

    public bool IsActive { get; init; }
    public DispatchAlgorithm Algorithm { get; init; }

    /// <summary>Working minutes until the first touch; null watches nothing.</summary>
    public int? FirstTouchMinutes { get; init; }

    public bool TakesBack { get; init; } = true;

    /// <summary>Whom it gives leads to; null leaves them as they are.</summary>
    public IReadOnlyList<DispatchShare>? Members { get; init; }
}

/// <summary>A person leads are given to, and how much of them.</summary>
public sealed record DispatchShare
{
    /// <summary>The person.</summary>
    public Guid Id { get; init; }

    public int Weight { get; init; } = 1;

    /// <summary>Open leads with which they get no more; null sets no limit.</summary>
    public int? OpenCap { get; init; }

    /// <summary>Leads in a day; null sets no limit.</summary>
    public int? DailyCap { get; init; }

    public IReadOnlyList<Skill> Skills { get; init; } = [];
}

/// <summary>Makes a rule or changes one with its people at once. Turns begin anew when the algorithm or a weight changes.</summary>
internal sealed class SaveDispatchRule(CrmDb db)
{
    private const int MaxWeight = 100;
    private const int MaxMembers = 500;
    private const int MaxSkills = 100;

    /// <param name="id">The rule; null makes one.</param>
    /// <param name="wanted">How it is from now on.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="InvalidInputException">Something is missing or wrong; the sentence stands at its field.</exception>
    public async Task<DispatchRule> RunAsync(Guid? id, DispatchRuleToSave wanted, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(wanted.Name))
            wrong["name"] = SdkTexts.Required.With(DispatchPageTexts.Name);
        if (wanted.QueueId is null)
            wrong["queue"] = DispatchTexts.NoQueue;
        if (wrong.Count > 0)
            throw new InvalidInputException(wrong);
        var rule = id is { } known ? await HeldAsync(known, cancel) : New();
        var startsAfresh = rule.Algorithm != wanted.Algorithm;
        (rule.Name, rule.QueueId, rule.IsActive) = (wanted.Name!.Trim(), wanted.QueueId, wanted.IsActive);
        (rule.Algorithm, rule.FirstTouchMinutes, rule.TakesBack) = (wanted.Algorithm, wanted.FirstTouchMinutes, wanted.TakesBack);
        rule.Check();
        if (wanted.Members is not null)
            await SetMembersAsync(rule, [.. Shares(wanted.Members).DistinctBy(m => m.Id)], startsAfresh, cancel);
        return rule;
    }

    // JSON may hold nothing where a person or a skill is expected.
    private static IEnumerable<DispatchShare> Shares(IReadOnlyList<DispatchShare?> wanted) =>
        wanted.Select(share => share is { Skills: not null } && share.Skills.All(s => s is not null) ? share : throw new InvalidInputException("members", DispatchTexts.UnknownPerson));

    // Locked, so that nothing is given out meanwhile by what it was.
    private async Task<DispatchRule> HeldAsync(Guid id, CancellationToken cancel)
    {
        await db.Set<DispatchRule>().Where(r => r.Id == id).ExecuteUpdateAsync(set => set.SetProperty(r => r.IsActive, r => r.IsActive), cancel);
        return await db.LoadAsync<DispatchRule>(id, "dispatch-rules.edit", cancel);
    }

    private DispatchRule New()
    {
        db.Session.Viewer.Require("dispatch-rules.create");
        var rule = new DispatchRule();
        db.Add(rule);
        return rule;
    }

    private async Task SetMembersAsync(DispatchRule rule, IReadOnlyList<DispatchShare> wanted, bool startsAfresh, CancellationToken cancel)
    {
        await CheckAsync(wanted, cancel);
        var kept = await db.Set<DispatchMember>().Where(m => m.RuleId == rule.Id).ToListAsync(cancel);
        db.RemoveRange(kept.Where(k => !wanted.Any(w => w.Id == k.UserId)));
        foreach (var share in wanted)
        {
            var member = kept.Find(k => k.UserId == share.Id);
            startsAfresh |= member is null || member.Weight != share.Weight;
            if (member is null)
            {
                db.Add(member = new DispatchMember { RuleId = rule.Id, UserId = share.Id });
                kept.Add(member);
            }

            (member.Weight, member.OpenCap, member.DailyCap) = (share.Weight, share.OpenCap, share.DailyCap);
            member.Skills = [.. share.Skills.Distinct()];
        }

        if (startsAfresh)
            kept.ForEach(m => m.Turn = 0);
    }

    private async Task CheckAsync(IReadOnlyList<DispatchShare> members, CancellationToken cancel)
    {
        if (members.Count > MaxMembers)
            throw new InvalidInputException("members", DispatchTexts.TooManyMembers.With(MaxMembers));
        var people = members.Select(m => m.Id).ToList();
        if (await db.Set<User>().CountAsync(u => people.Contains(u.Id), cancel) != people.Count)
            throw new InvalidInputException("members", DispatchTexts.UnknownPerson);
        if (members.Any(m => m.Weight is < 0 or > MaxWeight))
            throw new InvalidInputException("members", DispatchTexts.WrongWeight.With(MaxWeight));
        if (members.Any(m => m.OpenCap <= 0 || m.DailyCap <= 0))
            throw new InvalidInputException("members", DispatchTexts.WrongCap);
        if (members.Any(m => m.Skills.Count > MaxSkills))
            throw new InvalidInputException("members", DispatchTexts.TooManySkills.With(MaxSkills));
        if (members.SelectMany(m => m.Skills).FirstOrDefault(s => SkillFields.All.All(f => f.Code != s.Field)) is { } foreign)
            throw new InvalidInputException("members", DispatchTexts.WrongSkill.With(foreign.Field, string.Join(", ", SkillFields.All.Select(f => f.Code))));
    }
}

/// <summary>What holds whenever a rule is saved, whoever saves it.</summary>
internal static class DispatchRules
{
    public static async Task SavingAsync(CrmDb db, DispatchRule rule, bool isNew, CancellationToken cancel)
    {
        if (rule.QueueId is null)
            throw new InvalidInputException("queue", DispatchTexts.NoQueue);
        var (id, queue) = (rule.Id, rule.QueueId);
        if (rule.DeletedAt is null && await db.Set<DispatchRule>().AsNoTracking().FirstOrDefaultAsync(r => r.QueueId == queue && r.Id != id, cancel) is { } other)
            throw new InvalidInputException("queue", DispatchTexts.QueueHasRule.With(other.Title));
        if (!isNew && db.Entry(rule).Property(r => r.Algorithm).IsModified)
            foreach (var member in await db.Set<DispatchMember>().Where(m => m.RuleId == id).ToListAsync(cancel))
                member.Turn = 0;
        db.Service<ILive>().ChangedAfterCommit(db, DispatchTopics.Settings);
    }
}
