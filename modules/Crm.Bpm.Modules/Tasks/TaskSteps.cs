using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Tasks;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>Waits for so much working time of whoever is responsible for the record.</summary>
[Step("Crm.WaitWorkingTime", Category = "People", DisplayName = "Wait working time", Description = "Waits for working days and hours of whoever is responsible for the record.")]
internal sealed class WaitWorkingTimeStep(StepAssignees assignees, IWorkingTime time) : Step
{
    [Input(Required = true, Description = "4h, 1d, 1d 4h.")]
    public Input<string> Duration { get; set; }

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var person = (await assignees.SubjectAsync(context) as IResponsible)?.ResponsibleId;
        if (await StepForSomebody.AfterAsync(time, context, context.Get(Duration), person) is { } until && until > context.Now)
            context.ScheduleAt(until);
    }

    public override Task ResumeAsync(StepContext context, Bookmark bookmark, JsonElement? payload)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Complete();
        return Task.CompletedTask;
    }
}

/// <summary>Lets what follows happen in working hours only.</summary>
[Step("Crm.WaitUntilWorkingTime", Category = "People", DisplayName = "Wait until working time",
    Description = "Goes on at once during working hours of whoever is responsible for the record, otherwise when they begin.")]
internal sealed class WaitUntilWorkingTimeStep(StepAssignees assignees, IWorkingTime time) : Step
{
    private static readonly WorkingDuration s_atOnce = new(0, 0);

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var person = (await assignees.SubjectAsync(context) as IResponsible)?.ResponsibleId;
        if (await time.AddAsync(context.Now, s_atOnce, person, context.Cancel) is var begins && begins > context.Now)
            context.ScheduleAt(begins);
    }

    public override Task ResumeAsync(StepContext context, Bookmark bookmark, JsonElement? payload)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Complete();
        return Task.CompletedTask;
    }
}

/// <summary>Puts a task into somebody's inbox and goes on without waiting for it.</summary>
[Step("Crm.CreateTask", Category = "People", DisplayName = "Create a task", Description = "Puts a task into somebody's inbox and goes on at once.")]
[Output("TaskId", typeof(Guid))]
internal sealed class CreateTaskStep(ITasks tasks, StepAssignees assignees, IWorkingTime time) : StepForSomebody
{
    [Input(Required = true, Syntax = "Liquid")]
    public Input<string> Title { get; set; }

    [Input(DisplayName = "Title in Russian", Syntax = "Liquid")]
    public Input<string> TitleRu { get; set; }

    [Input(UiHint = "multiline", Syntax = "Liquid")]
    public Input<string> Description { get; set; }

    [Input(DisplayName = "Due in", Description = "Working time of whoever does it: 4h, 1d.")]
    public Input<string> DueIn { get; set; }

    [Input(UiHint = "dropdown", Options = ["Normal", "High", "Low"], Default = "Normal")]
    public Input<TaskPriority> Priority { get; set; }

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var subject = await assignees.HoldSubjectAsync(context);
        var assignee = await assignees.OfAsync(this, context, subject);
        var task = await tasks.CreateAsync(new NewTask(context.Get(Title) is { Length: > 0 } title ? title : context.Node.DisplayName)
        {
            NameRu = context.Get(TitleRu) is { Length: > 0 } russian ? russian : null,
            Description = context.Get(Description),
            AssigneeId = assignee.Person,
            RoleId = assignee.Role,
            QueueId = assignee.Queue,
            DueAt = await AfterAsync(time, context, context.Get(DueIn), assignee.Person),
            Priority = context.Get(Priority),
            SubjectKind = subject is null ? null : context.Subject!.Kind,
            SubjectId = subject?.Id,
            SubjectTitle = subject?.Title,
            Form = CreateTask.Form,
            StepName = context.Node.DisplayName,
            ProcessName = context.Workflow.Name ?? context.Workflow.DefinitionId,
        }, context.Cancel);
        context.SetOutput("TaskId", task.Id);
    }
}

/// <summary>Tells somebody something; it shows at their bell.</summary>
[Step("Crm.Notify", Category = "People", DisplayName = "Notify", Description = "Tells a person, or everybody of a role, something.")]
internal sealed class NotifyStep(CrmDb db, INotifications notifications, StepAssignees assignees) : StepForSomebody
{
    [Input(Required = true, Syntax = "Liquid")]
    public Input<string> Text { get; set; }

    [Input(DisplayName = "Text in Russian", Syntax = "Liquid")]
    public Input<string> TextRu { get; set; }

    [Input(DisplayName = "Link", Description = "Where a click leads; the record the process is about unless set.")]
    public Input<string> Href { get; set; }

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var subject = await assignees.SubjectAsync(context);
        var to = await assignees.OfAsync(this, context, subject);
        var text = context.Get(Text) ?? "";
        var words = new Words(text, context.Get(TextRu) is { Length: > 0 } russian ? russian : text);
        var href = context.Get(Href) is { Length: > 0 } link ? link : subject is null ? "/inbox" : db.Modules.KindOf(subject.GetType()).HrefOf(subject.Id);
        foreach (var person in await PeopleAsync(to, context.Cancel))
            await notifications.NotifyAsync(new NewNotification(person, NotificationKind.System, words, href)
            {
                OnceKey = context.StepInstanceId,
            }, context.Cancel);
    }

    private async Task<IReadOnlyList<Guid>> PeopleAsync(StepAssignee to, CancellationToken cancel)
    {
        if (to.Person is { } person)
            return [person];
        return to.Role is { } role
            ? await db.Set<UserRole>().Where(r => r.RoleId == role).Select(r => r.UserId).ToListAsync(cancel)
            : await db.Set<QueueMember>().Where(m => m.QueueId == to.Queue && m.UserId != Guid.Empty).Select(m => m.UserId).ToListAsync(cancel);
    }
}
