using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Basic.Funnels;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Expressions;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Deals;

/// <summary>
/// What happens while a deal stands on a stage: a task of the stage's planned days. Done, the deal goes on to the stage of the
/// next such step. Whoever moves the deal on the board moves the process: forward by Next, backward by Back; a lost deal leaves by Lost.
/// </summary>
[Step(TypeName, Category = "Deals", DisplayName = "Deal stage", Kind = StepKind.Task,
    Description = "A stage of the deal: a task of the stage's planned days with a form of its own. Follows the deal when somebody moves it on the board.")]
[Ports("Next", "Lost", "Back")]
[Output("Outcome", typeof(string), Description = "Next, Lost or Back.")]
[Output("Values", typeof(object), Description = "What was filled in, by field name.")]
[Output("CompletedBy", typeof(Guid), Description = "Who did it.")]
public sealed class DealStageStep(CrmDb db, ITasks tasks, IWorkingTime time, MoveDealStage move, ChangeDealStatus change) : Step
{
    public const string TypeName = "Crm.Basic.DealStage";
    private const string Asked = "Crm.Basic.DealStage.Task";
    private static readonly string[] s_events = ["Crm.Basic.DealStageChanged", "Crm.Basic.DealStatusChanged"];

    /// <summary>The code of the stage; of the funnel that the deal walks.</summary>
    [Input(Required = true, UiHint = "dropdown", OptionsSource = "dealStages", Description = "The stage of the funnel.")]
    public Input<string> Stage { get; set; }

    /// <summary>What is to be done on this stage; by default the stage's name.</summary>
    [Input(Syntax = "Liquid", Description = "What is to be done, a short sentence; by default the stage's name.")]
    public Input<string> Title { get; set; }

    /// <summary>The same in Russian.</summary>
    [Input(DisplayName = "Title in Russian", Syntax = "Liquid")]
    public Input<string> TitleRu { get; set; }

    /// <summary>Hints for whoever does it.</summary>
    [Input(UiHint = "multiline", Syntax = "Liquid")]
    public Input<string> Description { get; set; }

    /// <summary>Who does it; by default whoever is responsible for the deal.</summary>
    [Input(DisplayName = "Person", UiHint = "dropdown", OptionsSource = "users", Category = "Who", Description = "By default whoever is responsible for the deal.")]
    public Input<string> User { get; set; }

    /// <summary>Fields as in a user task; what a lost deal asks is always there.</summary>
    [Input(UiHint = "json-editor", Category = "Form", Description = "Fields as in a user task. The reason for a lost deal is always asked.")]
    public Input<object> Form { get; set; }

    /// <summary>What the button that goes on says; by default the name of the next stage.</summary>
    [Input(DisplayName = "Name of Next", Category = "Form", Description = "What the button that goes on says; by default the name of the next stage.")]
    public Input<string> NextName { get; set; }

