using Crm.Bpm.Sdk.Import;

namespace Crm.Basic.Contacts;

/// <summary>Contacts from a file, of the person who imports them when it does not say otherwise.</summary>
public sealed class ContactImport : ImportTarget<Contact>
{
    public override ValueTask CompleteAsync(Contact record, ImportRun run, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(run);
        record.ResponsibleId ??= run.Importer.UserId;
        return ValueTask.CompletedTask;
    }
}
