using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Plugins.Packages;

/// <summary>Whether a plugin's licensed features need a licence.</summary>
public enum PluginActivation
{
    Free,
    Licensed,
}

/// <summary>Another plugin that must be there.</summary>
public sealed record PluginDependency(string Id, VersionRange Range);

/// <summary>What <c>plugin.json</c> says. The author writes the first part; packing adds the files, and the key.</summary>
public sealed partial record PluginManifest
{
    /// <summary>The file's name, in a folder as in a package.</summary>
    public const string FileName = "plugin.json";

    /// <summary>A manifest is never larger.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(), new WordsOrText() },
    };

    /// <summary>Also the assembly's name: "Crm.Basic".</summary>
    public string Id { get; init; } = "";

    /// <summary>Semantic version.</summary>
    public string Version { get; init; } = "";

    /// <summary>What people call it: one name, or <c>{"en": …, "ru": …}</c>.</summary>
    public Words Name { get; init; } = Words.Same("");

    public string Publisher { get; init; } = "";

    /// <summary>The versions of the SDK it works with: "1.0" means 1.0 or later, below 2.0.</summary>
    public string Sdk { get; init; } = "1.0";

    /// <summary>Plugins that must be there, each as "Crm.Basic" or with a range, "Crm.Basic 1.2".</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    public PluginActivation Activation { get; init; }

    /// <summary>Packing sets it for a licensed plugin: the public key that its licences are checked with.</summary>
    public string? LicenceKey { get; init; }

    /// <summary>The oldest version of the plugin that can work on the tables this one leaves; unset means only versions that have the same tables.</summary>
    public string? TablesReadableFrom { get; init; }

    /// <summary>Packing sets it: the fingerprint of the key it signed with.</summary>
    public string? SignedBy { get; init; }

    /// <summary>Packing sets it: every file with its SHA-256.</summary>
    public IReadOnlyDictionary<string, string>? Files { get; init; }

    [JsonIgnore]
    public SemVersion SemVersion => SemVersion.Parse(Version);

    [JsonIgnore]
    public IReadOnlyList<PluginDependency> Dependencies => [.. DependsOn.Select(DependencyOf)];

    /// <summary>Whether it works with this version of the SDK.</summary>
    public bool WorksWith(string sdk) => VersionRange.TryParse(Sdk, out var range) && range.Has(SemVersion.Parse(sdk));

    /// <exception cref="BadPackageException">It is no manifest; the sentence says why.</exception>
    public static PluginManifest Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var text = json.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json;
            return Checked(JsonSerializer.Deserialize<PluginManifest>(text, s_json));
        }
        catch (JsonException broken)
        {
            throw new BadPackageException(PackagePart.Manifest, PackageTexts.ManifestUnreadable.Filled(broken.Message));
        }
    }

    /// <summary>The manifest as a package has it.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    private static PluginManifest Checked(PluginManifest? manifest)
    {
        if (manifest?.Id is not { } id || !IdForm().IsMatch(id))
            throw new BadPackageException(PackagePart.Manifest, PackageTexts.BadId.Filled(manifest?.Id ?? ""));
        if (!SemVersion.TryParse(manifest.Version, out _))
            throw new BadPackageException(PackagePart.Manifest, PackageTexts.BadVersion.Filled(manifest.Version));
        if (!VersionRange.TryParse(manifest.Sdk, out _) || string.IsNullOrWhiteSpace(manifest.Sdk))
            throw new BadPackageException(PackagePart.Manifest, PackageTexts.BadRange.Filled("sdk", manifest.Sdk));
        if (manifest.DependsOn is null || manifest.DependsOn.Contains(null!))
            throw new BadPackageException(PackagePart.Manifest, PackageTexts.BadRange.Filled("dependsOn", "null"));
        if (manifest.DependsOn.FirstOrDefault(text => !IdForm().IsMatch(text.Trim().Split(' ')[0]) || !VersionRange.TryParse(RangeIn(text), out _)) is { } wrong)
            throw new BadPackageException(PackagePart.Manifest, PackageTexts.BadRange.Filled("dependsOn", wrong));
        if (manifest.TablesReadableFrom is { } from && !SemVersion.TryParse(from, out _))
            throw new BadPackageException(PackagePart.Manifest, PackageTexts.BadRange.Filled("tablesReadableFrom", from));
        return manifest with { Name = manifest.Name is { En.Length: > 0 } name ? name : Words.Same(manifest.Id), Publisher = manifest.Publisher ?? "" };
    }

    private static PluginDependency DependencyOf(string text) =>
        new(text.Trim().Split(' ')[0], VersionRange.TryParse(RangeIn(text), out var range) ? range : VersionRange.Any);

    private static string RangeIn(string text) => text.Trim().Split(' ', 2) is [_, var range] ? range : "";

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]{0,59}(\.[A-Za-z0-9]{1,60}){0,5}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IdForm();

    /// <summary>A name in one language for both, or in each.</summary>
    private sealed class WordsOrText : JsonConverter<Words>
    {
        public override Words? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
                return Words.Same(reader.GetString() ?? "");
            var names = JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader);
            var en = names?.GetValueOrDefault("en") ?? names?.GetValueOrDefault("ru") ?? "";
            return new Words(en, names?.GetValueOrDefault("ru") ?? en);
        }

        public override void Write(Utf8JsonWriter writer, Words value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("en", value.En);
            writer.WriteString("ru", value.Ru);
            writer.WriteEndObject();
        }
    }
}

/// <summary>What a check looks at.</summary>
public enum PackagePart
{
    Archive,
    Manifest,
    Files,
    Signature,
    Sdk,
    Version,
    Dependencies,
    Licence,
}

/// <summary>A package that cannot be what it says.</summary>
public sealed class BadPackageException : Exception
{
    public BadPackageException() { }

    public BadPackageException(string message) : base(message) { }

    public BadPackageException(string message, Exception inner) : base(message, inner) { }

    public BadPackageException(PackagePart part, Words sentence) : base(sentence) => (Part, Sentence) = (part, sentence);

    /// <summary>What is wrong.</summary>
    public PackagePart Part { get; }

    /// <summary>Why.</summary>
    public Words Sentence { get; } = Words.Same("");
}
