using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Sdk.Data;

/// <summary>Writes fields of records from JSON merge patches: the API, edits in place and bound task forms come through here.</summary>
public sealed class RecordWriter(CrmDb db)
{
    /// <summary>Makes a record from JSON; the caller adds it after its own rules.</summary>
    /// <exception cref="InvalidInputException">A field is wrong or a required one is empty.</exception>
    public async Task<T> NewAsync<T>(JsonElement json, CancellationToken cancel) where T : Record
    {
        var kind = db.Modules.KindOf(typeof(T));
        var record = Activator.CreateInstance<T>();
        await ApplyAsync(kind, record, json, isNew: true, cancel);
        record.Check();
        RequireFilled(kind, record);
        return record;
    }

    /// <summary>Changes the fields the patch names; null empties a field. Nothing is saved yet.</summary>
    /// <exception cref="InvalidInputException">A field is wrong, unknown, or set by rules only.</exception>
    public async Task PatchAsync(Record record, JsonElement patch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(record);
        var kind = db.Modules.KindOf(record.GetType());
        await ApplyAsync(kind, record, patch, isNew: false, cancel);
        record.Check();
        RequireFilled(kind, record);
    }

    private async Task ApplyAsync(RecordKind kind, Record record, JsonElement json, bool isNew, CancellationToken cancel)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new InvalidInputException("", SdkTexts.BadJson.With("{ … }"));
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name is "id" or "version")
                continue;
            try
            {
                var field = FieldNamed(kind, property.Name);
                if (field.IsReadOnly || (field.IsCreateOnly && !isNew))
                    throw new InvalidInputException(field.Name, SdkTexts.ReadOnlyField.With(field.Label));
                field.Write(record, await CheckedAsync(field, FieldValue.FromJson(field, property.Value), cancel));
            }
            catch (InvalidInputException invalid)
            {
                wrong[property.Name] = invalid.Message;
            }
        }

        if (wrong.Count > 0)
            throw new InvalidInputException(wrong);
    }

    private static RecordField FieldNamed(RecordKind kind, string name) =>
        kind.Field(name) ?? (name.EndsWith("Id", StringComparison.Ordinal) ? kind.RequireField(name[..^2]) : kind.RequireField(name));

    // A reference is to something the person sees: the server checks every value, whatever field it came through.
    private async Task<object?> CheckedAsync(RecordField field, object? value, CancellationToken cancel)
    {
        if (value is null)
            return field.ValueType is { IsValueType: true } type && Nullable.GetUnderlyingType(field.KeyProperty.PropertyType) is null ? Activator.CreateInstance(type) : null;
        if (field.Type == FieldType.Lookup && value is Guid id && !await RecordNames.ExistsAsync(db, field.Target!, id, field.Dictionary, cancel))
            throw new InvalidInputException(field.Name, SdkTexts.UnknownLookup.With(field.Label));
        return value;
    }

    private static void RequireFilled(RecordKind kind, Record record)
    {
        var missing = kind.Fields.Where(f => f.Required && f.Read(record) is null or "").ToDictionary(f => f.Name, f => SdkTexts.Required.With(f.Label), StringComparer.Ordinal);
        if (missing.Count > 0)
            throw new InvalidInputException(missing);
    }
}

/// <summary>Names of records for links, whatever the viewer may open: who sees a deal sees its contractor's name, not its card.</summary>
public static class RecordNames
{
    private static readonly System.Reflection.MethodInfo s_names = typeof(RecordNames).GetMethod(nameof(NamesCoreAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;
    private static readonly System.Reflection.MethodInfo s_exists = typeof(RecordNames).GetMethod(nameof(ExistsCoreAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;

    /// <summary>The titles of these records; deleted ones keep theirs.</summary>
    public static async Task<IReadOnlyDictionary<Guid, string>> OfAsync(CrmDb db, RecordKind kind, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (ids.Count == 0)
            return new Dictionary<Guid, string>();
        return await (Task<Dictionary<Guid, string>>)s_names.MakeGenericMethod(kind.ClrType).Invoke(null, [db, ids.Distinct().ToList(), cancel])!;
    }

    /// <summary>The titles of what these records refer to by these fields; asked once per kind.</summary>
    public static async Task<IReadOnlyDictionary<Guid, string>> OfLookupsAsync(CrmDb db, IEnumerable<RecordField> fields, IReadOnlyCollection<Record> records, CancellationToken cancel)
    {
        var names = new Dictionary<Guid, string>();
        foreach (var target in fields.Where(f => f.Target is not null).GroupBy(f => f.Target!))
            foreach (var (id, name) in await OfAsync(db, target.Key, [.. target.SelectMany(f => records.Select(r => f.Read(r)).OfType<Guid>())], cancel))
                names[id] = name;
        return names;
    }

    internal static async Task<bool> ExistsAsync(CrmDb db, RecordKind kind, Guid id, string? dictionary, CancellationToken cancel) =>
        await (Task<bool>)s_exists.MakeGenericMethod(kind.ClrType).Invoke(null, [db, id, dictionary, cancel])!;

    private static async Task<Dictionary<Guid, string>> NamesCoreAsync<T>(CrmDb db, List<Guid> ids, CancellationToken cancel) where T : Record
    {
        var records = await db.Set<T>().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).AsNoTracking().Where(r => ids.Contains(r.Id)).ToListAsync(cancel);
        return records.ToDictionary(r => r.Id, r => r.Title);
    }

    private static Task<bool> ExistsCoreAsync<T>(CrmDb db, Guid id, string? dictionary, CancellationToken cancel) where T : Record =>
        dictionary is not null && typeof(T) == typeof(DictionaryEntry)
            ? db.Set<DictionaryEntry>().AnyAsync(r => r.Id == id && r.Dictionary == dictionary, cancel)
            : db.Set<T>().AnyAsync(r => r.Id == id, cancel);
}
