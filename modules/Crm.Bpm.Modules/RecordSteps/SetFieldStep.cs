using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Workflows.Activities;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.RecordSteps;

/// <summary>Writes a field of the record the process is about, by the rules that hold for everybody.</summary>
[Step("Crm.SetField", Category = "Records", DisplayName = "Set a field", Description = "Writes a field of the record the process is about.")]
internal sealed class SetFieldStep(CrmDb db, RecordWriter writer, FieldTexts texts) : Step
{
    private static readonly Words s_gone = new("The record the process is about was deleted.", "Запись, по которой идёт процесс, удалена.");

    [Input(Required = true, OptionsSource = "record-fields-to-set", Description = "The field that is written.")]
    public Input<string> Field { get; set; }

    [Input(DisplayName = "Value from the list", OptionsSource = "record-values", Description = "For fields with a list of values: one of them.")]
    public Input<string> Choice { get; set; }

    [Input(DisplayName = "Or a person", OptionsSource = "users", Description = "For fields that name a person.")]
    public Input<string> Person { get; set; }

    [Input(DisplayName = "Or a value", Syntax = "Liquid", Description = "A text, a number, a date like 2026-11-23, an amount like 1000 EUR. Nothing at all empties the field.")]
    public Input<string> Value { get; set; }

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var chosen = FieldChoice.Of(db.Modules, context.Get(Field), context.Subject);
        var field = chosen.Kind.RequireField(chosen.Path);
        var record = await Subjects.FindForProcessAsync(db, chosen.Kind.Plural, Guid.Parse(context.Subject!.Id), context.Cancel) ?? throw new RuleBrokenException(s_gone);
        var value = ValueChoice.Of(chosen, context.Get(Choice)) is { } choice
            ? await texts.ChosenAsync(field, choice, context.Cancel)
            : await texts.WrittenAsync(field, context.Get(Person) is { Length: > 0 } person ? person : context.Get(Value), context.Cancel);
        await writer.PatchAsync(record, JsonSerializer.SerializeToElement(new JsonObject { [field.Name] = value }), context.Cancel);
    }
}

/// <summary>Values of fields from what a step's author chose or wrote, as the API takes them.</summary>
internal sealed class FieldTexts(CrmDb db, ICompanyCurrency currency)
{
    private static readonly Words s_noEntry = new("The dictionary has no entry “{0}” any more.", "В справочнике больше нет записи «{0}».");

    /// <summary>The value for a choice; an entry of a dictionary is found by its code.</summary>
    public async Task<JsonNode?> ChosenAsync(RecordField field, ValueChoice choice, CancellationToken cancel)
    {
        if (!choice.Path.EndsWith(".code", StringComparison.Ordinal))
            return choice.Value;
        var (dictionary, code) = (field.Dictionary, choice.Value);
        var entry = await db.Set<DictionaryEntry>().Where(e => e.Dictionary == dictionary && e.Code == code).Select(e => (Guid?)e.Id).FirstOrDefaultAsync(cancel);
        return entry?.ToString() ?? throw new RuleBrokenException(s_noEntry, code);
    }

    /// <summary>The value for a text; nothing for an empty one. A bare number is an amount in the company's currency.</summary>
    public async Task<JsonNode?> WrittenAsync(RecordField field, string? text, CancellationToken cancel)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        if (field.Type == FieldType.Money)
            return text[0] == '{' ? JsonNode.Parse(text) : await AmountAsync(text, cancel);
        return field.Type == FieldType.Lookup && text[0] == '{' ? JsonNode.Parse(text) : text;
    }

    private async Task<JsonNode> AmountAsync(string text, CancellationToken cancel)
    {
        var space = text.LastIndexOf(' ');
        var hasCurrency = space > 0 && text.Length - space == 4 && text[(space + 1)..].All(char.IsAsciiLetter);
        var amount = (hasCurrency ? text[..space] : text).Replace(" ", "", StringComparison.Ordinal);
        return new JsonObject
        {
            ["amount"] = decimal.TryParse(amount, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : amount,
            ["currency"] = hasCurrency ? text[(space + 1)..] : await currency.GetAsync(cancel),
        };
    }
}
