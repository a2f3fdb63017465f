using System.Globalization;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Crm.Bpm.Modules.Data;

/// <summary>A record as search sees it: its words in normal form. One row a record.</summary>
public sealed class SearchEntry
{
    public Guid RecordId { get; init; }
    public required string Kind { get; init; }
    public required string Title { get; set; }

    /// <summary>Lower case, ё as е, without quotes and punctuation; words separated by single spaces, one leading.</summary>
    public required string Words { get; set; }

    public DateTime ChangedAt { get; set; }
}

/// <summary>Keeps search in step with the records, in the same transaction.</summary>
internal static class SearchFeed
{
    public static async Task FeedAsync(CrmDb db, IReadOnlyList<EntityEntry<Record>> changed, CancellationToken cancel)
    {
        var records = changed.Where(e => e.Entity is ISearchable).ToList();
        var known = records.Where(e => e.State == EntityState.Modified).Select(e => e.Entity.Id).ToList();
        var entries = known.Count == 0 ? [] : await db.Set<SearchEntry>().Where(s => known.Contains(s.RecordId)).ToDictionaryAsync(s => s.RecordId, cancel);
        var keys = known.Count == 0 ? [] : await db.Set<SearchKey>().Where(k => known.Contains(k.RecordId)).ToListAsync(cancel);
        var keysOf = keys.ToLookup(k => k.RecordId);
        foreach (var record in records.Select(r => r.Entity))
        {
            var kind = db.Modules.KindOf(record.GetType()).Plural;
            FeedEntry(db, kind, record, entries.GetValueOrDefault(record.Id));
            FeedKeys(db, kind, record, [.. keysOf[record.Id]]);
        }
    }

    // Changed in place and not written anew: of two saves at once the later must find its record stale, not its entry taken.
    private static void FeedEntry(CrmDb db, string kind, Record record, SearchEntry? entry)
    {
        if (record.DeletedAt is not null)
        {
            if (entry is not null)
                db.Remove(entry);
            return;
        }

        var (title, words) = (record.Title, WordsOf(record));
        if (entry is null)
            db.Add(new SearchEntry { RecordId = record.Id, Kind = kind, Title = title, Words = words, ChangedAt = record.ChangedAt });
        else
            (entry.Title, entry.Words, entry.ChangedAt) = (title, words, record.ChangedAt);
    }

    private static void FeedKeys(CrmDb db, string kind, Record record, List<SearchKey> stored)
    {
        var wanted = record.DeletedAt is not null ? [] : ((ISearchable)record).SearchKeys().Where(k => !string.IsNullOrWhiteSpace(k.Value)).SelectMany(k => SearchText.Keys(k.Type, k.Value)).ToHashSet();
        db.RemoveRange(stored.Where(k => !wanted.Remove((k.Type, k.Value))));
        db.AddRange(wanted.Select(k => new SearchKey { Kind = kind, RecordId = record.Id, Type = k.Type, Value = k.Value }));
    }

    private static string WordsOf(Record record) =>
        " " + string.Join(' ', ((ISearchable)record).SearchWords().Append(record.Title).Append(record.Number.ToString(CultureInfo.InvariantCulture))
            .SelectMany(text => NormalText.Of(text).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(SearchText.Shortened).Distinct(StringComparer.Ordinal));
}

/// <summary>Keys, words and keyboard layouts of what people type and look for.</summary>
public static class SearchText
{
    private const string Latin = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
    private const string Cyrillic = "йцукенгшщзхъфывапролджэячсмитьбюё";

    private const int LongestWord = 60;

    /// <summary>A word as it is indexed: nobody types more of it.</summary>
    public static string Shortened(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Length > LongestWord ? word[..LongestWord] : word;
    }

    /// <summary>What the text would be on the other keyboard layout ("bdfy" → "иван"); null when it has letters of neither.</summary>
    public static string? OtherLayout(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (from, to) = text.Any(c => Cyrillic.Contains(char.ToLowerInvariant(c), StringComparison.Ordinal)) ? (Cyrillic, Latin) : (Latin, Cyrillic);
        return text.Any(c => from.Contains(char.ToLowerInvariant(c), StringComparison.Ordinal))
            ? string.Concat(text.ToLowerInvariant().Select(c => from.IndexOf(c, StringComparison.Ordinal) is >= 0 and var i ? to[i] : c))
            : null;
    }

    /// <summary>The exact keys under which a phone, e-mail or tax number is found.</summary>
    public static IEnumerable<(string Type, string Value)> Keys(SearchKeyType type, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (type == SearchKeyType.Email)
            return [("email", value.Trim().ToLowerInvariant())];
        var digits = string.Concat(value.Where(char.IsAsciiDigit));
        if (digits.Length == 0)
            return [];
        return type == SearchKeyType.TaxNumber
            ? [("taxNumber", digits)]
            : [("phone", PhoneText.Dialled(value)), ("phone10", digits.Length > 10 ? digits[^10..] : digits)];
    }
}