    /// <summary>The same in Russian.</summary>
    [Input(DisplayName = "Name of Next in Russian", Category = "Form")]
    public Input<string> NextNameRu { get; set; }

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        await DecideAsync(context, stoodHere: context.CameBack);
    }

    public override async Task ResumeAsync(StepContext context, Bookmark bookmark, JsonElement? payload)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(bookmark);
        if (bookmark.Name == Asked)
        {
            await AnsweredAsync(context, payload ?? throw new InvalidOperationException("A task was done without an answer."));
            return;
        }

        context.CreateBookmark(bookmark.Name, payload: null);
        await DecideAsync(context, stoodHere: context.Bookmarks.Any(b => b.Name == Asked));
    }

    public override Task CancelAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return CancelTaskAsync(context);
    }

    // Where the deal stands decides; a process never argues with the board.
    private async Task DecideAsync(StepContext context, bool stoodHere)
    {
        var deal = await DealAsync(context);
        var stages = deal is null ? [] : await StagesAsync(deal, context.Cancel);
        // A step whose stage the funnel no longer has is passed over.
        var code = context.Get(Stage);
        var (own, current) = (stages.Find(s => s.Code == code), deal is null ? null : stages.First(s => s.Id == deal.StageId));
        if (deal is null || deal.Status == DealStatus.ClosedLost)
            await LeaveAsync(context, "Lost");
        else if (deal.Status == DealStatus.ClosedWon || own is null || current!.Order > own.Order)
            await LeaveAsync(context, "Next");
        else if (current.Id == own.Id)
            await WaitAsync(context, deal, own, stages);
        else if (stoodHere)
            await LeaveAsync(context, "Back");
        else if (deal.Status == DealStatus.Active)
            await ComeAsync(context, deal, own, stages);
        else
            Listen(context);
    }

    private async Task ComeAsync(StepContext context, Deal deal, DealStage own, List<DealStage> stages)
    {
        await move.RunAsync(deal.Id, new StageMove { Stage = own.Id.ToString() }, context.Cancel);
        await WaitAsync(context, deal, own, stages);
    }

    private async Task WaitAsync(StepContext context, Deal deal, DealStage own, List<DealStage> stages)
    {
        Listen(context);
        if (context.Bookmarks.Any(b => b.Name == Asked))
            return;
        var person = Guid.TryParse(context.Get(User), out var chosen) ? chosen : deal.ResponsibleId;
        var bookmark = context.CreateBookmark(Asked, payload: null);
        await tasks.CreateAsync(new NewTask(context.Get(Title) is { Length: > 0 } title ? title : own.Name)
        {
            NameRu = context.Get(TitleRu) is { Length: > 0 } russian ? russian : context.Get(Title) is { Length: > 0 } ? null : own.NameRu,
            Description = context.Get(Description),
            AssigneeId = person ?? throw new RuleBrokenException(s_nobody, deal.Name),
            DueAt = own.PlannedDays is { } days ? await time.AddAsync(context.Now, new WorkingDuration(days, 0), person, context.Cancel) : null,
            SubjectKind = "deals",
            SubjectId = deal.Id,
            SubjectTitle = deal.Title,
            Form = FormOf(context, stages.Find(s => s.Order > own.Order)),
            InstanceId = Guid.Parse(context.InstanceId),
            BookmarkId = bookmark.Id,
            StepName = context.Node.DisplayName,
            ProcessName = context.Workflow.Name ?? context.Workflow.DefinitionId,
        }, context.Cancel);
    }

    private static void Listen(StepContext context)
    {
        foreach (var name in s_events.Where(name => context.Bookmarks.All(b => b.Name != name)))
            context.CreateBookmark(name, payload: null);
    }

    private async Task AnsweredAsync(StepContext context, JsonElement answer)
    {
        var (outcome, values) = (answer.GetProperty("outcome").GetString()!, answer.GetProperty("values"));
        context.SetOutput("Values", values);
        context.SetOutput("CompletedBy", answer.GetProperty("by").ValueKind == JsonValueKind.String ? answer.GetProperty("by").GetGuid() : null);
        if (outcome == "Lost" && await DealAsync(context) is { Status: not DealStatus.ClosedLost } deal)
            await change.RunAsync(deal.Id, new StatusChange { Status = DealStatus.ClosedLost, Reason = Text(values, "reason"), Comment = Text(values, "comment") }, context.Cancel);
        context.SetOutput("Outcome", outcome);
        context.Complete(outcome);
    }

    private async Task LeaveAsync(StepContext context, string port)
    {
        await CancelTaskAsync(context);
        context.SetOutput("Outcome", port);
        context.Complete(port);
    }

    private async Task CancelTaskAsync(StepContext context)
    {
        var instance = Guid.Parse(context.InstanceId);
        var bookmarks = context.Bookmarks.Where(b => b.Name == Asked).Select(b => b.Id).ToList();
        if (bookmarks.Count == 0)
            return;
        var waiting = await db.Set<CrmTask>().Where(t => t.InstanceId == instance && bookmarks.Contains(t.BookmarkId!)).Select(t => t.Id).ToListAsync(context.Cancel);
        await tasks.CancelAsync(waiting, s_movedOn, context.Cancel);
    }

    private async Task<Deal?> DealAsync(StepContext context)
    {
        if (context.Subject is not { Kind: "deals" } subject || !Guid.TryParse(subject.Id, out var id))
            throw new RuleBrokenException(s_noDeal);
        // Whoever moves the deal or hands it over meanwhile waits, or is seen.
        await Subjects.HoldAsync(db, "deals", id, context.Cancel);
        return await db.Set<Deal>().FirstOrDefaultAsync(d => d.Id == id, context.Cancel);
    }

    // The stages of the funnel the deal walks, in their order: at once, since where it stands, its own and the next are all asked for.
    private Task<List<DealStage>> StagesAsync(Deal deal, CancellationToken cancel)
    {
        var stage = deal.StageId;
        return db.Set<DealStage>().Where(s => db.Set<DealStage>().Any(at => at.Id == stage && at.FunnelId == s.FunnelId)).OrderBy(s => s.Order).ToListAsync(cancel);
    }

    private TaskForm FormOf(StepContext context, DealStage? next)
    {
        var fields = context.Get(Form) is { } form and not "" && Values.To<JsonNode>(form) is { } node
            ? (node as JsonArray ?? node["fields"] as JsonArray)?.DeepClone().AsArray() ?? new JsonArray()
            : new JsonArray();
        foreach (var builtIn in JsonNode.Parse(LostFields)!.AsArray().Where(b => !fields.Any(f => (string?)f?["name"] == (string?)b!["name"])))
            fields.Add(builtIn!.DeepClone());
        var named = context.Get(NextName) is { Length: > 0 } name ? new Words(name, context.Get(NextNameRu) is { Length: > 0 } russian ? russian : name)
            : next is not null ? new Words("Go on: " + next.Name, "Дальше: " + (next.NameRu ?? next.Name)) : s_passed;
        return TaskForm.Parse(new JsonObject { ["fields"] = fields }.ToJsonString()) with { Outcomes = [new("Next", named.En, named.Ru), new("Lost", "Lost", "Сделка проиграна")] };
    }

    private static string? Text(JsonElement values, string name) =>
        values.ValueKind == JsonValueKind.Object && values.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private const string LostFields = """
        [
          { "name": "reason", "kind": "choice", "labelEn": "Why it is lost", "labelRu": "Причина проигрыша", "recordKind": "dictionary:lossReason", "requiredFor": ["Lost"], "shownFor": ["Lost"] },
          { "name": "comment", "kind": "longText", "labelEn": "Comment", "labelRu": "Комментарий", "shownFor": ["Lost"] }
        ]
        """;

    private static readonly Words s_passed = new("Stage is passed", "Стадия пройдена");
    private static readonly Words s_movedOn = new("The deal moved on without it", "Сделка пошла дальше без этой задачи");
    private static readonly Words s_noDeal = new("This process is not about a deal.", "Процесс идёт не по сделке.");
    private static readonly Words s_nobody = new("Nobody is responsible for “{0}”. Set somebody and retry.", "У «{0}» нет ответственного. Назначьте и повторите шаг.");
}
