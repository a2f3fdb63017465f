using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.Import.Proposals;

/// <summary>Something a column may go into.</summary>
/// <param name="Path">As a mapping names it: "name", "industry.name", "address.city".</param>
/// <param name="Label">What people call it.</param>
/// <param name="Field">The field of the kind.</param>
/// <param name="Type">What it holds; for a part of a field what the part holds.</param>
public sealed record TargetField(string Path, Words Label, RecordField Field, FieldType Type)
{
    /// <summary>A reference to another record, found by one of its fields.</summary>
    public bool IsLookup => Field.Type == FieldType.Lookup;

    /// <summary>Whether a record can be recognised by it.</summary>
    public bool CanBeKey => Type is FieldType.Email or FieldType.Phone || (!IsLookup && (Field.ValueType == typeof(string) || Field.ValueType == typeof(long)) && Path == Field.Name);
}

/// <summary>The fields of a kind that a file may bring, in the order of its card.</summary>
internal static class TargetFields
{
    /// <summary>What other records are found by, the most usual first.</summary>
    private static readonly string[] s_foundBy = ["name", "externalKey", "email", "code", "number"];

    private static readonly Dictionary<string, Words> s_addressParts = new(StringComparer.Ordinal)
    {
        ["text"] = new("Address", "Адрес"), ["country"] = new("Address: country", "Адрес: страна"), ["postCode"] = new("Address: post code", "Адрес: индекс"),
        ["region"] = new("Address: region", "Адрес: область"), ["city"] = new("Address: city", "Адрес: город"), ["street"] = new("Address: street", "Адрес: улица"),
        ["house"] = new("Address: house", "Адрес: дом"), ["flat"] = new("Address: flat or office", "Адрес: квартира или офис"),
    };

    public static IReadOnlyList<TargetField> Of(RecordKind kind, IReadOnlyList<string> ruleFields)
    {
        var fields = kind.Fields.SelectMany(field => Of(field, ruleFields)).ToList();
        if (kind.Fields.FirstOrDefault(f => typeof(IEnumerable<ContactPoint>).IsAssignableFrom(f.ValueType)) is { } points)
        {
            fields.RemoveAll(f => f.Path is "phone" or "email" or "site" or "messenger");
            fields.Add(new("phone", new("Phone", "Телефон"), points, FieldType.Phone));
            fields.Add(new("email", new("E-mail", "E-mail"), points, FieldType.Email));
            fields.Add(new("site", new("Web site", "Сайт"), points, FieldType.Url));
            fields.Add(new("messenger", new("Messenger", "Мессенджер"), points, FieldType.Text));
        }

        if (kind.Field("address") is null && kind.Fields.FirstOrDefault(f => typeof(IEnumerable<Address>).IsAssignableFrom(f.ValueType)) is { } addresses)
            fields.AddRange(AddressBinding.Parts.Select(part => new TargetField(part == "text" ? "address" : "address." + part, s_addressParts[part], addresses, FieldType.Text)));
        return fields;
    }

    private static IEnumerable<TargetField> Of(RecordField field, IReadOnlyList<string> ruleFields)
    {
        if (ruleFields.Contains(field.Name, StringComparer.OrdinalIgnoreCase))
            return [new(field.Name, field.Label, field, field.Type)];
        if (field.IsReadOnly || field.Type == FieldType.Structure)
            return [];
        return field.Type switch
        {
            FieldType.Lookup => Lookup(field),
            FieldType.Money => [new(field.Name, field.Label, field, FieldType.Money), new(field.Name + ".currency", new(field.Label.En + ": currency", field.Label.Ru + ": валюта"), field, FieldType.Text)],
            _ => [new(field.Name, field.Label, field, field.Type)],
        };
    }

    private static IEnumerable<TargetField> Lookup(RecordField field)
    {
        if (field.Target is not { } target)
            return [];
        var by = s_foundBy.Select(target.Field).OfType<RecordField>().Where(f => f.ValueType == typeof(string) || f.ValueType == typeof(long));
        if (field.Dictionary is not null)
            by = by.Where(f => f.Name == "name");
        // Found by its name, it needs no further word.
        return by.Select(f => new TargetField($"{field.Name}.{f.Name}", f.Name == "name" ? field.Label : new($"{field.Label.En}: {Lower(f.Label.En)}", $"{field.Label.Ru}: {Lower(f.Label.Ru)}"), field, FieldType.Lookup));
    }

    private static string Lower(string label) => label.Length > 1 && char.IsLower(label[1]) ? char.ToLowerInvariant(label[0]) + label[1..] : label;
}
