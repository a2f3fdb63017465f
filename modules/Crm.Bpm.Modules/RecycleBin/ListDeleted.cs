using System.Globalization;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.RecycleBin;

/// <summary>What is in the recycle bin, the last first: of one kind, or of every kind one may delete.</summary>
internal sealed class ListDeleted(CrmDb db)
{
    private const int Most = 200;

    /// <param name="plural">The kind; every kind when unset.</param>
    /// <param name="take">How many.</param>
    /// <param name="after">Where the page before ended.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="InvalidInputException">There is no such kind, or no such place.</exception>
    /// <exception cref="NotAllowedException">They may delete nothing of it.</exception>
    public async Task<ListPage<DeletedRecord>> RunAsync(string? plural, int take, string? after, CancellationToken cancel)
    {
        var (kinds, place, count) = (KindsOf(db.Modules, db.Session.Viewer, plural), PlaceInBin.Parse(after), Math.Clamp(take, 1, Most));
        var found = new List<(RecordKind Kind, Record Record)>();
        // Each kind answers with the page's length at most; the bin's own order is made of them.
        foreach (var kind in kinds)
            found.AddRange((await DeletedOfKind.Of(kind).LastAsync(db, place, count + 1, cancel)).Select(record => (kind, record)));
        var page = found.OrderByDescending(f => f.Record.DeletedAt).ThenByDescending(f => f.Record.Id.ToString("N"), StringComparer.Ordinal).Take(count).ToList();
        var by = await WhoAsync([.. page.Select(f => f.Record.Id)], cancel);
        var items = page.ConvertAll(f => new DeletedRecord(f.Kind.Plural, f.Record.Id, f.Record.Title is { Length: > 0 } title ? title : string.Create(CultureInfo.InvariantCulture, $"{f.Kind.Singular} {f.Record.Number}"), f.Record.DeletedAt!.Value, by.GetValueOrDefault(f.Record.Id)));
        var isLast = found.Count <= count;
        return new(items, items.Count, isLast && place is null, isLast ? null : new PlaceInBin(items[^1].DeletedAt, items[^1].Id).ToString());
    }

    /// <summary>The kinds whose bin this person may look into.</summary>
    /// <exception cref="InvalidInputException">There is no such kind.</exception>
    /// <exception cref="NotAllowedException">They may delete nothing of it.</exception>
    public static IReadOnlyList<RecordKind> KindsOf(CrmModules modules, Viewer viewer, string? plural)
    {
        if (!string.IsNullOrEmpty(plural))
        {
            var kind = modules.KindOf(plural) ?? throw new InvalidInputException("kind", RecycleBinTexts.UnknownKind.With(plural));
            viewer.Require(kind.DeletePermission);
            return [kind];
        }

        var kinds = modules.Kinds.Where(kind => viewer.May(kind.DeletePermission)).ToList();
        return kinds.Count > 0 ? kinds : throw viewer.Refusal(modules.Kinds[0].DeletePermission);
    }

    private async Task<Dictionary<Guid, string>> WhoAsync(IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        var lines = await db.Set<HistoryEntry>().AsNoTracking().Where(h => ids.Contains(h.RecordId) && h.Field == "" && h.NewValue == "deleted")
            .Select(h => new { h.RecordId, h.At, h.ByName }).ToListAsync(cancel);
        return lines.GroupBy(l => l.RecordId).ToDictionary(g => g.Key, g => g.MaxBy(l => l.At)!.ByName);
    }
}
