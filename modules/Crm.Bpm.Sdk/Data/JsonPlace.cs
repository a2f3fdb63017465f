using System.Text.Json;

namespace Crm.Bpm.Sdk.Data;

/// <summary>Where JSON cannot be read, in the reader's language; the parser itself speaks English only.</summary>
public static class JsonPlace
{
    private static readonly Words s_place = new("line {0}, character {1}", "строка {0}, знак {1}");

    /// <summary>"line 1, character 2, budget.amount"; what the parser says where it tells no place.</summary>
    public static string Of(JsonException unreadable)
    {
        ArgumentNullException.ThrowIfNull(unreadable);
        if (unreadable is not { LineNumber: { } line, BytePositionInLine: { } character })
            return unreadable.Message;
        var place = s_place.With(line + 1, character + 1);
        return unreadable.Path is { Length: > 2 } path ? place + ", " + path.TrimStart('$', '.') : place;
    }
}
