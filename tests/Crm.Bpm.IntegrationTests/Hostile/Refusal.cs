using System.Net;
using System.Text.Json.Nodes;

namespace Crm.Bpm.IntegrationTests.Hostile;

/// <summary>What somebody gets who sent nonsense: a status that says whose fault it is, and a sentence.</summary>
internal static class Refusal
{
    /// <summary>What is wrong with an answer to nonsense; null when nothing is.</summary>
    /// <param name="status">The answer's.</param>
    /// <param name="body">The answer's.</param>
    /// <param name="expected">Statuses that are right.</param>
    public static string? Problem(HttpStatusCode status, JsonNode? body, params int[] expected)
    {
        var text = body?.ToJsonString() ?? "";
        if (!expected.Contains((int)status))
            return $"answered {(int)status} instead of {string.Join(" or ", expected)}: {Short(text)}";
        if (text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception", StringComparison.Ordinal))
            return "shows its inside: " + Short(text);
        return (int)status < 400 || SentenceOf(body) is { Length: > 10 } ? null : "says nothing: " + Short(text);
    }

    public static string? SentenceOf(JsonNode? body) => body is not JsonObject answer ? null
        : answer["detail"] is JsonValue detail ? (string?)detail
        : (string?)answer["errors"]?["generalErrors"]?[0];

    private static string Short(string text) => text.Length > 300 ? text[..300] + "…" : text;
}
