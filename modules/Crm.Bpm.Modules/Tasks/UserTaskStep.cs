using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Expressions;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>Puts a task into somebody's inbox and waits for their answer; the outcome they choose is the port.</summary>
[Step("Crm.UserTask", Category = "People", DisplayName = "User task", Kind = StepKind.Task,
    Description = "Puts a task into somebody's inbox and goes on at the outcome they choose.")]
[Output("Outcome", typeof(string), Description = "The code of the outcome chosen.")]
[Output("Values", typeof(object), Description = "What was filled in, by field name.")]
[Output("CompletedBy", typeof(Guid), Description = "Who did it.")]
[Output("TaskId", typeof(Guid))]
internal sealed class UserTaskStep(CrmDb db, ITasks tasks, StepAssignees assignees, IWorkingTime time) : StepForSomebody
{
    private const string Bookmarked = "Crm.UserTask";

    [Input(Required = true, Syntax = "Liquid", Description = "What to do, a short sentence.")]
    public Input<string> Title { get; set; }

    [Input(DisplayName = "Title in Russian", Syntax = "Liquid")]
    public Input<string> TitleRu { get; set; }

    [Input(UiHint = "multiline", Syntax = "Liquid")]
    public Input<string> Description { get; set; }

    [Input(DisplayName = "Due in", Description = "Working time of whoever does it: 4h, 1d, 1d 4h.", Category = "When")]
    public Input<string> DueIn { get; set; }

    [Input(DisplayName = "Remind in", Description = "Working time after which the person is reminded.", Category = "When")]
    public Input<string> ReminderIn { get; set; }

    [Input(DisplayName = "Escalate in", Description = "Working time after which the head is told.", Category = "When")]
    public Input<string> EscalateIn { get; set; }

    [Input(UiHint = "dropdown", Options = ["Normal", "High", "Low"], Default = "Normal", Category = "When")]
    public Input<TaskPriority> Priority { get; set; }

    [Input(UiHint = "dropdown", OptionsSource = "users", Category = "Who", Description = "Who accepts the result.")]
    public Input<string> Controller { get; set; }

    [Input(UiHint = "json-editor", Category = "Form", Syntax = "Object", Description = "What the person fills in.")]
    public Input<object> Form { get; set; }

    [Input(UiHint = "dynamic-outcomes", TypeName = "ICollection<String>", Syntax = "Object", Category = "Form", Description = "What can be answered; each is a port. One outcome, Done, when there are none.")]
    public Input<object> Outcomes { get; set; }

    [Input(DisplayName = "Names of outcomes", UiHint = "json-editor", Syntax = "Object", Category = "Form", Description = "What people see instead of each outcome's code.")]
    public Input<object> OutcomeNames { get; set; }

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var subject = await assignees.HoldSubjectAsync(context);
        var assignee = await assignees.OfAsync(this, context, subject);
        var bookmark = context.CreateBookmark(Bookmarked, payload: null);
        var title = context.Get(Title);
        var titleRu = context.Get(TitleRu);
        var name = FirstOf(title, titleRu, context.Node.DisplayName);
        var task = await tasks.CreateAsync(new NewTask(name)
        {
            NameRu = string.IsNullOrWhiteSpace(titleRu) ? null : titleRu,
            Description = context.Get(Description),
            AssigneeId = assignee.Person,
            RoleId = assignee.Role,
            QueueId = assignee.Queue,
            ControllerId = StepAssignees.IdIn(context.Get(Controller)),
            DueAt = await AfterAsync(time, context, context.Get(DueIn), assignee.Person),
            RemindAt = await AfterAsync(time, context, context.Get(ReminderIn), assignee.Person),
            EscalateAt = await AfterAsync(time, context, context.Get(EscalateIn), assignee.Person),
            Priority = context.Get(Priority),
            SubjectKind = subject is null ? null : context.Subject!.Kind,
            SubjectId = subject?.Id,
            SubjectTitle = subject?.Title,
            Form = TaskFormOfStep.Read(context.Get(Form), context.Get(Outcomes), context.Get(OutcomeNames)),
            InstanceId = Guid.Parse(context.InstanceId),
            BookmarkId = bookmark.Id,
            StepName = context.Node.DisplayName,
            ProcessName = context.Workflow.Name ?? context.Workflow.DefinitionId,
        }, context.Cancel);
        context.SetOutput("TaskId", task.Id);
    }

    public override Task ResumeAsync(StepContext context, Bookmark bookmark, JsonElement? payload)
    {
        ArgumentNullException.ThrowIfNull(context);
        var answer = payload ?? throw new InvalidOperationException("A task was done without an answer.");
        var outcome = answer.GetProperty("outcome").GetString()!;
        context.SetOutput("Outcome", outcome);
        context.SetOutput("Values", answer.GetProperty("values"));
        context.SetOutput("CompletedBy", answer.GetProperty("by").ValueKind == JsonValueKind.String ? answer.GetProperty("by").GetGuid() : null);
        context.Complete(outcome);
        return Task.CompletedTask;
    }

    public override async Task CancelAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var instance = Guid.Parse(context.InstanceId);
        var bookmarks = context.Bookmarks.Select(b => b.Id).ToList();
        var waiting = await db.Set<CrmTask>().Where(t => t.InstanceId == instance && bookmarks.Contains(t.BookmarkId!)).ToListAsync(context.Cancel);
        foreach (var task in waiting)
            task.Cancel(TaskTexts.ProcessWasCancelled.With(task.ProcessName), context.Now);
    }

    private static string FirstOf(params string?[] texts) => texts.First(t => !string.IsNullOrWhiteSpace(t))!;
}

/// <summary>Reads the form of a step as people and programs write it.</summary>
internal static class TaskFormOfStep
{
    /// <summary>The form; a label may be called <c>label</c>, an option or outcome may be its bare code.</summary>
    public static TaskForm Read(object? form, object? outcomes, object? names)
    {
        var fields = Items(form, "fields").OfType<JsonObject>().Select(Field).ToList();
        var named = Items(names, "outcomes").Select(Outcome).ToDictionary(o => o.Code, StringComparer.Ordinal);
        var chosen = Items(outcomes, "outcomes").Select(Outcome).Select(o => named.GetValueOrDefault(o.Code, o)).ToList();
        return chosen.Count == 0 ? new TaskForm { Fields = fields } : new TaskForm { Fields = fields, Outcomes = chosen };
    }

    private static IEnumerable<JsonNode> Items(object? value, string member)
    {
        var node = value is null or "" ? null : Values.To<JsonNode>(value);
        if (node is JsonObject whole)
            node = whole[member];
        return node switch
        {
            JsonArray list => list.OfType<JsonNode>(),
            null => [],
            _ => [node],
        };
    }

    private static TaskFormField Field(JsonObject json)
    {
        var copy = (JsonObject)json.DeepClone();
        if (copy["label"] is { } label)
            copy["labelEn"] ??= label.DeepClone();
        copy["kind"] ??= "text";
        if (copy["options"] is JsonArray options)
            copy["options"] = new JsonArray([.. options.Select(o => JsonSerializer.SerializeToNode(Outcome(o!), TaskForm.Json))]);
        return copy.Deserialize<TaskFormField>(TaskForm.Json)!;
    }

    private static TaskOutcome Outcome(JsonNode node) =>
        node is JsonObject ? node.Deserialize<TaskOutcome>(TaskForm.Json)! : new TaskOutcome(node.ToString());
}
