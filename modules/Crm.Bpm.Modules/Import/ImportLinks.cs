using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Import;

/// <summary>
/// Fills in references to records of the same file when all of its rows are in: a parent company may stand below its
/// subsidiaries. A reference that would go round in a circle is left empty, and the row says so.
/// </summary>
internal sealed class ImportLinks(ImportHold hold, ImportPlan plan, ImportLimits limits)
{
    private const int MaxDepth = 100;
    private readonly ImportedKind _kind = ImportedKind.Of(plan.Kind);

    public async Task RunAsync(CancellationToken cancel)
    {
        while (await hold.RunAsync((_, db) => BatchAsync(db, cancel), quiet: true, cancel))
        {
            // Each batch takes its rows off the list.
        }
    }

    private async Task<bool> BatchAsync(CrmDb db, CancellationToken cancel)
    {
        await db.Set<ImportTurn>().Where(t => t.Name == ImportTurn.Only).ExecuteUpdateAsync(set => set.SetProperty(t => t.Taken, t => t.Taken + 1), cancel);
        var id = hold.Job.Id;
        var rows = await db.Set<ImportRow>().Where(r => r.ImportId == id && r.Links != null).OrderBy(r => r.Row).Take(limits.RowsAtOnce).ToListAsync(cancel);
        if (rows.Count == 0)
            return false;
        var links = rows.ToDictionary(r => r, r => ImportJson.Read<Dictionary<string, string>>(r.Links!));
        var records = (await _kind.LoadAsync(db, [.. rows.Select(r => r.RecordId!.Value).Distinct()], cancel)).ToDictionary(r => r.Id);
        var before = rows.ToDictionary(r => r, _ => new Dictionary<RecordField, object?>());
        foreach (var lookup in plan.Lookups.Where(l => l.IsToOwnKind))
            await FillAsync(db, lookup, links, records, before, cancel);
        await db.SaveChangesAsync(cancel);
        await WriteDownAsync(db, rows, records, before, cancel);
        return true;
    }

    private async Task FillAsync(CrmDb db, LookupBinding lookup, Dictionary<ImportRow, Dictionary<string, string>> links,
        Dictionary<Guid, Record> records, Dictionary<ImportRow, Dictionary<RecordField, object?>> before, CancellationToken cancel)
    {
        var wanted = links.Where(l => l.Value.ContainsKey(lookup.Path)).Select(l => (Row: l.Key, Text: l.Value[lookup.Path])).ToList();
        var index = await LookupIndex.LoadAsync(db, lookup, wanted.Select(w => w.Text), cancel);
        var chains = new Chains(db, _kind, lookup.Field);
        await chains.LoadAsync([.. wanted.SelectMany(w => index.Find(w.Text)).Distinct()], cancel);
        foreach (var (row, text) in wanted)
        {
            if (!records.TryGetValue(row.RecordId!.Value, out var record))
                continue;
            var found = index.Find(text);
            if (found.Count != 1)
                AddProblem(row, lookup, (found.Count == 0 ? ImportTexts.LookupInFileRejected : ImportTexts.LookupAmbiguous).With(lookup.Field.Label, text));
            else if (chains.Contains(found.First(), record.Id))
                AddProblem(row, lookup, ImportTexts.LookupToItself.With(lookup.Field.Label));
            else if (!Equals(lookup.Field.Read(record), found.First()))
            {
                before[row].TryAdd(lookup.Field, lookup.Field.Read(record));
                lookup.Field.Write(record, found.First());
                chains.Set(record.Id, found.First());
            }
        }
    }

    private async Task WriteDownAsync(CrmDb db, List<ImportRow> rows, Dictionary<Guid, Record> records, Dictionary<ImportRow, Dictionary<RecordField, object?>> before, CancellationToken cancel)
    {
        var becameUpdated = 0;
        foreach (var row in rows)
        {
            row.Links = null;
            if (before[row].Count == 0 || !records.TryGetValue(row.RecordId!.Value, out var record))
                continue;
            row.RecordVersion = record.Version;
            if (row.Outcome == RowOutcome.Created)
                continue;
            var changes = ImportJson.Read<Dictionary<string, FieldChange>>(ImportJson.Changes(record, before[row])!);
            foreach (var (field, change) in row.Changes is null ? [] : ImportJson.Read<Dictionary<string, FieldChange>>(row.Changes))
                changes.TryAdd(field, change);
            row.Changes = System.Text.Json.JsonSerializer.Serialize(changes, CrmConventions.Json);
            becameUpdated += row.Outcome == RowOutcome.Unchanged ? 1 : 0;
            row.Outcome = RowOutcome.Updated;
        }

        if (becameUpdated > 0)
            await hold.SetAsync(db, set => set.SetProperty(j => j.Updated, j => j.Updated + becameUpdated).SetProperty(j => j.Unchanged, j => j.Unchanged - becameUpdated), cancel);
    }

    private static void AddProblem(ImportRow row, LookupBinding lookup, string message)
    {
        var problems = row.Problems is null ? [] : ImportJson.Read<List<RowProblem>>(row.Problems);
        problems.Add(new RowProblem(lookup.Source.Name, message));
        row.Problems = ImportJson.Of(problems);
    }

    /// <summary>Who is above whom, as far up as it goes.</summary>
    private sealed class Chains(CrmDb db, ImportedKind kind, RecordField lookup)
    {
        private readonly Dictionary<Guid, Guid?> _above = [];

        public async Task LoadAsync(List<Guid> ids, CancellationToken cancel)
        {
            for (var depth = 0; ids.Count > 0 && depth < MaxDepth; depth++)
            {
                foreach (var (id, above) in await kind.HeldAsync(db, lookup, ids, cancel))
                    _above[id] = above;
                ids = [.. ids.Select(i => _above.GetValueOrDefault(i)).OfType<Guid>().Where(i => !_above.ContainsKey(i)).Distinct()];
            }
        }

        public void Set(Guid id, Guid above) => _above[id] = above;

        public bool Contains(Guid from, Guid looked)
        {
            Guid? at = from;
            for (var depth = 0; at is { } id && depth < MaxDepth; depth++)
            {
                if (id == looked)
                    return true;
                at = _above.GetValueOrDefault(id);
            }

            return false;
        }
    }
}
