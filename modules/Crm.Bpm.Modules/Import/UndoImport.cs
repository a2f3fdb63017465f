using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Import;

/// <summary>
/// Takes an import back: ends what it started, restores what it changed, removes what it made. What somebody changed since,
/// or what other records refer to, stays and is listed.
/// </summary>
internal sealed class UndoImport(ImportHold hold, CrmModules modules)
{
    private const int AtOnce = 100;

    public async Task RunAsync(CancellationToken cancel)
    {
        while (await hold.RunAsync((_, db) => RestoreAsync(db, cancel), quiet: true, cancel))
        {
            // Each batch marks its rows.
        }

        if (hold.Job.Phase == ImportPhase.UndoCheck)
        {
            await KeepAsync(cancel);
            await hold.RunAsync(db => hold.SetAsync(db, set => set.SetProperty(j => j.Phase, ImportPhase.Undo), cancel), cancel);
        }

        while (await hold.RunAsync((services, db) => RemoveAsync(services, db, cancel), quiet: false, cancel))
        {
            // Each batch marks its rows.
        }
    }

    private async Task<bool> RestoreAsync(CrmDb db, CancellationToken cancel)
    {
        var id = hold.Job.Id;
        var rows = await db.Set<ImportRow>().Where(r => r.ImportId == id && r.Outcome == RowOutcome.Updated && r.Undo == null).OrderByDescending(r => r.Row).Take(AtOnce).ToListAsync(cancel);
        var ids = rows.Select(r => r.RecordId).OfType<Guid>().Distinct().ToList();
        var own = await db.Set<ImportRow>().Where(r => r.ImportId == id && (r.Outcome == RowOutcome.Created || r.Outcome == RowOutcome.Missing) && ids.Contains(r.RecordId!.Value)).Select(r => r.RecordId!.Value).ToHashSetAsync(cancel);
        foreach (var group in rows.GroupBy(r => r.Kind).ToList())
        {
            var kind = modules.KindOf(group.Key)!;
            var records = (await ImportedKind.Of(kind).LoadAsync(db, ids, cancel)).ToDictionary(r => r.Id);
            foreach (var row in group)
            {
                // What the import itself made is removed later, whatever later rows did to it.
                row.Undo = RowUndo.Restored;
                if (!own.Contains(row.RecordId!.Value) && records.TryGetValue(row.RecordId.Value, out var record))
                    Restore(row, kind, record);
            }
        }

        return rows.Count > 0;
    }

    private static void Restore(ImportRow row, RecordKind kind, Record record)
    {
        foreach (var (name, change) in ImportJson.Read<Dictionary<string, FieldChange>>(row.Changes!))
        {
            var field = kind.RequireField(name);
            if (Text(ImportJson.Value(field.Read(record))) == Text(change.After))
                field.Write(record, change.Before?.Deserialize(field.KeyProperty.PropertyType, CrmConventions.Json));
            else
                (row.Undo, row.KeptReason) = (RowUndo.Kept, ImportTexts.KeptField.With(field.Label));
        }
    }

    // Property order and white space do not matter, and both sides come from the same serializer.
    private static string Text(JsonElement? value) => value is { ValueKind: not JsonValueKind.Null } some ? some.GetRawText() : "";

    private async Task KeepAsync(CancellationToken cancel)
    {
        var made = await hold.ReadAsync((_, db) => MadeAsync(db, cancel), cancel);
        var kept = new Dictionary<Guid, Words>();
        foreach (var chunk in made.Keys.Chunk(AtOnce))
            foreach (var id in await hold.ReadAsync((_, db) => ChangedSinceAsync(db, chunk, cancel), cancel))
                kept[id] = ImportTexts.KeptChanged;
        for (var before = -1; before < kept.Count;)
        {
            before = kept.Count;
            foreach (var used in await UsedAsync(made, kept, cancel))
                kept.TryAdd(used, ImportTexts.KeptUsed);
        }

        foreach (var chunk in kept.Chunk(AtOnce))
            await hold.RunAsync(db => MarkAsync(db, chunk.ToDictionary(k => k.Key, k => k.Value), cancel), cancel);
    }

    private async Task<Dictionary<Guid, string>> MadeAsync(CrmDb db, CancellationToken cancel)
    {
        var id = hold.Job.Id;
        var rows = await db.Set<ImportRow>().Where(r => r.ImportId == id && (r.Outcome == RowOutcome.Created || r.Outcome == RowOutcome.Missing) && r.Undo == null)
            .Select(r => new { r.RecordId, r.Kind }).ToListAsync(cancel);
        return rows.ToDictionary(r => r.RecordId!.Value, r => r.Kind);
    }

