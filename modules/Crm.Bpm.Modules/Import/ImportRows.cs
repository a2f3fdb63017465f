using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Import;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Import;

/// <summary>
/// Takes the rows of a file in batches. A batch's records, its rows' outcomes and the place in the file are one transaction:
/// after a crash the next worker goes on behind the last batch that was committed.
/// </summary>
internal sealed class ImportRows(ImportHold hold, ImportPlan plan, FileFormat format, ImportMemory memory, ImportLimits limits)
{
    private readonly bool _quiet = !plan.Options.StartProcesses;

    /// <summary>Counts the rows, and remembers what rows of the file may refer to each other by.</summary>
    public (int Total, int Filtered) Scan(Stream file, CancellationToken cancel)
    {
        var own = plan.Lookups.Where(l => l.IsToOwnKind && l.By is not null)
            .Select(l => (Lookup: l, Named: plan.Bindings.FirstOrDefault(b => b is PlainBinding && b.Field == l.By)))
            .Where(l => l.Named is not null).ToList();
        foreach (var (lookup, _) in own)
            memory.InFile[lookup.Path] = new HashSet<string>(StringComparer.Ordinal);
        var (total, filtered) = (0, 0);
        foreach (var row in ImportFile.Rows(file, format, limits))
        {
            cancel.ThrowIfCancellationRequested();
            if (!plan.Takes(row))
            {
                filtered++;
                continue;
            }

            total++;
            foreach (var (lookup, named) in own)
                memory.InFile[lookup.Path].Add(named!.Source.Of(row).Text);
        }

        return (total, filtered);
    }

    /// <summary>Imports, or checks, every row behind the last one that is done.</summary>
    public async Task RunAsync(Stream file, CancellationToken cancel)
    {
        var last = hold.Job.LastRow;
        var rows = ImportFile.Rows(file, format, limits).Where(r => r.Number > last && plan.Takes(r)).Select(plan.Read);
        foreach (var batch in rows.Chunk(limits.RowsAtOnce))
        {
            if (plan.Options.DryRun)
                await CheckAsync(batch, cancel);
            else
                await WriteAsync(batch, mayRepeat: true, cancel);
        }
    }

    private async Task CheckAsync(PlannedRow[] batch, CancellationToken cancel)
    {
        var results = await hold.ReadAsync((services, db) => DecideAsync(services, db, batch, cancel), cancel);
        await hold.RunAsync(async db =>
        {
            foreach (var result in results)
            {
                if (result.Outcome == RowOutcome.Rejected)
                    db.Add(RowOf(result));
                foreach (var missing in result.Missing)
                    db.Add(RowOf(result.Row.Row.Number, RowOutcome.Missing, missing, db));
            }

            await CountAsync(db, results, cancel);
        }, cancel);
    }

    // What the database or a rule refuses for one row must not stop the others: the batch is halved until that row is alone.
    private async Task WriteAsync(PlannedRow[] batch, bool mayRepeat, CancellationToken cancel)
    {
        try
        {
            await hold.RunAsync((services, db) => WriteAsync(services, db, batch, cancel), _quiet, cancel);
            return;
        }
        catch (Exception refused) when (refused is DbUpdateException or InvalidInputException or RuleBrokenException or StaleRecordException)
        {
            if (batch.Length == 1 && !(mayRepeat && refused is DbUpdateException))
            {
                await RejectAsync(batch[0], refused, cancel);
                return;
            }

            if (mayRepeat && refused is DbUpdateException or StaleRecordException)
            {
                // Somebody was quicker with the same key or record. What they wrote is seen this time.
                await WriteAsync(batch, mayRepeat: false, cancel);
                return;
            }
        }

        await WriteAsync(batch[..(batch.Length / 2)], mayRepeat: false, cancel);
        await WriteAsync(batch[(batch.Length / 2)..], mayRepeat: false, cancel);
    }

