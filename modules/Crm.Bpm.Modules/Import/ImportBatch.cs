using System.Globalization;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Import;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Import;

/// <summary>
/// Turns some rows into records in the caller's unit of work. What the rows need of the database is asked for all of them at
/// once; then each row is decided on its own, and nothing of one row reaches another.
/// </summary>
internal sealed class ImportBatch(CrmDb db, IServiceProvider services, ImportPlan plan, ImportRun run, ImportMemory memory)
{
    private readonly ImportedKind _kind = ImportedKind.Of(plan.Kind);
    private readonly string _mode = plan.Options.EffectiveMode;
    private readonly Dictionary<string, List<Record>> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<LookupBinding, LookupIndex> _lookups = [];
    private HashSet<Guid> _editable = [];
    private HashSet<Guid>? _responsibles;

    /// <summary>Decides the rows; records are added to or changed in the unit of work, nothing is saved yet.</summary>
    public async Task<List<RowResult>> RunAsync(IReadOnlyList<PlannedRow> rows, CancellationToken cancel)
    {
        await LoadAsync(rows, cancel);
        var results = new List<RowResult>(rows.Count);
        foreach (var row in rows)
        {
            var result = new RowResult(row);
            results.Add(result);
            if (row.Problems.Count > 0)
                result.Reject();
            else
                await DecideAsync(result, cancel);
        }

        return results;
    }

