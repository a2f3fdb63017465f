using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Bpm.Sdk.Tasks;

/// <summary>What a task asks: fields to fill in and outcomes to choose from.</summary>
public sealed record TaskForm
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public IReadOnlyList<TaskFormField> Fields { get; init; } = [];

    /// <summary>At least one; a task without named outcomes has the single outcome Done.</summary>
    public IReadOnlyList<TaskOutcome> Outcomes { get; init; } = [new TaskOutcome("Done", "Done", "Готово")];

    /// <exception cref="JsonException">The text is not a form.</exception>
    public static TaskForm Parse(string json) => JsonSerializer.Deserialize<TaskForm>(json, Json) ?? new();

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Checks an answer.</summary>
    /// <exception cref="RuleBrokenException">The outcome is not one of the task's.</exception>
    /// <exception cref="InvalidInputException">A field that this outcome needs is empty, or a number is none.</exception>
    public void Check(string outcome, IReadOnlyDictionary<string, JsonElement> values)
    {
        if (!Outcomes.Any(o => o.Code == outcome))
            throw new RuleBrokenException(TaskTexts.UnknownOutcome, outcome, string.Join(", ", Outcomes.Select(o => o.Code)));
        var wrong = Fields.Where(f => f.IsRequiredFor(outcome) && IsEmpty(values, f.Name))
            .ToDictionary(f => f.Name, f => TaskTexts.FieldRequired.With(f.Label), StringComparer.Ordinal);
        // A text here is what a form could not read as a number; kept as it was typed until somebody corrects it.
        foreach (var field in Fields.Where(f => f.Kind is "number" or "money" && f.IsShownFor(outcome) && !IsEmpty(values, f.Name) && values[f.Name].ValueKind == JsonValueKind.String))
            wrong[field.Name] = TaskTexts.NotANumber.With(field.Label, 1234.5m);
        if (wrong.Count > 0)
            throw new InvalidInputException(wrong);
    }

    private static bool IsEmpty(IReadOnlyDictionary<string, JsonElement> values, string name) =>
        !values.TryGetValue(name, out var value)
        || value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined
        || (value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetString()));
}

/// <summary>A field of a task's form.</summary>
/// <param name="Name">The key in the values and in the step's output.</param>
/// <param name="Kind">text, longText, number, money, date, choice, yesNo, user, record (with <see cref="RecordKind"/>).</param>
public sealed record TaskFormField(string Name, string Kind)
{
    public string? LabelEn { get; init; }
    public string? LabelRu { get; init; }
    public bool Required { get; init; }

    /// <summary>Required only with these outcomes; empty means <see cref="Required"/> decides for all.</summary>
    public IReadOnlyList<string> RequiredFor { get; init; } = [];

    /// <summary>Shown only with these outcomes; empty means always.</summary>
    public IReadOnlyList<string> ShownFor { get; init; } = [];

    public IReadOnlyList<TaskOutcome> Options { get; init; } = [];

    /// <summary>For <c>record</c>: which kind may be chosen. For <c>choice</c>: "dictionary:leadFailReason" takes the options from a dictionary.</summary>
    public string? RecordKind { get; init; }

    /// <summary>For <c>record</c>: the one that has the subject's phone, e-mail or tax number is filled in beforehand, when there is exactly one.</summary>
    public bool ProposeSimilar { get; init; }

    /// <summary>The subject's field that the value is also written to ("budget"); null writes nowhere.</summary>
    public string? BindTo { get; init; }

    [JsonIgnore]
    public string Label => new Words(LabelEn ?? Name, LabelRu ?? LabelEn ?? Name);

    public bool IsRequiredFor(string outcome) => RequiredFor.Count > 0 ? RequiredFor.Contains(outcome) : Required && IsShownFor(outcome);

    public bool IsShownFor(string outcome) => ShownFor.Count == 0 || ShownFor.Contains(outcome);
}

/// <summary>A choice with a neutral code and its names. An outcome's code is the step's port.</summary>
public sealed record TaskOutcome(string Code, string? NameEn = null, string? NameRu = null)
{
    [JsonIgnore]
    public string Name => new Words(NameEn ?? Code, NameRu ?? NameEn ?? Code);
}