    // A person wrote, took, completed or changed something; what processes did by themselves is part of the import.
    private async Task<HashSet<Guid>> ChangedSinceAsync(CrmDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var (import, list) = (hold.Job.Id, ids.ToList());
        var last = await db.Set<ImportRow>().Where(r => r.ImportId == import && r.RecordId != null && list.Contains(r.RecordId.Value))
            .GroupBy(r => r.RecordId!.Value).Select(g => new { g.Key, Version = g.Max(r => r.RecordVersion) }).ToDictionaryAsync(g => g.Key, g => g.Version, cancel);
        var history = await db.Set<HistoryEntry>().Where(h => list.Contains(h.RecordId) && h.Source != ChangeSource.Process && h.Source != ChangeSource.System)
            .GroupBy(h => h.RecordId).Select(g => new { g.Key, Version = g.Max(h => h.RecordVersion) }).ToListAsync(cancel);
        var changed = history.Where(h => h.Version > last.GetValueOrDefault(h.Key)).Select(h => h.Key).ToHashSet();
        changed.UnionWith(await db.Set<Comment>().Where(c => list.Contains(c.RecordId) && c.ById != null).Select(c => c.RecordId).ToListAsync(cancel));
        changed.UnionWith(await db.Set<CrmTask>().IgnoreQueryFilters([AccessFilter.Access]).Where(t => t.SubjectId != null && list.Contains(t.SubjectId.Value) && t.DoneById != null
            && t.Status == Crm.Bpm.Sdk.Tasks.TaskStatus.Done).Select(t => t.SubjectId!.Value).ToListAsync(cancel));
        return changed;
    }

    // Records that something living refers to which is not itself about to go.
    private async Task<HashSet<Guid>> UsedAsync(Dictionary<Guid, string> made, Dictionary<Guid, Words> kept, CancellationToken cancel)
    {
        var used = new HashSet<Guid>();
        foreach (var kind in made.Values.Distinct(StringComparer.Ordinal).Select(modules.KindOf).OfType<RecordKind>().ToList())
        {
            var candidates = made.Where(m => m.Value == kind.Plural && !kept.ContainsKey(m.Key)).Select(m => m.Key).ToList();
            var lookups = modules.Kinds.SelectMany(k => k.Fields).Where(f => f.Type == FieldType.Lookup && f.Target == kind).ToList();
            foreach (var chunk in candidates.Chunk(AtOnce))
                foreach (var lookup in lookups)
                {
                    var references = await hold.ReadAsync((_, db) => ImportedKind.Of(lookup.Kind).ReferencesAsync(db, lookup, chunk, cancel), cancel);
                    used.UnionWith(references.Where(r => !made.ContainsKey(r.Record) || kept.ContainsKey(r.Record)).Select(r => r.RefersTo));
                }
        }

        return used;
    }

    private async Task MarkAsync(CrmDb db, Dictionary<Guid, Words> kept, CancellationToken cancel)
    {
        var (id, ids) = (hold.Job.Id, kept.Keys.ToList());
        var rows = await db.Set<ImportRow>().Where(r => r.ImportId == id && (r.Outcome == RowOutcome.Created || r.Outcome == RowOutcome.Missing) && ids.Contains(r.RecordId!.Value)).ToListAsync(cancel);
        foreach (var row in rows)
            (row.Undo, row.KeptReason) = (RowUndo.Kept, kept[row.RecordId!.Value]);
    }

    private async Task<bool> RemoveAsync(IServiceProvider services, CrmDb db, CancellationToken cancel)
    {
        var id = hold.Job.Id;
        var rows = await db.Set<ImportRow>().Where(r => r.ImportId == id && (r.Outcome == RowOutcome.Created || r.Outcome == RowOutcome.Missing) && r.Undo == null)
            .OrderByDescending(r => r.Row).Take(AtOnce).ToListAsync(cancel);
        var changed = await ChangedSinceAsync(db, [.. rows.Select(r => r.RecordId!.Value)], cancel);
        foreach (var group in rows.GroupBy(r => r.Kind).ToList())
        {
            var records = (await ImportedKind.Of(modules.KindOf(group.Key)!).LoadAsync(db, [.. group.Select(r => r.RecordId!.Value)], cancel)).ToDictionary(r => r.Id);
            foreach (var row in group)
            {
                row.Undo = RowUndo.Removed;
                if (changed.Contains(row.RecordId!.Value))
                    (row.Undo, row.KeptReason) = (RowUndo.Kept, ImportTexts.KeptChanged);
                else if (records.TryGetValue(row.RecordId.Value, out var record))
                    await RemoveAsync(services, db, row.Kind, record, cancel);
            }
        }

        return rows.Count > 0;
    }

    private static async Task RemoveAsync(IServiceProvider services, CrmDb db, string kind, Record record, CancellationToken cancel)
    {
        await services.GetRequiredService<IProcesses>().CancelForAsync(kind, record.Id, ImportTexts.UndoReason, cancel);
        await services.GetRequiredService<ITasks>().CancelForAsync(kind, record.Id, ImportTexts.UndoReason, cancel);
        db.Remove(record);
    }
}
