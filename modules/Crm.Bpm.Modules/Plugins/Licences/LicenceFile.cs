using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Plugins.Licences;

/// <summary>What a vendor grants a customer.</summary>
public sealed record Licence
{
    /// <summary>The vendor's number for it.</summary>
    public string Number { get; init; } = "";

    /// <summary>The plugin's id.</summary>
    public string Plugin { get; init; } = "";

    public string Edition { get; init; } = "";
    public string Customer { get; init; } = "";

    /// <summary>How many people may use licensed features; null for any number.</summary>
    public int? Seats { get; init; }

    /// <summary>The first day.</summary>
    public DateOnly ValidFrom { get; init; }

    /// <summary>The last day; null for a licence without an end.</summary>
    public DateOnly? ValidUntil { get; init; }

    /// <summary>Days after the last one on which everything still works.</summary>
    public int GraceDays { get; init; } = 14;

    /// <summary>Parts that are sold on their own; empty means all of them.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>When it was issued, UTC.</summary>
    public DateTime IssuedAt { get; init; }

    /// <summary>The fingerprint of the key that signed it.</summary>
    public string SignedBy { get; init; } = "";

    /// <summary>The last day of grace; null for a licence without an end.</summary>
    [JsonIgnore]
    public DateOnly? GraceUntil => ValidUntil?.AddDays(Math.Clamp(GraceDays, 0, 366));
}

/// <summary>
/// A licence as a file: readable JSON, a line, and the signature over the JSON as it stands. It survives mail: line ends and blanks
/// around it do not count.
/// </summary>
public sealed class LicenceFile
{
    /// <summary>How its name ends.</summary>
    public const string Extension = ".crmlicence";

    /// <summary>It is never longer.</summary>
    public const int MaxLength = 16_000;

    private const string Line = "--- signature ---";
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly byte[] _content;
    private readonly string _signature;
    private volatile Verdict? _verdict;

    private LicenceFile(Licence licence, byte[] content, string signature) => (Licence, _content, _signature) = (licence, content, signature);

    public Licence Licence { get; }

    /// <summary>For vendors: the file's text.</summary>
    public static string Issue(Licence licence, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(licence);
        ArgumentNullException.ThrowIfNull(key);
        var json = JsonSerializer.Serialize(licence with { SignedBy = key.Public.Fingerprint }, s_json).ReplaceLineEndings("\n");
        return $"{json}\n{Line}\n{key.Sign(Encoding.UTF8.GetBytes(json))}\n";
    }

    /// <summary>Reads a file; what it says counts for nothing until <see cref="ProblemFor"/> finds no fault.</summary>
    /// <exception cref="InvalidInputException">It is no licence.</exception>
    public static LicenceFile Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxLength)
            throw new InvalidInputException("file", LicenceTexts.NoLicence);
        var parts = text.ReplaceLineEndings("\n").Trim('\uFEFF', ' ', '\n').Split("\n" + Line, 2);
        try
        {
            if (parts.Length == 2 && JsonSerializer.Deserialize<Licence>(parts[0], s_json) is { Plugin.Length: > 0 } licence)
                return new LicenceFile(licence with { Features = licence.Features ?? [], Number = licence.Number ?? "", SignedBy = licence.SignedBy ?? "", Customer = licence.Customer ?? "", Edition = licence.Edition ?? "" },
                    Encoding.UTF8.GetBytes(parts[0].TrimEnd()), parts[1].Trim());
        }
        catch (JsonException)
        {
            // Said below, as for everything that is no licence.
        }

        throw new InvalidInputException("file", LicenceTexts.NoLicence);
    }

    /// <summary>Why this is no licence for that plugin; null when it is one.</summary>
    public Words? ProblemFor(PluginManifest plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        // Licensed work asks hundreds of times a second. Neither this nor the manifest ever changes, so the signature is looked at once.
        if (_verdict is not { } known || !ReferenceEquals(known.Of, plugin))
            _verdict = known = new Verdict(plugin, LookAt(plugin));
        return known.Problem;
    }

    private Words? LookAt(PluginManifest plugin)
    {
        if (!string.Equals(Licence.Plugin, plugin.Id, StringComparison.Ordinal))
            return LicenceTexts.OtherPlugin.Filled(Licence.Plugin, plugin.Name);
        if (!PublicKey.TryParse(plugin.LicenceKey, out var key))
            return LicenceTexts.NoKey.Filled(plugin.Name);
        if (Licence.SignedBy != key.Fingerprint)
            return LicenceTexts.ForeignKey.Filled(plugin.Name);
        if (!key.Signed(_content, _signature))
            return LicenceTexts.Edited;
        return Licence.Seats is <= 0 || Licence.ValidUntil < Licence.ValidFrom ? LicenceTexts.Senseless : null;
    }

    private sealed record Verdict(PluginManifest Of, Words? Problem);
}
