using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Import.Proposals;

/// <summary>Says which column probably goes into which field: by its heading, in Russian and English, and otherwise by its values.</summary>
internal sealed class ProposeMapping(CrmDb db)
{
    // A column of more different values is no list of names; so many are asked for at most.
    private const int MaxNames = 60;

    /// <param name="kind">What the rows become.</param>
    /// <param name="fields">The fields of the kind that files may bring.</param>
    /// <param name="headings">What files call them.</param>
    /// <param name="keys">By what records of the kind are recognised.</param>
    /// <param name="sample">The file.</param>
    /// <param name="reading">What was said about reading it; stays.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<ImportOptions> RunAsync(RecordKind kind, IReadOnlyList<TargetField> fields, Headings headings, IReadOnlyList<string> keys, FileSample sample, ImportOptions reading, CancellationToken cancel)
    {
        var free = fields.ToDictionary(f => f.Path, StringComparer.OrdinalIgnoreCase);
        var mapping = new ColumnMapping?[sample.Columns.Count];
        var usable = Enumerable.Range(0, mapping.Length).Where(i => IsUsable(sample, i)).ToList();
        foreach (var i in usable)
            if (headings.PathOf(sample.Format.Columns[i]) is { } path && free.TryGetValue(path, out var field) && Fits(field, sample.Columns[i]))
                mapping[i] = Take(free, field, sample, i);
        foreach (var i in usable.Where(i => mapping[i] is null))
            if (headings.PathNear(sample.Format.Columns[i]) is { } near && free.TryGetValue(near, out var field) && Fits(field, sample.Columns[i]) && !Array.Exists(mapping, m => m?.Field == near))
                mapping[i] = Take(free, field, sample, i);
        foreach (var i in usable.Where(i => mapping[i] is null))
            if (ByType(free, mapping, sample, i) is { } field)
                mapping[i] = Take(free, field, sample, i);
        foreach (var i in usable.Where(i => mapping[i] is null))
            if (await ByValuesAsync(free, sample.Columns[i], cancel) is { } field)
                mapping[i] = Take(free, field, sample, i);

        var lines = mapping.OfType<ColumnMapping>().ToList();
        var key = keys.FirstOrDefault(k => lines.Exists(l => l.Field == k && IsKey(sample, l.Column!)));
        return reading with
        {
            Mapping = lines,
            Key = key,
            Mode = key is null ? null : "upsert",
            Culture = sample.Columns.Select(c => c.Numbers).OfType<System.Globalization.CultureInfo>().GroupBy(c => c.Name).OrderByDescending(g => g.Count()).FirstOrDefault()?.Key,
            CreateMissing = [],
            Where = null,
        };
    }

    // A column without a name cannot be spoken of, and of two with the same name neither.
    private static bool IsUsable(FileSample sample, int column) =>
        sample.Format.Columns[column] is { Length: > 0 } name && sample.Format.Columns.Count(c => string.Equals(c, name, StringComparison.OrdinalIgnoreCase)) == 1;

    // The heading decides; only a column that has nothing of the kind is left for the person.
    private static bool Fits(TargetField field, ColumnSample column) => field.Type switch
    {
        FieldType.Email => column.MayHold(ColumnType.Email),
        FieldType.Date or FieldType.Instant => column.MayHold(ColumnType.Date),
        FieldType.Integer or FieldType.Number or FieldType.Money => column.MayHold(ColumnType.Number),
        _ => true,
    };

    private static ColumnMapping Take(Dictionary<string, TargetField> free, TargetField field, FileSample sample, int at)
    {
        // One way to find the other record is enough; phones and e-mails may come in several columns.
        foreach (var other in free.Values.Where(f => f.Path == field.Path || (f.IsLookup && f.Field == field.Field)).ToList())
            if (field.Type is not (FieldType.Phone or FieldType.Email) || field.Field.Type != FieldType.Structure)
                free.Remove(other.Path);
        return For(field, sample.Format.Columns[at], sample.Columns[at]);
    }

