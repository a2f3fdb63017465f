using System.Text.Json;
using Crm.Basic.Contacts;
using Crm.Basic.Deals;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Dialing;

/// <summary>Calls the telephone of whoever is responsible, connects it with the client, and goes on when the call is over.</summary>
[Step("Crm.Expert.Call", Category = "Telephony", DisplayName = "Call", Description = "Rings at whoever is responsible, connects them with the client the process is about, and goes on when the call is over.")]
[Ports(CallAnswer.Answered, CallAnswer.NotAnswered, CallAnswer.Failed)]
[Output("Call", typeof(Guid), Description = "The call.")]
[Output("TalkSeconds", typeof(int), Description = "How many seconds they talked.")]
[Output("Problem", typeof(string), Description = "Why there was no call.")]
internal sealed class CallStep(CrmDb db, OrderCall order) : Step
{
    private const string Bookmarked = "Crm.Expert.Call";

    /// <summary>The number to call.</summary>
    [Input(DisplayName = "Number", Syntax = "Liquid", Description = "The number to call; the client's first one when empty.")]
    public Input<string> Number { get; set; } = default!;

    /// <summary>Whose telephone rings.</summary>
    [Input(DisplayName = "Person", Description = "Whose telephone rings; whoever is responsible when empty.")]
    public Input<Guid?> Person { get; set; } = default!;

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var subject = context.Subject is { } about && Guid.TryParse(about.Id, out var id) ? (about.Kind, Id: id) : throw new RuleBrokenException(DialingTexts.NoOne);
        var record = await Subjects.FindForProcessAsync(db, subject.Kind, subject.Id, context.Cancel) ?? throw new RuleBrokenException(DialingTexts.NoOne);
        var number = context.Get(Number) is { Length: > 0 } typed ? typed : await PhoneOfAsync(record, context.Cancel) ?? throw new RuleBrokenException(DialingTexts.NoPhone);
        var person = context.Get(Person) is { } chosen && chosen != Guid.Empty ? chosen : (record as IResponsible)?.ResponsibleId ?? throw new RuleBrokenException(DialingTexts.NoPerson);
        var bookmark = context.CreateBookmark(Bookmarked, payload: null).Id;
        await order.RunAsync(person, number, (subject.Kind, subject.Id), (Guid.Parse(context.InstanceId), bookmark), context.Cancel);
    }

    public override Task ResumeAsync(StepContext context, Bookmark bookmark, JsonElement? payload)
    {
        ArgumentNullException.ThrowIfNull(context);
        var answer = payload?.Deserialize<CallAnswer>() ?? throw new InvalidOperationException("A call ended without an answer.");
        context.SetOutput("Call", answer.Call);
        context.SetOutput("TalkSeconds", answer.TalkSeconds);
        context.SetOutput("Problem", answer.Problem);
        context.Complete(answer.Port);
        return Task.CompletedTask;
    }

    private async Task<string?> PhoneOfAsync(Record record, CancellationToken cancel) => record switch
    {
        Reachable reachable => reachable.Phone,
        Calls.CallSession call => call.Phone,
        Deal deal => await db.Set<Contact>().IgnoreQueryFilters([AccessFilter.Access]).Where(c => c.Id == deal.ContactId && c.Phone != null).Select(c => c.Phone).FirstOrDefaultAsync(cancel)
            ?? await db.Set<Basic.Contractors.Contractor>().IgnoreQueryFilters([AccessFilter.Access]).Where(c => c.Id == deal.ContractorId).Select(c => c.Phone).FirstOrDefaultAsync(cancel),
        _ => null,
    };
}

/// <summary>Russian for the steps of telephony.</summary>
internal static class CallStepTexts
{
    public static StepTexts Russian { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Telephony"] = "Телефония",
        ["Call"] = "Звонок",
        ["Rings at whoever is responsible, connects them with the client the process is about, and goes on when the call is over."] =
            "Звонит ответственному, соединяет его с клиентом, по которому идёт процесс, и идёт дальше, когда разговор окончен.",
        ["Answered"] = "Ответили",
        ["NotAnswered"] = "Не ответили",
        ["Failed"] = "Не удалось",
        ["Number"] = "Номер",
        ["The number to call; the client's first one when empty."] = "Куда звонить; если пусто — первый номер клиента.",
        ["Person"] = "Сотрудник",
        ["Whose telephone rings; whoever is responsible when empty."] = "Чей телефон звонит; если пусто — ответственного.",
        ["The call."] = "Звонок.",
        ["TalkSeconds"] = "Секунд разговора",
        ["How many seconds they talked."] = "Сколько секунд говорили.",
        ["Problem"] = "Причина",
        ["Why there was no call."] = "Почему звонка не было.",
    });
}
