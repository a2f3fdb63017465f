using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.Import;

/// <summary>Where a value comes from: a column of the file, a constant, or both (the constant where the cell is empty).</summary>
internal sealed class Source
{
    private readonly int _column;
    private readonly Cell _constant;
    private readonly Dictionary<string, string> _values;

    public Source(ColumnMapping mapping, Func<string, int> columnOf)
    {
        Mapping = mapping;
        _column = mapping.Column is { } name ? columnOf(name) : -1;
        _constant = mapping.Value is { ValueKind: not (System.Text.Json.JsonValueKind.Null or System.Text.Json.JsonValueKind.Undefined) } value
            ? new Cell(value.ValueKind == System.Text.Json.JsonValueKind.String ? value.GetString()!.Trim() : value.GetRawText())
            : Cell.Empty;
        _values = (mapping.Values ?? new Dictionary<string, string?>(StringComparer.Ordinal))
            .GroupBy(v => v.Key.Trim(), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.First().Value?.Trim() ?? "", StringComparer.OrdinalIgnoreCase);
        if (mapping.Column is null && _constant.IsEmpty)
            throw new InvalidInputException("options.mapping", ImportTexts.NoSource.With(mapping.Field));
    }

    public ColumnMapping Mapping { get; }

    /// <summary>What problems name: the column, or the field when the value is a constant.</summary>
    public string Name => Mapping.Column ?? Mapping.Field;

    /// <summary>The cell as the file has it; empty for a constant.</summary>
    public string Raw(FileRow row) => _column < 0 ? "" : row[_column].Text;

    public Cell Of(FileRow row)
    {
        var cell = _column < 0 ? Cell.Empty : row[_column];
        if (_values.TryGetValue(cell.Text, out var replaced))
            cell = new Cell(replaced);
        return cell.IsEmpty ? _constant : cell;
    }
}

/// <summary>One field of the target and where it comes from. Knows how to read it from a row and how to write it into a record.</summary>
internal abstract class Binding(RecordField field, Source source)
{
    public RecordField Field { get; } = field;
    public Source Source { get; } = source;

    /// <summary>The name in the mapping, for the key and for finding what is mapped twice.</summary>
    public virtual string Path => Field.Name;

    /// <summary>The value in the row; null when the cell is empty, and then the field is left as it is.</summary>
    /// <exception cref="InvalidInputException">It cannot be read.</exception>
    public abstract object? Read(FileRow row, CellCulture culture);

    /// <summary>What the field holds after writing <paramref name="value"/>, given what it holds now.</summary>
    public virtual object? Merge(object? current, object value) => value;

    /// <summary>Whether the record has nothing here yet.</summary>
    public virtual bool IsBlank(object? current, object value) => current is null or "";
}

/// <summary>A text, number, date, choice or yes and no.</summary>
internal sealed class PlainBinding(RecordField field, Source source) : Binding(field, source)
{
    public override object? Read(FileRow row, CellCulture culture)
    {
        var cell = Source.Of(row);
        return cell.IsEmpty ? null : CellValue.Of(Field, cell, Source.Mapping, culture);
    }
}

/// <summary>An amount with its currency, from two lines of the mapping.</summary>
internal sealed class MoneyBinding(RecordField field, Source amount, Source? currency, string defaultCurrency) : Binding(field, amount)
{
    public override object? Read(FileRow row, CellCulture culture)
    {
        var cell = Source.Of(row);
        if (cell.IsEmpty)
            return null;
        var code = currency?.Of(row).Text is { Length: > 0 } given ? CellValue.Currency(given) : defaultCurrency;
        return new Money(CellValue.Amount(cell, Source.Mapping.Multiply, culture), code);
    }
}

/// <summary>A reference to another record, found by one of its fields. Reads as the text to look for.</summary>
internal sealed class LookupBinding(RecordField field, RecordField? by, Source source, bool createMissing) : Binding(field, source)
{
    public override string Path => Field.Name + "." + (by?.Name ?? "id");

    /// <summary>The field of the other record; null for its id.</summary>
    public RecordField? By => by;

    /// <summary>Whether it refers to the kind that is being imported, so that the other record may be in the same file.</summary>
    public bool IsToOwnKind => Field.Target == Field.Kind;

    public bool CreateMissing => createMissing;

    public override object? Read(FileRow row, CellCulture culture)
    {
        var cell = Source.Of(row);
        return cell.IsEmpty ? null : cell.Text;
    }
}

/// <summary>A phone, e-mail, site or messenger that is added to the list of ways to reach somebody.</summary>
internal sealed class ContactPointBinding(RecordField field, ContactPointKind kind, string path, Source source) : Binding(field, source)
{
    public ContactPointKind Kind => kind;

    public override string Path => path;

    public override object? Read(FileRow row, CellCulture culture)
    {
        var text = Source.Of(row).Text;
        if (text.Length == 0)
            return null;
        return new ContactPoint(kind, kind == ContactPointKind.Email ? CellValue.Email(text) : text);
    }

    public override object? Merge(object? current, object value)
    {
        var points = ((IEnumerable<ContactPoint>?)current ?? []).ToList();
        var point = (ContactPoint)value;
        if (points.Exists(p => p.Kind == kind && Normal(kind, p.Value) == Normal(kind, point.Value)))
            return current;
        points.Add(points.Exists(p => p.Kind == kind) ? point : point with { IsPrimary = true });
        return points;
    }

    public override bool IsBlank(object? current, object value) => !((IEnumerable<ContactPoint>?)current ?? []).Any(p => p.Kind == kind);

    /// <summary>Two numbers in different notation are the same phone.</summary>
    public static string Normal(ContactPointKind kind, string value) => kind switch
    {
        ContactPointKind.Phone => PhoneText.Dialled(value),
        _ => value.Trim().ToLowerInvariant(),
    };
}

/// <summary>A part of the actual address.</summary>
internal sealed class AddressBinding(RecordField field, string part, Source source) : Binding(field, source)
{
    public static IReadOnlyList<string> Parts { get; } = ["text", "country", "postCode", "region", "city", "street", "house", "flat"];

    public override string Path => "address." + part;

    public override object? Read(FileRow row, CellCulture culture) => Source.Of(row).Text is { Length: > 0 } text ? text : null;

    public override object? Merge(object? current, object value)
    {
        var addresses = ((IEnumerable<Address>?)current ?? []).ToList();
        var at = addresses.FindIndex(a => a.Kind == AddressKind.Actual);
        var before = at < 0 ? new Address() : addresses[at];
        var after = With(before, (string)value);
        if (at >= 0 && before == after)
            return current;
        if (at < 0)
            addresses.Add(after);
        else
            addresses[at] = after;
        return addresses;
    }

    public override bool IsBlank(object? current, object value) =>
        ((IEnumerable<Address>?)current ?? []).FirstOrDefault(a => a.Kind == AddressKind.Actual) is not { } address || With(address, null) == address;

    private Address With(Address address, string? value) => part switch
    {
        "country" => address with { Country = value },
        "postCode" => address with { PostCode = value },
        "region" => address with { Region = value },
        "city" => address with { City = value },
        "street" => address with { Street = value },
        "house" => address with { House = value },
        "flat" => address with { Flat = value },
        _ => address with { Text = value },
    };
}

/// <summary>A field that rules set; the target of the import applies it.</summary>
internal sealed class RuleBinding(RecordField field, Source source) : Binding(field, source)
{
    public override object? Read(FileRow row, CellCulture culture) => Source.Of(row).Text is { Length: > 0 } text ? text : null;
}
