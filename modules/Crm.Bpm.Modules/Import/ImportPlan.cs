using System.Globalization;
using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.Import;

/// <summary>The options bound to the fields of a kind and the columns of a file: what a row becomes. Refuses what does not exist, by name.</summary>
internal sealed class ImportPlan
{
    private readonly FileFormat _format;
    private readonly Func<FileRow, bool> _where;

    private ImportPlan(RecordKind kind, ImportOptions options, FileFormat format, CellCulture culture, IReadOnlyList<Binding> bindings)
    {
        (Kind, Options, _format, Culture, Bindings) = (kind, options, format, culture, bindings);
        _where = RowCondition.Parse(options.Where, Column, culture.Culture);
        Key = options.Key is null ? null : bindings.FirstOrDefault(b => Same(b.Path, options.Key) || Same(b.Field.Name, options.Key))
            ?? throw new InvalidInputException("options.key", ImportTexts.KeyNotMapped.With(options.Key));
        if (Key is LookupBinding or MoneyBinding or AddressBinding or RuleBinding
            || (Key is PlainBinding && Key.Field.ValueType != typeof(string) && Key.Field.ValueType != typeof(long))
            || (Key is ContactPointBinding point && point.Kind is not (ContactPointKind.Phone or ContactPointKind.Email)))
            throw new InvalidInputException("options.key", ImportTexts.BadKey.With(options.Key));
    }

    public RecordKind Kind { get; }
    public ImportOptions Options { get; }
    public CellCulture Culture { get; }
    public IReadOnlyList<Binding> Bindings { get; }

    /// <summary>The field by which existing records are recognised; null makes a record of every row.</summary>
    public Binding? Key { get; }

    public IEnumerable<LookupBinding> Lookups => Bindings.OfType<LookupBinding>();

