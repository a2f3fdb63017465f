using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Import;

/// <summary>
/// What the texts of a lookup refer to, for one batch: asked in one query, and kept up with what the batch itself creates.
/// Exact spelling wins; people, regions, teams and dictionaries are also found in another case.
/// </summary>
internal sealed class LookupIndex(LookupBinding binding)
{
    private readonly Dictionary<string, HashSet<Guid>> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<Guid>> _loose = new(StringComparer.Ordinal);

    public LookupBinding Binding { get; } = binding;

    public static async Task<LookupIndex> LoadAsync(CrmDb db, LookupBinding binding, IEnumerable<string> texts, CancellationToken cancel)
    {
        var index = new LookupIndex(binding);
        var wanted = texts.Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count > 0)
            await index.FillAsync(db, wanted, cancel);
        return index;
    }

    /// <summary>The records a text refers to; more than one when it is ambiguous.</summary>
    public IReadOnlyCollection<Guid> Find(string text) =>
        _exact.TryGetValue(text, out var exact) ? exact : _loose.TryGetValue(Loose(text), out var loose) ? loose : [];

    /// <summary>A record the batch made.</summary>
    public void Add(Record record)
    {
        if (record is DictionaryEntry entry && entry.Dictionary != Binding.Field.Dictionary)
            return;
        if (Binding.By?.Read(record) is { } value && Saving.Text(value) is { Length: > 0 } text)
            Add(text, record.Id);
    }

    /// <summary>A record the batch gave up.</summary>
    public void Remove(Record record)
    {
        foreach (var ids in _exact.Values.Concat(_loose.Values))
            ids.Remove(record.Id);
    }

    /// <summary>Lower case, ё as е, single spaces.</summary>
    public static string Loose(string text) =>
        string.Join(' ', text.ToLowerInvariant().Replace('ё', 'е').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task FillAsync(CrmDb db, List<string> texts, CancellationToken cancel)
    {
        if (Binding.Field.Dictionary is { } dictionary && Binding.Field.Target?.ClrType == typeof(DictionaryEntry))
        {
            await FillFromDictionaryAsync(db, dictionary, cancel);
            return;
        }

        var kind = ImportedKind.Of(Binding.Field.Target!);
        Add(await kind.WithTextsAsync(db, Binding.By, texts, cancel));
        // Everybody sees the kinds without a filter, and there are not many of them.
        if (!kind.Kind.IsFiltered && Binding.By?.ValueType == typeof(string) && texts.Exists(t => !_exact.ContainsKey(t)))
            Add(await kind.WithTextsAsync(db, Binding.By, null, cancel));
    }

    private async Task FillFromDictionaryAsync(CrmDb db, string dictionary, CancellationToken cancel)
    {
        var entries = await db.Set<DictionaryEntry>().AsNoTracking().Where(e => e.Dictionary == dictionary).ToListAsync(cancel);
        foreach (var entry in entries)
        {
            if (Binding.By is null)
                Add(entry.Id.ToString(), entry.Id);
            else if (Binding.By.Name is "name" or "nameRu" or "code")
                foreach (var name in new[] { entry.Name, entry.NameRu, entry.Code }.OfType<string>())
                    Add(name, entry.Id);
            else if (Saving.Text(Binding.By.Read(entry)) is { Length: > 0 } text)
                Add(text, entry.Id);
        }
    }

    private void Add(IEnumerable<(Guid Id, string Text)> found)
    {
        foreach (var (id, text) in found)
            Add(text, id);
    }

    private void Add(string text, Guid id)
    {
        (_exact.TryGetValue(text, out var exact) ? exact : _exact[text] = []).Add(id);
        if (Binding.Field.Target?.IsFiltered == false)
            (_loose.TryGetValue(Loose(text), out var loose) ? loose : _loose[Loose(text)] = []).Add(id);
    }
}
