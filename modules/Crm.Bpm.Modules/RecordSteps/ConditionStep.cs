using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Expressions;

namespace Crm.Bpm.Modules.RecordSteps;

/// <summary>Field – comparison – value: asks the record the process is about, and goes on by Yes or No.</summary>
[Step("Crm.Condition", Category = "Records", DisplayName = "Condition on the record", Description = "Compares a field of the record the process is about, and goes on by Yes or No.")]
[Ports("Yes", "No")]
internal sealed class ConditionStep(CrmDb db, ICrmClock clock, Data.CompanySettings settings) : Step
{
    private static readonly Words s_badFilter = new("The further conditions cannot be read: {0}", "Дополнительные условия не читаются: {0}");

    [Input(Required = true, OptionsSource = "record-fields", Description = "The field that is compared.")]
    public Input<string> Field { get; set; }

    [Input(UiHint = "dropdown", Default = "equals", Description = "How it is compared.", Options =
    [
        "equals|is", "notEquals|is not", "in|is one of", "contains|contains", "startsWith|begins with", "greater|is more or later than", "greaterOrEqual|is at least",
        "less|is less or earlier than", "lessOrEqual|is at most", "within|lies within the period", "empty|is empty", "notEmpty|is filled in",
    ])]
    public Input<string> Comparison { get; set; }

    [Input(DisplayName = "Value from the list", OptionsSource = "record-values", Description = "For fields with a list of values: one of them.")]
    public Input<string> Choice { get; set; }

    [Input(DisplayName = "Or a value", Syntax = "Liquid",
        Description = "A text, a number, a date like 2026-11-23, today; several values with semicolons; for a period today, thisWeek, last7Days, next7Days, thisMonth, thisQuarter, thisYear.")]
    public Input<string> Value { get; set; }

    [Input(DisplayName = "Only when", UiHint = "json-editor", Syntax = "Object", Category = "More conditions", Description = "Further conditions that must hold too.")]
    public Input<object> Filter { get; set; }

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var field = FieldChoice.Of(db.Modules, context.Get(Field), context.Subject);
        var conditions = new JsonArray(Leaf(field, context));
        if (Tree(context.Get(Filter)) is { } more)
            conditions.Add(more);
        var company = await settings.GetAsync(db, context.Cancel);
        var asking = new Viewer(db.Session.Viewer.UserId, db.Session.Viewer.Name, new Dictionary<string, AccessLevel>(StringComparer.Ordinal)) { TimeZone = company.TimeZone };
        var tree = FilterMeaning.Resolve(field.Kind, JsonSerializer.SerializeToElement(new JsonObject { ["and"] = conditions }), asking, clock.UtcNow);
        context.Complete(await RecordOfProcess.FitsAsync(db, field.Kind, Guid.Parse(context.Subject!.Id), tree, context.Cancel) ? "Yes" : "No");
    }

    private JsonObject Leaf(FieldChoice field, StepContext context)
    {
        var comparison = context.Get(Comparison) is { Length: > 0 } chosen ? chosen : "equals";
        var leaf = new JsonObject { ["field"] = field.Path, ["is"] = comparison };
        if (comparison is "empty" or "notEmpty")
            return leaf;
        if (ValueChoice.Of(field, context.Get(Choice)) is { } choice)
            (leaf["field"], leaf["value"]) = (choice.Path, comparison == "in" ? new JsonArray(choice.Value) : choice.Value);
        else if (context.Get(Value)?.Trim() is { Length: > 0 } text)
            leaf["value"] = comparison == "in" ? new JsonArray([.. text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(v => (JsonNode)v)]) : text;
        return leaf;
    }

    // The builder of forms writes a list of conditions; programs write the tree itself.
    private static JsonNode? Tree(object? filter)
    {
        try
        {
            return filter is null or "" ? null : Values.To<JsonNode>(filter) switch
            {
                JsonArray { Count: 0 } => null,
                JsonArray all => new JsonObject { ["and"] = all.DeepClone() },
                { } tree => tree.DeepClone(),
                null => null,
            };
        }
        catch (JsonException bad)
        {
            throw new RuleBrokenException(s_badFilter, bad.Message);
        }
    }
}
