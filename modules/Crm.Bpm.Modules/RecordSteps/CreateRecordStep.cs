using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Expressions;

namespace Crm.Bpm.Modules.RecordSteps;

/// <summary>Makes a record that belongs to the one the process is about.</summary>
[Step("Crm.CreateRecord", Category = "Records", DisplayName = "Create a record",
    Description = "Makes a record. Where it has a field for the record the process is about, that field is filled in.")]
[Output("Record", typeof(Guid), Description = "The id of the new record.")]
internal sealed class CreateRecordStep(CrmDb db, RecordWriter writer, FieldTexts texts) : Step
{
    private static readonly Words s_noKind = new("There is no kind of record “{0}”. Choose one from the list.", "Вида записей «{0}» нет. Выберите вид из списка.");
    private static readonly Words s_badValues = new("The fields of the new record cannot be read: write them as name and value.", "Поля новой записи не читаются: задайте их парами «имя — значение».");

    [Input(Required = true, OptionsSource = "record-kinds", Description = "What is made.")]
    public Input<string> Kind { get; set; }

    [Input(Syntax = "Liquid", Description = "The name of the new record; the name of the record the process is about unless set.")]
    public Input<string> Name { get; set; }

    [Input(OptionsSource = "users", Description = "Who answers for it; whoever answers for the record the process is about unless set.")]
    public Input<string> Responsible { get; set; }

    [Input(DisplayName = "Other fields", UiHint = "json-editor", Syntax = "Object", Category = "More fields", Description = "Further fields of the new record and their values.")]
    public Input<object> Fields { get; set; }

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var kind = db.Modules.KindOf(context.Get(Kind) ?? "") ?? throw new RuleBrokenException(s_noKind, context.Get(Kind));
        var subject = context.Subject is { } about && Guid.TryParse(about.Id, out var id) ? await Subjects.FindForProcessAsync(db, about.Kind, id, context.Cancel) : null;
        var json = await FieldsAsync(kind, context.Get(Fields), context.Cancel);
        if (kind.Field("name") is not null && json["name"] is null)
            json["name"] = context.Get(Name) is { Length: > 0 } name ? name : subject?.Title;
        Link(kind, json, subject);
        var person = Guid.TryParse(context.Get(Responsible), out var chosen) ? chosen : (subject as IResponsible)?.ResponsibleId;
        if (person is not null && kind.Field("responsible") is { IsReadOnly: false } && json["responsible"] is null)
            json["responsible"] = person.ToString();
        var record = await RecordOfProcess.CreateAsync(db, writer, kind, JsonSerializer.SerializeToElement(json), context.Cancel);
        if (person is { } to && record is IResponsible { ResponsibleId: null } && kind.Assigning is { } assign)
            await assign(context.Services, record, new HandedTo(to), context.Cancel);
        context.SetOutput("Record", record.Id);
    }

    private async Task<JsonObject> FieldsAsync(RecordKind kind, object? given, CancellationToken cancel)
    {
        var json = new JsonObject();
        if (given is null or "")
            return json;
        foreach (var (name, value) in Values.To<JsonNode>(given) as JsonObject ?? throw new RuleBrokenException(s_badValues))
        {
            var field = kind.RequireField(name);
            json[field.Name] = value is JsonValue text && text.TryGetValue<string>(out var written) ? await texts.WrittenAsync(field, written, cancel) : value?.DeepClone();
        }

        return json;
    }

    // "Contractor" of a new contact is the contractor the process is about.
    private static void Link(RecordKind kind, JsonObject json, Record? subject)
    {
        if (subject is null || subject.GetType() == kind.ClrType)
            return;
        var fields = kind.Fields.Where(f => f is { Type: FieldType.Lookup, IsReadOnly: false } && f.Target?.ClrType == subject.GetType()).ToList();
        if (fields is [var only] && json[only.Name] is null)
            json[only.Name] = subject.Id.ToString();
    }
}