    private async Task<bool> WriteAsync(IServiceProvider services, CrmDb db, PlannedRow[] batch, CancellationToken cancel)
    {
        await db.Set<ImportTurn>().Where(t => t.Name == ImportTurn.Only).ExecuteUpdateAsync(set => set.SetProperty(t => t.Taken, t => t.Taken + 1), cancel);
        var results = await DecideAsync(services, db, batch, cancel);
        var added = await SaveAsync(db, cancel);
        foreach (var result in results)
        {
            db.Add(RowOf(result));
            added.Remove(result.Outcome == RowOutcome.Created ? result.Record! : null!);
        }

        // What was made beside the rows: records that were missing, and what rules of the kind add.
        foreach (var record in added)
            db.Add(RowOf(results.Find(r => r.Missing.Contains(record))?.Row.Row.Number ?? batch[0].Row.Number, RowOutcome.Missing, record, db));
        await CountAsync(db, results, cancel);
        return true;
    }

    private static async Task<HashSet<Record>> SaveAsync(CrmDb db, CancellationToken cancel)
    {
        var added = new HashSet<Record>();
        void Notice(object? sender, EntityStateChangedEventArgs change)
        {
            if (change is { OldState: EntityState.Added, NewState: EntityState.Unchanged, Entry.Entity: Record record })
                added.Add(record);
        }

        db.ChangeTracker.StateChanged += Notice;
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.StateChanged -= Notice;
        return added;
    }

    private async Task RejectAsync(PlannedRow row, Exception refused, CancellationToken cancel)
    {
        var result = new RowResult(row);
        if (refused is InvalidInputException { Fields.Count: > 0 } wrong)
            foreach (var (field, sentence) in wrong.Fields)
                result.Reject(plan.Bindings.FirstOrDefault(b => b.Field.Name == field)?.Source.Name ?? field, sentence);
        else
            result.Reject("", refused is DbUpdateException ? ImportTexts.Collides : refused.Message);
        await hold.RunAsync(async db =>
        {
            db.Add(RowOf(result));
            await CountAsync(db, [result], cancel);
        }, cancel);
    }

    private async Task<List<RowResult>> DecideAsync(IServiceProvider services, CrmDb db, PlannedRow[] batch, CancellationToken cancel)
    {
        var run = new ImportRun(hold.Job.Id, db.Session.Viewer, plan.Options.StartProcesses, services.GetRequiredService<ICrmClock>().UtcNow);
        return await new ImportBatch(db, services, plan, run, memory).RunAsync(batch, cancel);
    }

    private async Task CountAsync(CrmDb db, IReadOnlyList<RowResult> results, CancellationToken cancel)
    {
        int Count(RowOutcome outcome) => results.Count(r => r.Outcome == outcome);
        var (created, updated, unchanged, skipped, rejected) = (Count(RowOutcome.Created), Count(RowOutcome.Updated), Count(RowOutcome.Unchanged), Count(RowOutcome.Skipped), Count(RowOutcome.Rejected));
        var (all, last) = (results.Count, results[^1].Row.Row.Number);
        await hold.SetAsync(db, set => set.SetProperty(j => j.Done, j => j.Done + all).SetProperty(j => j.LastRow, last).SetProperty(j => j.Attempts, 0)
            .SetProperty(j => j.Created, j => j.Created + created).SetProperty(j => j.Updated, j => j.Updated + updated)
            .SetProperty(j => j.Unchanged, j => j.Unchanged + unchanged).SetProperty(j => j.Skipped, j => j.Skipped + skipped)
            .SetProperty(j => j.Rejected, j => j.Rejected + rejected), cancel);
    }

    private ImportRow RowOf(RowResult result) => new()
    {
        ImportId = hold.Job.Id,
        Row = result.Row.Row.Number,
        Kind = plan.Kind.Plural,
        Outcome = result.Outcome,
        RecordId = result.Record?.Id,
        RecordVersion = result.Record?.Version ?? 0,
        Changes = result.Record is null ? null : ImportJson.Changes(result.Record, result.Before),
        Links = ImportJson.Links(result.Links),
        Problems = ImportJson.Of(result.Problems),
        Cells = result.Outcome == RowOutcome.Rejected ? ImportJson.Of(result.Row.Row.Cells.Select(c => c.Text).ToList()) : null,
    };

    private ImportRow RowOf(int row, RowOutcome outcome, Record record, CrmDb db) => new()
    {
        ImportId = hold.Job.Id,
        Row = row,
        Kind = db.Modules.KindOf(record.GetType()).Plural,
        Outcome = outcome,
        RecordId = record.Id,
        RecordVersion = record.Version,
    };
}
