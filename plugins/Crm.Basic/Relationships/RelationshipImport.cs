using Crm.Bpm.Sdk.Import;

namespace Crm.Basic.Relationships;

/// <summary>Calls, meetings and letters from a file, of the person who imports them when it does not say otherwise. What is over is not reminded of.</summary>
public sealed class RelationshipImport : ImportTarget<Relationship>
{
    public override ValueTask CompleteAsync(Relationship record, ImportRun run, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(run);
        record.ResponsibleId ??= run.Importer.UserId;
        record.ReminderMinutes = record.StartAt > run.Now ? record.ReminderMinutes : null;
        return ValueTask.CompletedTask;
    }
}
