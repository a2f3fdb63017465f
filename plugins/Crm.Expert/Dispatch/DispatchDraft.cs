using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Dispatch;

/// <summary>A rule as it is typed on its page.</summary>
public sealed class DispatchDraft
{
    public string Name { get; set; } = "";
    public string Queue { get; set; } = "";
    public bool IsActive { get; set; } = true;
    public DispatchAlgorithm Algorithm { get; set; } = DispatchAlgorithm.Weighted;
    public int? FirstTouchMinutes { get; set; }
    public bool TakesBack { get; set; } = true;
    public List<Person> Members { get; private init; } = [];

    /// <summary>The queue that is chosen; null while none is.</summary>
    public Guid? QueueId => Guid.TryParse(Queue, out var id) ? id : null;

    public static async Task<DispatchDraft> OfAsync(CrmDb db, DispatchRule? rule, CancellationToken cancel)
    {
        if (rule is null)
            return new DispatchDraft();
        var members = await db.Set<DispatchMember>().AsNoTracking().Where(m => m.RuleId == rule.Id).Join(db.Set<User>(), m => m.UserId, u => u.Id, (m, u) => new { Member = m, u.Name }).OrderBy(m => m.Name).ToListAsync(cancel);
        return new DispatchDraft
        {
            Name = rule.Name,
            Queue = rule.QueueId?.ToString() ?? "",
            IsActive = rule.IsActive,
            Algorithm = rule.Algorithm,
            FirstTouchMinutes = rule.FirstTouchMinutes,
            TakesBack = rule.TakesBack,
            Members = members.ConvertAll(m => new Person(m.Member.UserId, m.Name) { Weight = m.Member.Weight, OpenCap = m.Member.OpenCap, DailyCap = m.Member.DailyCap, Skills = [.. m.Member.Skills] }),
        };
    }

    /// <summary>Those who work in the queue and are not there yet, with their weight and daily limit.</summary>
    public static async Task<List<Person>> OfQueueAsync(CrmDb db, Guid queue, CancellationToken cancel)
    {
        var members = await db.Set<QueueMember>().AsNoTracking().Where(m => m.QueueId == queue && m.UserId != QueueMember.Everybody)
            .Join(db.Set<User>().Where(u => u.Status == UserStatus.Active), m => m.UserId, u => u.Id, (m, u) => new { Member = m, u.Name }).OrderBy(m => m.Name).ToListAsync(cancel);
        return members.ConvertAll(m => new Person(m.Member.UserId, m.Name) { Weight = m.Member.Weight, DailyCap = m.Member.DailyCap });
    }

    /// <summary>What the use case is told.</summary>
    public DispatchRuleToSave ToSave() => new()
    {
        Name = Name,
        QueueId = QueueId,
        IsActive = IsActive,
        Algorithm = Algorithm,
        FirstTouchMinutes = FirstTouchMinutes,
        TakesBack = TakesBack,
        Members = Members.ConvertAll(m => new DispatchShare { Id = m.Id, Weight = m.Weight, OpenCap = m.OpenCap, DailyCap = m.DailyCap, Skills = m.Skills }),
    };

    /// <summary>A person as they are typed.</summary>
    public sealed class Person(Guid id, string name)
    {
        public Guid Id { get; } = id;
        public string Name { get; } = name;
        public int Weight { get; set; } = 1;
        public int? OpenCap { get; set; }
        public int? DailyCap { get; set; }
        public List<Skill> Skills { get; init; } = [];
    }
}
