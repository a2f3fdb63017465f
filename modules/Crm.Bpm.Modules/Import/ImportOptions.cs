using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.Import;

/// <summary>What somebody wants done with a file, as <c>options</c> says it.</summary>
public sealed record ImportOptions
{
    private const int MaxHeaderRow = 1000;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowTrailingCommas = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static IReadOnlyList<string> Modes { get; } = ["create", "update", "upsert", "skip", "fillBlanks"];

    /// <summary>Which column goes into which field.</summary>
    public IReadOnlyList<ColumnMapping> Mapping { get; init; } = [];

    /// <summary>Rows to take: a list of conditions on columns that must all hold, or a tree of and, or, not. Unset takes every row.</summary>
    public JsonElement? Where { get; init; }

    /// <summary>The field that tells which record a row is about. Unset makes a record of every row.</summary>
    public string? Key { get; init; }

    /// <summary>
    /// <c>create</c> rejects what exists, <c>update</c> rejects what does not, <c>upsert</c> does both, <c>skip</c> leaves
    /// what exists alone, <c>fillBlanks</c> writes only its empty fields. Unset means upsert with a key and create without.
    /// </summary>
    public string? Mode { get; init; }

    /// <summary>How numbers and dates are written ("en-US"). Unset means the importer's language.</summary>
    public string? Culture { get; init; }

    /// <summary>Lookups whose missing records are made ("industry" for industry.name).</summary>
    public IReadOnlyList<string> CreateMissing { get; init; } = [];

    /// <summary>Whether what comes in starts processes.</summary>
    public bool StartProcesses { get; init; }

    /// <summary>Checks everything and writes nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>The sheet of a workbook. Unset finds the one with the columns.</summary>
    public string? Sheet { get; init; }

    /// <summary>The encoding of a text file ("windows-1251"). Unset finds it out.</summary>
    public string? Encoding { get; init; }

    /// <summary>What stands between the cells of a text file, one character. Unset finds it out.</summary>
    public string? Delimiter { get; init; }

    /// <summary>The row that names the columns, 1 is the first; 0 says that there is none, and then columns are called A, B, C. Unset finds it out.</summary>
    public int? HeaderRow { get; init; }

    /// <summary>What is said here about reading the file.</summary>
    [JsonIgnore]
    internal FileReading Reading => new(Sheet, Encoding, Delimiter is { Length: > 0 } text ? text[0] : null, HeaderRow);

    /// <summary>The mode with its default applied.</summary>
    [JsonIgnore]
    public string EffectiveMode => Mode ?? (Key is null ? "create" : "upsert");

    /// <exception cref="InvalidInputException">It is not JSON, or names something there is not.</exception>
    internal static ImportOptions Parse(string json)
    {
        var options = ParseDraft(json);
        options.Check();
        return options;
    }

    /// <summary>Reads options that somebody is still working on: a mapping may be missing.</summary>
    /// <exception cref="InvalidInputException">It is not JSON, or has members there are not.</exception>
    internal static ImportOptions ParseDraft(string json)
    {
        try
        {
            var options = JsonSerializer.Deserialize<ImportOptions>(json, s_json) ?? throw new JsonException("null");
            options.CheckReading();
            return options;
        }
        catch (JsonException wrong)
        {
            throw new InvalidInputException("options", ImportTexts.BadOptions.With(JsonPlace.Of(wrong)));
        }
    }

    internal string ToJson() => JsonSerializer.Serialize(this, s_json);

    private void CheckReading()
    {
        if (Delimiter is not null && (Delimiter.Length != 1 || Delimiter[0] is '"' or '\r' or '\n'))
            throw new InvalidInputException("options.delimiter", ImportTexts.BadDelimiter.With(Delimiter));
        if (HeaderRow is < 0 or > MaxHeaderRow)
            throw new InvalidInputException("options.headerRow", ImportTexts.NoHeader.With(HeaderRow));
    }

    /// <exception cref="InvalidInputException">A member contradicts another.</exception>
    internal void Check()
    {
        if (Mapping is not { Count: > 0 })
            throw new InvalidInputException("options.mapping", ImportTexts.NoMapping);
        if (Mode is not null && !Modes.Contains(Mode))
            throw new InvalidInputException("options.mode", ImportTexts.UnknownMode.With(Mode, string.Join(", ", Modes)));
        if (Mode is not (null or "create") && Key is null)
            throw new InvalidInputException("options.key", ImportTexts.KeyNeeded.With(Mode));
    }
}

/// <summary>One line of the mapping.</summary>
public sealed record ColumnMapping
{
    /// <summary>The column's name in the header; null when <see cref="Value"/> is meant for every row.</summary>
    public string? Column { get; init; }

    /// <summary>The field's API name; a lookup with the field it is found by ("industry.name").</summary>
    public string Field { get; init; } = "";

    /// <summary>Replaces what the column says, before anything else; "" replaces an empty cell.</summary>
    public IReadOnlyDictionary<string, string?>? Values { get; init; }

    /// <summary>For numbers and money: the column is in millions when this is 1000000.</summary>
    public decimal? Multiply { get; init; }

    /// <summary>For dates: how they are written ("M/d/yyyy").</summary>
    public string? Format { get; init; }

    /// <summary>The same value for every row; beside a column, the value where the cell is empty.</summary>
    public JsonElement? Value { get; init; }
}
