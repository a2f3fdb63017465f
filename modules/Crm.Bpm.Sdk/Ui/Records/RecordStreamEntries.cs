using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Sdk.Ui.Records;

/// <summary>One thing that happened to a record, as the time line shows it.</summary>
/// <param name="Id">Tells entries apart.</param>
/// <param name="Title">What happened, in a word or two.</param>
/// <param name="At">When (UTC).</param>
/// <param name="By">Who.</param>
/// <param name="Text">What was noted.</param>
/// <param name="Lines">Which fields changed, a line each.</param>
internal sealed record StreamEntry(Guid Id, string Title, DateTime At, string By, string? Text, IReadOnlyList<string> Lines);

/// <summary>Notes and changes of a record as one stream.</summary>
internal static class RecordStreamEntries
{
    /// <summary>The newest entries. Changes of one save are one entry.</summary>
    public static async Task<List<StreamEntry>> OfAsync<T>(CrmDb db, RecordKind kind, Guid id, int take, PersonTime time, CancellationToken cancel) where T : Record
    {
        if (!await db.Set<T>().AnyAsync(r => r.Id == id, cancel))
            return [];
        var comments = await db.Set<Comment>().AsNoTracking().Where(c => c.RecordId == id).OrderByDescending(c => c.At).Take(take).ToListAsync(cancel);
        var history = await db.Set<HistoryEntry>().AsNoTracking().Where(h => h.RecordId == id).OrderByDescending(h => h.At).ThenByDescending(h => h.Id).Take(take * 4).ToListAsync(cancel);
        var names = await NamesAsync(db, kind, history, cancel);
        var notes = comments.Select(c => new StreamEntry(c.Id, RecordTexts.Note, c.At, c.ByName, c.Text, []));
        var changes = history.GroupBy(h => h.RecordVersion).Select(version => EntryOf(kind, [.. version], names, time));
        return [.. notes.Concat(changes).OrderByDescending(e => e.At).Take(take)];
    }

    private static StreamEntry EntryOf(RecordKind kind, List<HistoryEntry> lines, IReadOnlyDictionary<string, string> names, PersonTime time)
    {
        var whole = lines.Find(l => l.Field.Length == 0);
        var changed = lines.Where(l => l.Field.Length > 0 && !HistoryWords.Repeats(kind.Field(l.Field), lines.Select(other => kind.Field(other.Field)))).Select(l => LineOf(kind, l, names, time)).ToList();
        var title = whole?.NewValue switch
        {
            "created" => RecordTexts.Created.ToString(),
            "deleted" => RecordTexts.Deleted,
            "restored" => RecordTexts.Restored,
            _ => changed.Count > 0 ? changed[0] : "",
        };
        var first = lines[0];
        return new StreamEntry(first.Id, title, first.At, ByOf(first), null, whole is null ? [.. changed.Skip(1)] : changed);
    }

    private static string LineOf(RecordKind kind, HistoryEntry line, IReadOnlyDictionary<string, string> names, PersonTime time)
    {
        var field = kind.FilterField(line.Field);
        var label = field?.Label.ToString() ?? line.Field;
        var (old, current) = (HistoryWords.Show(field, line.OldValue, names, time), HistoryWords.Show(field, line.NewValue, names, time));
        // Of links the history tells who came and who went.
        if (field?.LinkKey is not null)
            return current is null ? RecordTexts.Gone.With(label, old) : RecordTexts.Come.With(label, current);
        return current is null ? RecordTexts.Emptied.With(label) : old is null ? RecordTexts.Set.With(label, current) : RecordTexts.Changed.With(label, old, current);
    }

    private static string ByOf(HistoryEntry line) => line.Source switch
    {
        ChangeSource.Process => $"{RecordTexts.ByProcess} «{line.ByName}»",
        ChangeSource.Import => $"{RecordTexts.ByImport}, {line.ByName}",
        _ => line.ByName,
    };

    // Lookups are kept as ids; a person reads names.
    private static async Task<Dictionary<string, string>> NamesAsync(CrmDb db, RecordKind kind, List<HistoryEntry> history, CancellationToken cancel)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var target in history.Select(h => (Line: h, Field: kind.FilterField(h.Field))).Where(h => h.Field?.Target is not null).GroupBy(h => h.Field!.Target!))
        {
            var ids = target.SelectMany(h => new[] { h.Line.OldValue, h.Line.NewValue }).Where(v => Guid.TryParse(v, out _)).Select(v => Guid.Parse(v!)).Distinct().ToList();
            foreach (var (id, name) in await RecordNames.OfAsync(db, target.Key, ids, cancel))
                names[id.ToString()] = name;
        }

        return names;
    }
}
