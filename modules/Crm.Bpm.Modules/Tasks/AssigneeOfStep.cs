using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Crm.Bpm.Workflows.Activities;
using Microsoft.EntityFrameworkCore;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>How a step says who does something.</summary>
public enum AssigneeKind
{
    /// <summary>Who is responsible for the record the process is about; its queue when nobody is.</summary>
    Responsible,
    User,
    Role,
    Queue,

    /// <summary>Who created the record.</summary>
    Author,

    /// <summary>Who did the process's latest task.</summary>
    Previous,
}

/// <summary>Somebody a step is for: a person, a role or a queue.</summary>
internal sealed record StepAssignee(Guid? Person, Guid? Role, Guid? Queue);

/// <summary>A step that is for somebody.</summary>
internal abstract class StepForSomebody : Step
{
    [Input(DisplayName = "Who", Description = "Responsible: whoever is responsible for the record, or its queue. Previous: whoever did the latest task.",
        UiHint = "dropdown", Options = ["Responsible", "User", "Role", "Queue", "Author", "Previous"], Default = "Responsible", Category = "Who")]
    public Input<AssigneeKind> AssigneeKind { get; set; }

    [Input(DisplayName = "Person", UiHint = "dropdown", OptionsSource = "users", Category = "Who")]
    public Input<string> User { get; set; }

    [Input(DisplayName = "Role", UiHint = "dropdown", OptionsSource = "roles", Category = "Who")]
    public Input<string> Role { get; set; }

    [Input(DisplayName = "Queue", UiHint = "dropdown", OptionsSource = "queues", Category = "Who")]
    public Input<string> Queue { get; set; }

    /// <summary>The person's calendar decides what a working day is.</summary>
    internal static async Task<DateTime?> AfterAsync(IWorkingTime time, StepContext context, string? duration, Guid? person) =>
        string.IsNullOrWhiteSpace(duration) ? null : await time.AddAsync(context.Now, WorkingDuration.Parse(duration), person, context.Cancel);
}

/// <summary>Finds whom a step is for, and the record its process is about.</summary>
internal sealed class StepAssignees(CrmDb db)
{
    private static readonly Words s_nobody = new(
        "There is nobody to do “{0}”: the record has neither a responsible person nor a queue. Set one and retry.",
        "Некому выполнить «{0}»: у записи нет ни ответственного, ни очереди. Назначьте и повторите шаг.");

    private static readonly Words s_noRole = new("There is no role “{0}”.", "Роли «{0}» нет.");

    /// <summary>The record the process is about; null when it is about none or the record is gone.</summary>
    public async Task<Record?> SubjectAsync(StepContext context) =>
        context.Subject is { } subject && Guid.TryParse(subject.Id, out var id) ? await Subjects.FindForProcessAsync(db, subject.Kind, id, context.Cancel) : null;

    /// <summary>The same, for a step that gives somebody work: whoever hands the record over meanwhile waits for it, or is seen.</summary>
    public async Task<Record?> HoldSubjectAsync(StepContext context)
    {
        if (context.Subject is { } subject && Guid.TryParse(subject.Id, out var id))
            await Subjects.HoldAsync(db, subject.Kind, id, context.Cancel);
        return await SubjectAsync(context);
    }

    /// <exception cref="RuleBrokenException">There is nobody.</exception>
    public async Task<StepAssignee> OfAsync(StepForSomebody step, StepContext context, Record? subject)
    {
        var assignee = context.Get(step.AssigneeKind) switch
        {
            AssigneeKind.User => new StepAssignee(IdIn(context.Get(step.User)), null, null),
            AssigneeKind.Role => new StepAssignee(null, await RoleAsync(context.Get(step.Role), context.Cancel), null),
            AssigneeKind.Queue => new StepAssignee(null, null, IdIn(context.Get(step.Queue)) ?? (subject as IQueued)?.QueueId),
            AssigneeKind.Author => new StepAssignee(subject?.CreatedById ?? db.Session.Viewer.UserId, null, null),
            AssigneeKind.Previous => new StepAssignee(await PreviousAsync(context) ?? (subject as IResponsible)?.ResponsibleId, null, null),
            _ => Responsible(subject),
        };
        return assignee is { Person: null, Role: null, Queue: null } ? throw new RuleBrokenException(s_nobody, context.Node.DisplayName) : assignee;
    }

    private static StepAssignee Responsible(Record? subject) =>
        (subject as IResponsible)?.ResponsibleId is { } person ? new(person, null, null) : new(null, null, (subject as IQueued)?.QueueId);

    private async Task<Guid?> PreviousAsync(StepContext context)
    {
        var instance = Guid.Parse(context.InstanceId);
        return await db.Set<CrmTask>().Where(t => t.InstanceId == instance && t.Status == TaskStatus.Done)
            .OrderByDescending(t => t.DoneAt).Select(t => t.DoneById).FirstOrDefaultAsync(context.Cancel);
    }

    private async Task<Guid> RoleAsync(string? codeOrId, CancellationToken cancel)
    {
        var id = IdIn(codeOrId);
        return await db.Set<Role>().Where(r => r.Id == id || r.Code == codeOrId).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(cancel)
            ?? throw new RuleBrokenException(s_noRole, codeOrId);
    }

    // An expression may give the id itself, or a lookup as the API writes it: {"id": …, "name": …}.
    internal static Guid? IdIn(string? text)
    {
        if (Guid.TryParse(text, out var id))
            return id;
        if (text is not ['{', ..])
            return null;
        return JsonElement.Parse(text).TryGetProperty("id", out var inside) && Guid.TryParse(inside.GetString(), out id) ? id : null;
    }
}
