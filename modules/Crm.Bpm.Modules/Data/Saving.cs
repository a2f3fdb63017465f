using System.Globalization;
using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Crm.Bpm.Modules.Data;

/// <summary>Completes a save: numbers, versions, who and when, history, search, and the stimuli of what was raised.</summary>
internal sealed class Saving(ICrmClock clock, Numbers numbers, ILive live) : ICrmSaving
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    // What changed is looked for where it is asked for: left to itself, every look at what is loaded compares everything that is loaded.
    public async Task PrepareAsync(CrmDb db, CancellationToken cancel)
    {
        var itself = db.ChangeTracker.AutoDetectChangesEnabled;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            await AskAsync(db, cancel);
            await CompleteAsync(db, cancel);
        }
        finally
        {
            db.ChangeTracker.AutoDetectChangesEnabled = itself;
        }
    }

    private async Task CompleteAsync(CrmDb db, CancellationToken cancel)
    {
        var now = clock.UtcNow;
        db.ChangeTracker.DetectChanges();
        var changed = db.ChangeTracker.Entries<Record>().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList();
        foreach (var entry in changed)
        {
            if (entry.State == EntityState.Deleted)
                (entry.State, _) = (EntityState.Modified, Forget(entry.Entity, now));
            Stamp(db, entry, now);
        }

        foreach (var entry in changed)
            NameKey.Keep(entry, db.Modules.KindOf(entry.Entity.GetType()));
        foreach (var entry in changed)
            live.ChangedAfterCommit(db, $"{db.Modules.KindOf(entry.Entity.GetType()).Plural}:{entry.Entity.Id}");
        foreach (var entry in db.ChangeTracker.Entries<Comment>().Where(e => e.State == EntityState.Added))
            live.ChangedAfterCommit(db, $"{entry.Entity.Kind}:{entry.Entity.RecordId}");
        await numbers.GiveAsync(db, [.. changed.Where(e => e.State == EntityState.Added && e.Entity.Number == 0).Select(e => e.Entity)], cancel);
        foreach (var entry in changed)
            db.AddRange(HistoryOf(db, entry, now));
        await SearchFeed.FeedAsync(db, changed, cancel);
        RaiseStimuli(db, now);
    }

    // A rule may add records of its own; their rules are asked too. What changed is looked for once a round and for the record that is asked.
    private static async Task AskAsync(CrmDb db, CancellationToken cancel)
    {
        var asked = new HashSet<Record>();
        for (var before = -1; before < asked.Count;)
        {
            before = asked.Count;
            db.ChangeTracker.DetectChanges();
            foreach (var entry in db.ChangeTracker.Entries<Record>().Where(e => e.State is EntityState.Added or EntityState.Modified && !asked.Contains(e.Entity)).ToList())
            {
                asked.Add(entry.Entity);
                entry.Entity.Check();
                entry.DetectChanges();
                if (db.Modules.KindOf(entry.Entity.GetType()).Saving is { } saving)
                    await saving(db, entry.Entity, entry.State == EntityState.Added, cancel);
            }
        }
    }

    private static bool Forget(Record record, DateTime now)
    {
        record.Delete(now);
        return true;
    }

    private static void Stamp(CrmDb db, EntityEntry<Record> entry, DateTime now)
    {
        var record = entry.Entity;
        var by = db.Session.Viewer.UserId;
        if (entry.State == EntityState.Added)
        {
            (record.CreatedAt, record.CreatedById) = (record.CreatedAt == default ? now : record.CreatedAt, by);
            record.Version = 1;
        }
        else
        {
            record.Version++;
        }

        (record.ChangedAt, record.ChangedById) = (now, by);
    }

    private static IEnumerable<HistoryEntry> HistoryOf(CrmDb db, EntityEntry<Record> entry, DateTime now)
    {
        var record = entry.Entity;
        var kind = db.Modules.KindOf(record.GetType());
        if (entry.State == EntityState.Added)
        {
            yield return Line("", null, "created");
            yield break;
        }

        var deleted = entry.Property(nameof(Record.DeletedAt));
        if (deleted.IsModified && !Equals(deleted.OriginalValue, deleted.CurrentValue))
            yield return Line("", null, record.DeletedAt is null ? "restored" : "deleted");
        foreach (var field in kind.Fields)
        {
            if (field.IsDerived || field.Name is "createdAt" or "changedAt" or "number")
                continue;
            var (old, current) = ValuesOf(entry, field);
            if (old != current)
                yield return Line(field.Name, old, current);
        }

        HistoryEntry Line(string field, string? old, string? current) => new()
        {
            Kind = kind.Plural,
            RecordId = record.Id,
            RecordVersion = record.Version,
            Field = field,
            OldValue = old,
            NewValue = current,
            At = now,
            ById = db.Session.Viewer.UserId,
            ByName = db.Session.Viewer.Name,
            Source = db.Session.Source,
        };
    }

    private static (string? Old, string? Current) ValuesOf(EntityEntry<Record> entry, RecordField field)
    {
        if (field.Type != FieldType.Money)
        {
            var property = entry.Property(field.KeyProperty.Name);
            return (Text(property.OriginalValue), Text(property.CurrentValue));
        }

        var money = entry.ComplexProperty(field.Property.Name);
        var amount = money.Property(nameof(Money.Amount));
        var currency = money.Property(nameof(Money.Currency));
        return (MoneyText(amount.OriginalValue, currency.OriginalValue), MoneyText(amount.CurrentValue, currency.CurrentValue));
    }

    private static string? MoneyText(object? amount, object? currency) =>
        currency is null ? null : string.Create(CultureInfo.InvariantCulture, $"{(decimal)(amount ?? 0m):0.####} {currency}");

    internal static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        DateTime instant => instant.ToString("O", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        Guid or Enum or bool => value.ToString(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => JsonSerializer.Serialize(value, s_json),
    };

    private static void RaiseStimuli(CrmDb db, DateTime now)
    {
        foreach (var happened in db.Session.IsQuiet ? [] : db.Raised)
        {
            var kind = db.Modules.Events.FirstOrDefault(e => e.ClrType == happened.GetType())
                ?? throw new InvalidOperationException($"No module declares {happened.GetType().Name} with module.Event<{happened.GetType().Name}>().");
            db.Add(new Stimulus
            {
                Name = kind.Name,
                RecordKind = happened.RecordKind,
                RecordId = happened.RecordId,
                Payload = JsonSerializer.Serialize(happened, happened.GetType(), s_json),
                Depth = db.Session.ChainDepth + 1,
                ActorId = db.Session.Viewer.UserId,
                ImportId = db.Session.ImportId,
                CreatedAt = now,
            });
        }

        db.ClearRaised();
    }
}
