using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Processes;
using Microsoft.AspNetCore.Http;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>JSON as Elsa writes it, and bodies read within limits.</summary>
internal static class ElsaJson
{
    public const int MaxMegabytes = 5;

    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = DefinitionVersion.MaxDepth,
        Converters = { new JsonStringEnumConverter() },
    };

    private static readonly JsonDocumentOptions s_reading = new()
    {
        MaxDepth = DefinitionVersion.MaxDepth,
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    public static IResult Result<T>(T value, int status = StatusCodes.Status200OK) => Results.Json(value, Options, statusCode: status);

    public static DateTimeOffset At(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));

    public static DateTimeOffset? At(DateTime? utc) => utc is { } at ? At(at) : null;

    /// <summary>The body as text, at most so large.</summary>
    /// <exception cref="InvalidInputException">It is larger.</exception>
    public static async Task<string> TextAsync(Stream body, CancellationToken cancel)
    {
        using var taken = new MemoryStream();
        var buffer = new byte[32 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0;)
        {
            if (taken.Length + read > MaxMegabytes * 1024 * 1024)
                throw new InvalidInputException(ElsaTexts.TooBig.With(MaxMegabytes));
            await taken.WriteAsync(buffer.AsMemory(0, read), cancel);
        }

        taken.Position = 0;
        using var reader = new StreamReader(taken);
        return await reader.ReadToEndAsync(cancel);
    }

    /// <summary>The body as an object; an empty one when there is no body.</summary>
    /// <exception cref="InvalidInputException">It is no JSON object, or too large.</exception>
    public static async Task<JsonObject> BodyAsync(this HttpContext http, CancellationToken cancel)
    {
        var text = await TextAsync(http.Request.Body, cancel);
        if (string.IsNullOrWhiteSpace(text))
            return [];
        try
        {
            return JsonNode.Parse(text, documentOptions: s_reading) as JsonObject ?? throw new InvalidInputException(ElsaTexts.NotAnObject);
        }
        catch (JsonException bad)
        {
            throw new InvalidInputException(ElsaTexts.BadJson.With((bad.LineNumber ?? 0) + 1, (bad.BytePositionInLine ?? 0) + 1), bad);
        }
    }

    /// <summary>A parameter of the query string; null when it is missing or empty.</summary>
    public static string? Parameter(this HttpContext http, string name) =>
        http.Request.Query.TryGetValue(name, out var values) && values.Count > 0 && !string.IsNullOrEmpty(values[0]) ? values[0] : null;

    /// <summary>A parameter that may be repeated or hold a list with commas.</summary>
    public static List<string> Parameters(this HttpContext http, string name) =>
        [.. http.Request.Query[name].SelectMany(v => (v ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    /// <exception cref="InvalidInputException">It is not a whole number.</exception>
    public static int Number(this HttpContext http, string name, int otherwise)
    {
        if (http.Parameter(name) is not { } text)
            return otherwise;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidInputException(name, ElsaTexts.BadParameter.With(name, text));
    }

    /// <exception cref="InvalidInputException">It is neither true nor false.</exception>
    public static bool? Flag(this HttpContext http, string name)
    {
        if (http.Parameter(name) is not { } text)
            return null;
        return bool.TryParse(text, out var flag) ? flag : throw new InvalidInputException(name, ElsaTexts.BadParameter.With(name, text));
    }

    /// <summary>Which page of how many: Elsa counts pages from zero.</summary>
    public static (int Skip, int Take) Page(this HttpContext http, int pageSize = 25)
    {
        var take = Math.Clamp(http.Number("pageSize", pageSize), 1, 100);
        return ((int)Math.Min((long)Math.Max(0, http.Number("page", 0)) * take, int.MaxValue), take);
    }
}

/// <summary>A list and its length.</summary>
internal sealed record ListAnswer<T>(IReadOnlyList<T> Items)
{
    public int Count => Items.Count;
}

/// <summary>A page of a list and how long the list is.</summary>
internal sealed record PageAnswer<T>(IReadOnlyList<T> Items, long TotalCount);