    /// <summary>The line that brings a column into a field: with its way of writing dates where it is clear, and the words of a choice.</summary>
    public static ColumnMapping For(TargetField field, string name, ColumnSample column) => For(field, name, column.DateFormats, column.IsAmbiguous, column.Distinct);

    /// <inheritdoc cref="For(TargetField, string, ColumnSample)"/>
    public static ColumnMapping For(TargetField field, PreviewColumn column) => For(field, column.Name, column.DateFormats, column.IsAmbiguous, column.Values);

    private static ColumnMapping For(TargetField field, string name, IReadOnlyList<string> dateFormats, bool isAmbiguous, IEnumerable<string> values) => new()
    {
        Column = name,
        Field = field.Path,
        Format = field.Type is FieldType.Date or FieldType.Instant && !isAmbiguous ? dateFormats.FirstOrDefault(f => f[0] != 'y') : null,
        Values = field.Type == FieldType.Choice ? Choices(field, values) : null,
    };

    private static TargetField? ByType(Dictionary<string, TargetField> free, ColumnMapping?[] mapping, FileSample sample, int at)
    {
        var type = sample.Columns[at].Type;
        if (type is ColumnType.Email or ColumnType.Phone or ColumnType.Url)
        {
            var path = type switch { ColumnType.Email => "email", ColumnType.Phone => "phone", _ => "site" };
            return free.TryGetValue(path, out var reach) && !mapping.Any(m => m?.Field == path) ? reach : null;
        }

        // An amount that nothing else can be; two possible fields would be a guess, and a date says nothing of what happened on it.
        var amounts = type == ColumnType.Money ? free.Values.Where(f => f.Type == FieldType.Money).Take(2).ToList() : [];
        return amounts.Count == 1 ? amounts[0] : null;
    }

    // Every name in the column is the name of a colleague, a region, an entry of a dictionary, or a word of a choice.
    private async Task<TargetField?> ByValuesAsync(Dictionary<string, TargetField> free, ColumnSample column, CancellationToken cancel)
    {
        if (column.Type != ColumnType.Text || column.HasMore || column.Distinct.Count > MaxNames)
            return null;
        if (free.Values.FirstOrDefault(f => f.Type == FieldType.Choice && column.Distinct.All(text => WordOf(f, text) is not null)) is { } choice)
            return choice;
        foreach (var field in free.Values.Where(f => f.IsLookup && f.Field.Target is { IsFiltered: false } && f.Path.EndsWith(".name", StringComparison.Ordinal)).ToList())
        {
            var by = field.Field.Target!.Field("name");
            var index = await LookupIndex.LoadAsync(db, new LookupBinding(field.Field, by, new Source(new ColumnMapping { Field = field.Path, Column = "" }, _ => 0), createMissing: false), column.Distinct, cancel);
            if (column.Distinct.All(text => index.Find(text).Count > 0))
                return field;
        }

        return null;
    }

    private static Dictionary<string, string?>? Choices(TargetField field, IEnumerable<string> values)
    {
        var words = values.Select(text => (Text: text, Word: WordOf(field, text)))
            .Where(w => w.Word is not null && !string.Equals(w.Word, w.Text, StringComparison.OrdinalIgnoreCase))
            .DistinctBy(w => w.Text, StringComparer.OrdinalIgnoreCase).ToDictionary(w => w.Text, w => w.Word, StringComparer.OrdinalIgnoreCase);
        return words.Count > 0 ? words : null;
    }

    private static string? WordOf(TargetField field, string text) => field.Field.ValueType.IsEnum
        ? Array.Find(Enum.GetNames(field.Field.ValueType), word => string.Equals(word, text, StringComparison.OrdinalIgnoreCase) || string.Equals(field.Field.NameOf(word), text, StringComparison.OrdinalIgnoreCase))
        : null;

    private static bool IsKey(FileSample sample, string column)
    {
        var values = sample.Columns[sample.Format.Columns.ToList().IndexOf(column)];
        return values.IsUnique && values.Filled == sample.First.Count;
    }
}
