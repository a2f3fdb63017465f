using Crm.Bpm.Sdk.Ui;

namespace Crm.Bpm.Sdk.Data;

/// <summary>How an export writes what it reads.</summary>
/// <param name="ForPeople">Labels and the person's time instead of API names and UTC.</param>
/// <param name="Zone">The person's zone.</param>
/// <param name="Names">Names of the records that lookups of this batch refer to.</param>
internal sealed record ExportWords(bool ForPeople, TimeZoneInfo Zone, IReadOnlyDictionary<Guid, string> Names);

/// <summary>A column of an exported list. Its name is the one an import's mapping takes for the same field.</summary>
/// <param name="Name">"industry.name", "annualRevenue.currency", "phone".</param>
/// <param name="Label">The same for people.</param>
/// <param name="ValueOf">The cell of a record.</param>
internal sealed record ExportColumn(string Name, string Label, Func<Record, ExportWords, object?> ValueOf)
{
    private static readonly (ContactPointKind Kind, string Name, Words Label)[] s_points =
    [
        (ContactPointKind.Phone, "phone", new("Phone", "Телефон")), (ContactPointKind.Email, "email", new("E-mail", "E-mail")),
        (ContactPointKind.Site, "site", new("Site", "Сайт")), (ContactPointKind.Messenger, "messenger", new("Messenger", "Мессенджер")),
    ];

    private static readonly Words s_address = new("Address", "Адрес");

    /// <summary>The columns for these fields; what has no place in a table has no column.</summary>
    public static IReadOnlyList<ExportColumn> Of(IEnumerable<RecordField> fields)
    {
        var columns = fields.SelectMany(Of).ToList();
        // Two fields may have one label; headings are told apart by their names then.
        return [.. columns.Select(c => columns.Count(other => other.Label == c.Label) > 1 ? c with { Label = $"{c.Label} ({c.Name})" } : c).DistinctBy(c => c.Name)];
    }

    private static IEnumerable<ExportColumn> Of(RecordField field) => field.Type switch
    {
        FieldType.Money =>
        [
            new(field.Name, field.Label, (r, _) => (field.Read(r) as Money)?.Amount),
            new(field.Name + ".currency", MoneyWords.CurrencyOf.With(field.Label), (r, _) => (field.Read(r) as Money)?.Currency),
        ],
        FieldType.Lookup => [new(field.Name + ".name", field.Label, (r, words) => field.Read(r) is Guid id ? words.Names.GetValueOrDefault(id) : null)],
        FieldType.Structure when typeof(IEnumerable<ContactPoint>).IsAssignableFrom(field.ValueType) =>
            s_points.Select(point => new ExportColumn(point.Name, point.Label, (r, _) => FirstOf((IEnumerable<ContactPoint>?)field.Read(r), point.Kind))),
        FieldType.Structure when typeof(IEnumerable<Address>).IsAssignableFrom(field.ValueType) =>
            [new("address.text", s_address, (r, _) => ((IEnumerable<Address>?)field.Read(r))?.FirstOrDefault(a => a.Kind == AddressKind.Actual)?.ToString())],
        FieldType.Structure => [],
        _ => [new(field.Name, field.Label, (r, words) => Plain(field, field.Read(r), words))],
    };

    private static string? FirstOf(IEnumerable<ContactPoint>? points, ContactPointKind kind) =>
        points?.Where(p => p.Kind == kind).OrderByDescending(p => p.IsPrimary).Select(p => p.Value).FirstOrDefault();

    private static object? Plain(RecordField field, object? value, ExportWords words) => value switch
    {
        Enum word => words.ForPeople ? field.NameOf(word.ToString()) : word.ToString(),
        DateTime instant when words.ForPeople => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(instant, DateTimeKind.Utc), words.Zone),
        DateTime instant => DateTime.SpecifyKind(instant, DateTimeKind.Utc),
        Guid id => id.ToString(),
        _ => value,
    };
}