    /// <summary>The columns the options name, for finding the header before there is a plan.</summary>
    public static IReadOnlyCollection<string> ColumnsOf(ImportOptions options) =>
        [.. options.Mapping.Select(m => m.Column).OfType<string>().Concat(RowCondition.ColumnsOf(options.Where)).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <param name="kind">What the rows become.</param>
    /// <param name="ruleFields">Fields that only rules set and that this kind takes from files nevertheless.</param>
    /// <param name="options">What was posted.</param>
    /// <param name="format">What was found out about the file.</param>
    /// <param name="importer">Decides language and zone where the options do not.</param>
    /// <param name="currency">The company's, for amounts without one.</param>
    /// <exception cref="InvalidInputException">A field, column, key or culture does not exist.</exception>
    public static ImportPlan Make(RecordKind kind, IReadOnlyList<string> ruleFields, ImportOptions options, FileFormat format, Viewer importer, string currency)
    {
        var culture = new CellCulture(CultureOf(options, importer), options.Culture is not null, TimeZoneInfo.FindSystemTimeZoneById(importer.TimeZone));
        var bindings = new PlanBindings(kind, ruleFields, options, name => ColumnOf(format, name), currency).Make();
        return new ImportPlan(kind, options, format, culture, bindings);
    }

    /// <summary>Whether the options want this row.</summary>
    public bool Takes(FileRow row) => _where(row);

    /// <summary>Reads the row's values; every cell that cannot be read is a problem of the row.</summary>
    public PlannedRow Read(FileRow row)
    {
        var values = new object?[Bindings.Count];
        var problems = new List<RowProblem>();
        if (row.Cells.Skip(_format.Columns.Count).Any(c => !c.IsEmpty))
            problems.Add(new RowProblem("", ImportTexts.TooManyCells));
        for (var i = 0; i < values.Length; i++)
        {
            try
            {
                values[i] = Bindings[i].Read(row, Culture);
            }
            catch (InvalidInputException wrong)
            {
                problems.Add(new RowProblem(Bindings[i].Source.Name, wrong.Message));
            }
        }

        return new PlannedRow(row, values, problems);
    }

    private int Column(string name) => ColumnOf(_format, name);

    private static int ColumnOf(FileFormat format, string name)
    {
        var places = Enumerable.Range(0, format.Columns.Count).Where(i => Same(format.Columns[i], name.Trim())).ToList();
        return places.Count switch
        {
            1 => places[0],
            0 => throw new InvalidInputException("options.mapping", ImportTexts.UnknownColumn.With(name, string.Join(", ", format.Columns.Where(c => c.Length > 0)))),
            _ => throw new InvalidInputException("options.mapping", ImportTexts.TwoColumns.With(name)),
        };
    }

    private static CultureInfo CultureOf(ImportOptions options, Viewer importer)
    {
        if (options.Culture is null)
            return CultureInfo.GetCultureInfo(importer.Language == "ru" ? "ru-RU" : "en-US");
        try
        {
            return CultureInfo.GetCultureInfo(options.Culture, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            throw new InvalidInputException("options.culture", ImportTexts.UnknownCulture.With(options.Culture));
        }
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Something wrong with a row. <paramref name="Column"/> is "" when it is about the whole row.</summary>
internal sealed record RowProblem(string Column, string Message);

/// <summary>A row with its values read, in the order of the plan's bindings.</summary>
internal sealed record PlannedRow(FileRow Row, object?[] Values, List<RowProblem> Problems);

/// <summary>Binds the lines of a mapping to fields.</summary>
internal sealed class PlanBindings(RecordKind kind, IReadOnlyList<string> ruleFields, ImportOptions options, Func<string, int> columnOf, string currency)
{
    private static readonly Dictionary<string, ContactPointKind> s_points = new(StringComparer.OrdinalIgnoreCase)
    {
        ["phone"] = ContactPointKind.Phone,
        ["email"] = ContactPointKind.Email,
        ["site"] = ContactPointKind.Site,
        ["messenger"] = ContactPointKind.Messenger,
    };

    public IReadOnlyList<Binding> Make()
    {
        var bindings = options.Mapping.Where(m => !IsCurrency(m)).Select(Bind).ToList();
        var lonely = options.Mapping.FirstOrDefault(m => IsCurrency(m) && !bindings.Exists(b => b is MoneyBinding && b.Field == FieldOf(m)));
        if (lonely is not null)
            throw new InvalidInputException("options.mapping", ImportTexts.NoSource.With(FieldOf(lonely)!.Name));
        var twice = bindings.Where(b => b is not ContactPointBinding).GroupBy(b => b is AddressBinding ? b.Path : b.Field.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw new InvalidInputException("options.mapping", ImportTexts.TwiceMapped.With(twice.Key));
        foreach (var name in options.CreateMissing.Where(n => !bindings.Exists(b => b is LookupBinding && Same(b.Field.Name, n))))
            throw new InvalidInputException("options.createMissing", ImportTexts.UnknownMissing.With(name));
        // What refers to the imported kind itself comes last: a person made for it may need the row's other lookups.
        return [.. bindings.OrderBy(b => b is LookupBinding { IsToOwnKind: true } ? 1 : 0)];
    }

    private Binding Bind(ColumnMapping mapping)
    {
        var parts = mapping.Field.Split('.');
        var source = new Source(mapping, columnOf);
        var points = kind.Fields.FirstOrDefault(f => typeof(IEnumerable<ContactPoint>).IsAssignableFrom(f.ValueType));
        if (points is not null && s_points.TryGetValue(mapping.Field, out var point))
            return new ContactPointBinding(points, point, mapping.Field, Checked(mapping, source, points));
        if (Same(parts[0], "address") && kind.Field(parts[0]) is null && AddressesOf() is { } addresses && parts.Length <= 2)
            return new AddressBinding(addresses, PartOf(mapping, parts), Checked(mapping, source, addresses));
        var field = kind.RequireField(parts[0]);
        if (field.Type == FieldType.Lookup)
            return Lookup(field, parts, Checked(mapping, source, field));
        if (parts.Length > 2 || (parts.Length == 2 && !(field.Type == FieldType.Money && Same(parts[1], "amount"))) || field.Type == FieldType.Structure)
            throw new InvalidInputException("options.mapping", SdkTexts.UnknownField.With(mapping.Field, kind.Many));
        return Plain(field, mapping, source);
    }

    private Binding Plain(RecordField field, ColumnMapping mapping, Source source)
    {
        Checked(mapping, source, field);
        if (ruleFields.Contains(field.Name, StringComparer.OrdinalIgnoreCase))
            return new RuleBinding(field, source);
        if (field.Type == FieldType.Money)
            return new MoneyBinding(field, source, options.Mapping.Where(m => IsCurrency(m) && FieldOf(m) == field).Select(m => new Source(m, columnOf)).FirstOrDefault(), currency);
        // The number cannot be written and may still tell which record is meant.
        if (field.IsReadOnly && !(options.Key is { } key && Same(key, field.Name)))
            throw new InvalidInputException("options.mapping", SdkTexts.ReadOnlyField.With(field.Label));
        return new PlainBinding(field, source);
    }

    private LookupBinding Lookup(RecordField field, string[] parts, Source source)
    {
        if (field.IsReadOnly)
            throw new InvalidInputException("options.mapping", SdkTexts.ReadOnlyField.With(field.Label));
        if (parts.Length == 1)
            throw new InvalidInputException("options.mapping", ImportTexts.LookupNeedsField.With(field.Name));
        var target = field.Target ?? throw new InvalidInputException("options.mapping", SdkTexts.UnknownField.With(string.Join('.', parts), kind.Many));
        var by = parts.Length == 2 && Same(parts[1], "id") ? null
            : (parts.Length == 2 ? target.Field(parts[1]) : null) ?? throw new InvalidInputException("options.mapping", SdkTexts.UnknownField.With(string.Join('.', parts), target.Many));
        if (by is not null && by.ValueType != typeof(string) && by.ValueType != typeof(long))
            throw new InvalidInputException("options.mapping", ImportTexts.CannotFindBy.With(string.Join('.', parts)));
        var createMissing = options.CreateMissing.Contains(field.Name, StringComparer.OrdinalIgnoreCase);
        if (createMissing && (by is null || by.IsReadOnly || by.ValueType != typeof(string)))
            throw new InvalidInputException("options.createMissing", ImportTexts.CannotFindBy.With(string.Join('.', parts)));
        return new LookupBinding(field, by, source, createMissing);
    }

    private static Source Checked(ColumnMapping mapping, Source source, RecordField field)
    {
        if (mapping.Multiply is not null && field.Type is not (FieldType.Money or FieldType.Integer or FieldType.Number))
            throw new InvalidInputException("options.mapping", ImportTexts.BadMultiply.With(mapping.Field));
        if (mapping.Format is not null && field.Type is not (FieldType.Date or FieldType.Instant))
            throw new InvalidInputException("options.mapping", ImportTexts.BadFormat.With(mapping.Field));
        return source;
    }

    private static string PartOf(ColumnMapping mapping, string[] parts) =>
        parts.Length == 1 ? "text"
        : AddressBinding.Parts.FirstOrDefault(p => Same(p, parts[1]))
            ?? throw new InvalidInputException("options.mapping", SdkTexts.UnknownField.With(mapping.Field, string.Join(", ", AddressBinding.Parts)));

    private RecordField? AddressesOf() => kind.Fields.FirstOrDefault(f => typeof(IEnumerable<Address>).IsAssignableFrom(f.ValueType));

    private bool IsCurrency(ColumnMapping mapping) => mapping.Field.EndsWith(".currency", StringComparison.OrdinalIgnoreCase) && FieldOf(mapping)?.Type == FieldType.Money;

    private RecordField? FieldOf(ColumnMapping mapping) => kind.Field(mapping.Field.Split('.')[0]);

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
