using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Relationships;

/// <summary>Plans a call, a meeting or a letter with the client the process is about.</summary>
[Step("Crm.Basic.PlanRelationship", Category = "Relationships", DisplayName = "Plan a call, meeting or letter", Description = "Plans a call, a meeting or a letter with the client the process is about, in so much working time.")]
[Ports("Planned")]
[Output("Relationship", typeof(Guid))]
public sealed class PlanRelationshipStep(CrmDb db, PlanRelationship plan, IWorkingTime time, IViewers viewers) : Step
{
    private static readonly Words s_noClient = new("This process is not about a client one could call: neither a deal nor a lead, a contractor or a contact.", "Процесс идёт не по клиенту: нужна сделка, потенциальный клиент, контрагент или контакт.");

    /// <summary>Call, Meeting, Letter or Message.</summary>
    [Input(UiHint = "dropdown", Options = ["Call|Call", "Meeting|Meeting", "Letter|Letter", "Message|Message"], Default = "Call", Description = "What is planned.")]
    public Input<string> Kind { get; set; }

    /// <summary>What it is about.</summary>
    [Input(DisplayName = "What about", Syntax = "Liquid", Description = "What it is about; the kind's name when empty.")]
    public Input<string> Title { get; set; }

    /// <summary>The same in Russian.</summary>
    [Input(DisplayName = "What about, in Russian", Syntax = "Liquid", Description = "The same for colleagues who work in Russian.")]
    public Input<string> TitleRu { get; set; }

    /// <summary>"2d", "4h": working time of whoever is responsible.</summary>
    [Input(DisplayName = "In", Required = true, Default = "2d", Description = "Working time of whoever is responsible: 2d, 4h.")]
    public Input<string> Delay { get; set; }

    /// <summary>The person to speak with; the deal's contact unless set.</summary>
    [Input(Description = "The person to speak with; the deal's contact when empty.")]
    public Input<Guid?> Contact { get; set; }

    /// <summary>The relationship it follows.</summary>
    [Input(DisplayName = "Follows", Description = "The call, meeting or letter it follows; the latest one with the client when empty.")]
    public Input<Guid?> Previous { get; set; }

    /// <summary>What is to be said.</summary>
    [Input(UiHint = "multiline", Syntax = "Liquid", Description = "What is to be said or asked.")]
    public Input<string> Description { get; set; }

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (kind, id) = context.Subject is { } about && Guid.TryParse(about.Id, out var subject) ? (about.Kind, subject) : throw new RuleBrokenException(s_noClient);
        if (kind is not ("deals" or "leads" or "contractors" or "contacts"))
            throw new RuleBrokenException(s_noClient);
        // Whoever hands the client over meanwhile waits for the plan, or is seen.
        await Subjects.HoldAsync(db, kind, id, context.Cancel);
        var responsible = (await Subjects.FindForProcessAsync(db, kind, id, context.Cancel) as IResponsible)?.ResponsibleId;
        var previous = Chosen(context.Get(Previous));
        var record = await plan.RunAsync(new RelationshipPlan
        {
            Kind = Enum.Parse<RelationshipKind>(context.Get(Kind) is { Length: > 0 } word ? word : nameof(RelationshipKind.Call)),
            Name = await NameAsync(context, responsible),
            DealId = kind == "deals" ? id : null,
            LeadId = kind == "leads" ? id : null,
            ContractorId = kind == "contractors" ? id : null,
            ContactId = kind == "contacts" ? id : Chosen(context.Get(Contact)),
            ResponsibleId = responsible ?? await ResponsibleOfAsync(previous, context.Cancel),
            StartAt = await time.AddAsync(context.Now, WorkingDuration.Parse(context.Get(Delay) is { Length: > 0 } delay ? delay : "2d"), responsible, context.Cancel),
            PreviousId = previous,
            Description = context.Get(Description),
        }, context.Cancel);
        context.SetOutput("Relationship", record.Id);
        context.Complete("Planned");
    }

    private async Task<string?> NameAsync(StepContext context, Guid? responsible)
    {
        var isRussian = responsible is { } person && (await viewers.OfAsync(person, context.Cancel)).Language == "ru";
        return isRussian && context.Get(TitleRu) is { Length: > 0 } russian ? russian : context.Get(Title);
    }

    private async Task<Guid?> ResponsibleOfAsync(Guid? previous, CancellationToken cancel) =>
        previous is { } id ? await db.Set<Relationship>().Where(r => r.Id == id).Select(r => r.ResponsibleId).FirstOrDefaultAsync(cancel) : null;

    private static Guid? Chosen(Guid? id) => id == Guid.Empty ? null : id;
}

/// <summary>Waits for the result of a relationship; what comes next is the port.</summary>
[Step("Crm.Basic.WaitForRelationship", Category = "Relationships", DisplayName = "Wait for the result", Description = "Waits until a planned call, meeting or letter is completed, and goes on by what the person planned next.")]
[Ports("Call", "Meeting", "Letter", "Message", "Nothing", "Cancelled")]
[Output("Next", typeof(Guid), Description = "The relationship planned next.")]
[Output("Result", typeof(string), Description = "What came of it, or why it was cancelled.")]
public sealed class WaitForRelationshipStep(CrmDb db) : Step
{
    private const string Bookmarked = "Crm.Basic.WaitForRelationship";
    private static readonly Words s_none = new("There is no call, meeting or letter to wait for.", "Нет взаимоотношения, итога которого можно ждать.");

    /// <summary>The relationship.</summary>
    [Input(Required = true, Description = "The call, meeting or letter: the output of the step that planned it.")]
    public Input<Guid?> Relationship { get; set; }

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var id = context.Get(Relationship);
        var record = await db.Set<Relationship>().FirstOrDefaultAsync(r => r.Id == id, context.Cancel) ?? throw new RuleBrokenException(s_none);
        if (record.Status == RelationshipStatus.Planned)
        {
            record.AwaitedBy(Guid.Parse(context.InstanceId), context.CreateBookmark(Bookmarked, payload: null).Id);
            return;
        }

        var next = record.Status == RelationshipStatus.Cancelled ? null : await db.Set<Relationship>().Where(r => r.PreviousId == id && r.Status != RelationshipStatus.Cancelled).OrderBy(r => r.Number).FirstOrDefaultAsync(context.Cancel);
        GoOn(context, new RelationshipAnswer(record.Status == RelationshipStatus.Cancelled ? RelationshipAnswer.Cancelled : next?.Kind.ToString() ?? RelationshipAnswer.Nothing, record.Id, next?.Id, record.Result ?? record.CancelReason));
    }

    public override Task ResumeAsync(StepContext context, Bookmark bookmark, JsonElement? payload)
    {
        ArgumentNullException.ThrowIfNull(context);
        GoOn(context, payload?.Deserialize<RelationshipAnswer>() ?? throw new InvalidOperationException("A relationship was completed without an answer."));
        return Task.CompletedTask;
    }

    public override async Task CancelAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var instance = Guid.Parse(context.InstanceId);
        var bookmarks = context.Bookmarks.Select(b => b.Id).ToList();
        foreach (var record in await db.Set<Relationship>().Where(r => r.InstanceId == instance && bookmarks.Contains(r.BookmarkId!)).ToListAsync(context.Cancel))
            record.NotAwaited();
    }

    private static void GoOn(StepContext context, RelationshipAnswer answer)
    {
        context.SetOutput("Next", answer.Next);
        context.SetOutput("Result", answer.Result);
        context.Complete(answer.Port);
    }
}
