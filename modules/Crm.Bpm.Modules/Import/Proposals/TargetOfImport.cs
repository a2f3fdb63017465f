using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.Import.Proposals;

/// <summary>A kind that files may bring, with all that proposing needs to know of it.</summary>
public sealed class TargetOfImport
{
    private TargetOfImport(RecordKind kind, IReadOnlyList<string> ruleFields, IReadOnlyList<TargetField> fields, Headings headings, IReadOnlyList<string> keys) =>
        (Kind, RuleFields, Fields, Headings, Keys) = (kind, ruleFields, fields, headings, keys);

    public RecordKind Kind { get; }
    internal IReadOnlyList<string> RuleFields { get; }
    public IReadOnlyList<TargetField> Fields { get; }
    internal Headings Headings { get; }
    internal IReadOnlyList<string> Keys { get; }

    internal static TargetOfImport Of(RecordKind kind, IServiceProvider services)
    {
        var imported = ImportedKind.Of(kind);
        var rules = imported.RuleFields(services);
        var fields = TargetFields.Of(kind, rules);
        return new(kind, rules, fields, Headings.Of(fields, imported.Headings(services)), imported.Keys(services));
    }

    /// <summary>The kinds this person may bring in; what plugins keep comes before the platform's own people.</summary>
    internal static IReadOnlyList<RecordKind> AllowedFor(CrmModules modules, Viewer viewer) =>
        [.. modules.ImportTargets.Where(kind => viewer.May(kind.CreatePermission) || viewer.May(kind.EditPermission)).OrderBy(kind => kind.ClrType.Assembly == typeof(Record).Assembly)];

    /// <exception cref="InvalidInputException">Files do not bring such a kind.</exception>
    internal static RecordKind Find(CrmModules modules, string? target) =>
        modules.ImportTargets.FirstOrDefault(k => string.Equals(k.Plural, target, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidInputException("target", ImportTexts.UnknownTarget.With(target, string.Join(", ", modules.ImportTargets.Select(k => k.Plural))));

    /// <summary>How many of a file's headings name a field.</summary>
    internal int Known(FileFormat format) => format.Columns.Select(Headings.PathOf).OfType<string>().Distinct(StringComparer.Ordinal).Count();
}