    private async Task LoadAsync(IReadOnlyList<PlannedRow> rows, CancellationToken cancel)
    {
        var sound = rows.Where(r => r.Problems.Count == 0).ToList();
        if (plan.Key is { } key)
        {
            var keys = sound.Select(KeyOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
            foreach (var (text, record) in await _kind.WithKeysAsync(db, key, keys, cancel))
                Remember(text, record);
            if (_mode is not ("create" or "skip"))
                _editable = await _kind.ReachedAsync(db, _byKey.Values.SelectMany(r => r).Select(r => r.Id).ToHashSet(), plan.Kind.EditPermission, cancel);
        }

        for (var i = 0; i < plan.Bindings.Count; i++)
            if (plan.Bindings[i] is LookupBinding lookup)
                _lookups[lookup] = await LookupIndex.LoadAsync(db, lookup, sound.Select(r => (string?)r.Values[i]).OfType<string>(), cancel);
        if (run.Importer.LevelOf(plan.Kind.CreatePermission) != AccessLevel.All && typeof(IResponsible).IsAssignableFrom(plan.Kind.ClrType))
            _responsibles = await ResponsiblesAsync(cancel);
    }

    // For whom the importer may create: themselves, their team's people, their region's.
    private async Task<HashSet<Guid>> ResponsiblesAsync(CancellationToken cancel)
    {
        var level = run.Importer.LevelOf(plan.Kind.CreatePermission);
        var (teams, regions) = (level >= AccessLevel.Team ? run.Importer.Teams : [], level >= AccessLevel.Region ? run.Importer.Regions : []);
        var people = await db.Set<User>().Where(u => (u.TeamId != null && teams.Contains(u.TeamId.Value)) || (u.RegionId != null && regions.Contains(u.RegionId.Value)))
            .Select(u => u.Id).ToHashSetAsync(cancel);
        people.UnionWith(run.Importer.ActsFor);
        return people;
    }

    private async Task DecideAsync(RowResult result, CancellationToken cancel)
    {
        var key = plan.Key is null ? null : KeyOf(result.Row);
        if (plan.Key is not null && key is null)
        {
            result.Reject(plan.Key.Source.Name, ImportTexts.KeyEmpty.With(plan.Key.Field.Label));
            return;
        }

        var existing = key is null ? [] : _byKey.GetValueOrDefault(key) ?? [];
        if (existing.Count > 1 && _mode != "skip")
            result.Reject(plan.Key!.Source.Name, ImportTexts.KeyAmbiguous.With(plan.Key.Field.Label, key));
        else if (existing.Count > 0 || (key is not null && memory.WouldExist?.Contains(key) == true))
            await ExistingAsync(result, key!, existing.FirstOrDefault(), cancel);
        else if (_mode == "update")
            result.Reject(plan.Key!.Source.Name, ImportTexts.DoesNotExist.With(plan.Key.Field.Label, key));
        else
            await CreateAsync(result, key, cancel);
    }

    private async Task ExistingAsync(RowResult result, string key, Record? record, CancellationToken cancel)
    {
        if (_mode == "create")
            result.Reject(plan.Key!.Source.Name, ImportTexts.Exists.With(plan.Key.Field.Label, key));
        else if (_mode == "skip")
            result.Is(RowOutcome.Skipped);
        else if (record is null)
            result.Is(RowOutcome.Updated);
        else if (!_editable.Contains(record.Id))
            result.Reject(plan.Key!.Source.Name, ImportTexts.ExistsUnseen.With(plan.Key.Field.Label, key));
        else
            await UpdateAsync(result, record, cancel);
    }

    private async Task CreateAsync(RowResult result, string? key, CancellationToken cancel)
    {
        var record = _kind.New();
        try
        {
            await FillAsync(result, record, cancel);
            await _kind.CompleteAsync(services, record, run, cancel);
            foreach (var (binding, value) in Values(result.Row).Where(v => v.Binding is RuleBinding))
                Guarded(binding, () => _kind.Apply(services, record, binding.Field.Name, (string)value, isNew: true, run));
            record.Check();
            Require(record);
        }
        catch (RowRejectedException rejected)
        {
            result.Reject(rejected.Column, rejected.Message);
        }
        catch (InvalidInputException wrong)
        {
            RejectWith(result, wrong);
        }
        catch (RuleBrokenException broken)
        {
            result.Reject("", broken.Message);
        }

        if (result.Outcome == RowOutcome.Rejected)
        {
            Forget(result);
            return;
        }

        db.Add(record);
        result.Is(RowOutcome.Created, record);
        if (key is not null)
            Remember(key, record);
        if (key is not null)
            memory.WouldExist?.Add(key);
        _editable.Add(record.Id);
        foreach (var index in _lookups.Values.Where(l => l.Binding.IsToOwnKind))
            index.Add(record);
    }

    private async Task FillAsync(RowResult result, Record record, CancellationToken cancel)
    {
        foreach (var (binding, value) in Values(result.Row))
        {
            if (binding is RuleBinding)
                continue;
            var written = binding is LookupBinding lookup
                ? Refer(result, lookup, (string)value) ?? await MakeMissingAsync(result, lookup, (string)value, record, cancel)
                : binding.Merge(binding.Field.Read(record), value);
            if (written is not null && !(binding.Field.IsReadOnly && binding == plan.Key))
                binding.Field.Write(record, written);
        }
    }

    /// <summary>The record a text refers to; null when it is to be made, or comes with a later row of the file.</summary>
    private object? Refer(RowResult result, LookupBinding lookup, string text)
    {
        var found = _lookups[lookup].Find(text);
        if (found.Count == 1)
            return found.First();
        if (found.Count > 1)
            throw new RowRejectedException(lookup.Source.Name, ImportTexts.LookupAmbiguous.With(lookup.Field.Label, text));
        if (lookup.IsToOwnKind && memory.InFile.TryGetValue(lookup.Path, out var inFile) && inFile.Contains(text))
            result.Links[lookup.Path] = text;
        else if (!lookup.CreateMissing)
            throw new RowRejectedException(lookup.Source.Name, ImportTexts.LookupNotFound.With(lookup.Field.Label, text));
        return null;
    }

    private async Task<object?> MakeMissingAsync(RowResult result, LookupBinding lookup, string text, Record neededBy, CancellationToken cancel)
    {
        if (result.Links.ContainsKey(lookup.Path))
            return null;
        var kind = ImportedKind.Of(lookup.Field.Target!);
        var missing = lookup.Field.Dictionary is { } dictionary ? new DictionaryEntry { Dictionary = dictionary, Name = text, Order = 1000 } : kind.New();
        lookup.By!.Write(missing, CellValue.Of(lookup.By, new Files.Cell(text), lookup.Source.Mapping, plan.Culture));
        _kind.CompleteMissing(services, lookup.Field.Name, missing, neededBy);
        await kind.CompleteAsync(services, missing, run, cancel);
        missing.Check();
        Require(missing);
        db.Add(missing);
        foreach (var index in _lookups.Values.Where(l => l.Binding.Field.Target == kind.Kind))
            index.Add(missing);
        if (kind == _kind && plan.Key?.Field == lookup.By)
            Remember(text, missing);
        _editable.Add(missing.Id);
        if (memory.WouldBeMissing?.Add(kind.Kind.Plural + "/" + lookup.Field.Dictionary + "/" + LookupIndex.Loose(text)) != false)
            result.Missing.Add(missing);
        return missing.Id;
    }

    private async Task UpdateAsync(RowResult result, Record record, CancellationToken cancel)
    {
        try
        {
            foreach (var (binding, value) in Values(result.Row))
                await ChangeAsync(result, record, binding, value, cancel);
            record.Check();
            result.Is(result.Before.Count > 0 ? RowOutcome.Updated : RowOutcome.Unchanged, record);
            return;
        }
        catch (RowRejectedException rejected)
        {
            result.Problems.Add(new RowProblem(rejected.Column, rejected.Message));
        }
        catch (InvalidInputException wrong)
        {
            RejectWith(result, wrong);
        }
        catch (RuleBrokenException broken)
        {
            result.Problems.Add(new RowProblem("", broken.Message));
        }

        // Nothing of a rejected row stays in the record.
        foreach (var (field, before) in result.Before)
            field.Write(record, before);
        result.Reject();
        Forget(result);
    }

    private async Task ChangeAsync(RowResult result, Record record, Binding binding, object value, CancellationToken cancel)
    {
        var field = binding.Field;
        var current = field.Read(record);
        if (_mode == "fillBlanks" && !binding.IsBlank(current, value))
            return;
        if (binding is RuleBinding)
        {
            Guarded(binding, () => _kind.Apply(services, record, field.Name, (string)value, isNew: false, run));
            if (!Equals(current, field.Read(record)))
                result.Before.TryAdd(field, current);
            return;
        }

        // What is set once, at creation, or by rules stays as it is.
        if (field.IsReadOnly || field.IsCreateOnly)
            return;
        var after = binding is LookupBinding lookup
            ? Refer(result, lookup, (string)value) ?? await MakeMissingAsync(result, lookup, (string)value, record, cancel) ?? current
            : binding.Merge(current, value);
        if (Same(current, after))
            return;
        if (binding is LookupBinding { IsToOwnKind: true } own)
        {
            // A circle can only be seen when every row is in.
            result.Links[own.Path] = (string)value;
            return;
        }

        result.Before.TryAdd(field, current);
        field.Write(record, after);
    }

    private void Require(Record record)
    {
        foreach (var field in db.Modules.KindOf(record.GetType()).Fields)
            if (field.Required && field.Read(record) is null or "")
                throw new InvalidInputException(field.Name, SdkTexts.Required.With(field.Label));
        if (_responsibles is not null && record is IResponsible { ResponsibleId: { } responsible } && record.GetType() == plan.Kind.ClrType && !_responsibles.Contains(responsible))
            throw new RowRejectedException("", ImportTexts.NotYours.With(ResponsibleName(responsible)));
    }

    private string ResponsibleName(Guid id) => db.ChangeTracker.Entries<User>().FirstOrDefault(u => u.Entity.Id == id)?.Entity.Name ?? id.ToString();

    private void Forget(RowResult result)
    {
        foreach (var missing in result.Missing)
        {
            db.Entry(missing).State = EntityState.Detached;
            foreach (var index in _lookups.Values)
                index.Remove(missing);
            foreach (var known in _byKey.Values)
                known.Remove(missing);
        }

        result.Missing.Clear();
    }

    private void RejectWith(RowResult result, InvalidInputException wrong)
    {
        if (wrong.Fields.Count == 0)
            result.Problems.Add(new RowProblem("", wrong.Message));
        foreach (var (field, sentence) in wrong.Fields)
            result.Problems.Add(new RowProblem(plan.Bindings.FirstOrDefault(b => b.Field.Name == field)?.Source.Name ?? field, sentence));
        result.Reject();
    }

    private static void Guarded(Binding binding, Action apply)
    {
        try
        {
            apply();
        }
        catch (InvalidInputException wrong)
        {
            throw new RowRejectedException(binding.Source.Name, wrong.Message);
        }
    }

    private IEnumerable<(Binding Binding, object Value)> Values(PlannedRow row) =>
        plan.Bindings.Zip(row.Values).Where(v => v.Second is not null).Select(v => (v.First, v.Second!));

    private string? KeyOf(PlannedRow row)
    {
        var value = row.Values[IndexOfKey()];
        return value switch
        {
            null => null,
            ContactPoint point => ContactPointBinding.Normal(point.Kind, point.Value),
            _ => Saving.Text(value),
        };
    }

    private int IndexOfKey()
    {
        for (var i = 0; i < plan.Bindings.Count; i++)
            if (plan.Bindings[i] == plan.Key)
                return i;
        throw new InvalidOperationException("The plan's key is not one of its bindings.");
    }

    private void Remember(string key, Record record)
    {
        if (!_byKey.TryGetValue(key, out var records))
            _byKey[key] = records = [];
        if (!records.Contains(record))
            records.Add(record);
    }

    // An amount read back has the precision of the column; an instant has microseconds.
    private static bool Same(object? current, object? after) => (current, after) switch
    {
        (DateTime a, DateTime b) => Math.Abs((a - b).Ticks) < 10,
        (double a, double b) => a.Equals(b) || Math.Abs(a - b) < Math.Abs(a) * 1e-12,
        _ => Equals(current, after),
    };

    private sealed class RowRejectedException(string column, string message) : Exception(message)
    {
        public string Column { get; } = column;
    }
}
