using Crm.Bpm.Sdk.Import;

namespace Crm.Basic.Contacts;

/// <summary>Contacts from a file, of the person who imports them when it does not say otherwise.</summary>
public sealed class ContactImport : ImportTarget<Contact>
{
    /// <summary>A full name follows from its parts; a file may have it as one.</summary>
    public override IReadOnlyList<string> RuleFields { get; } = ["name"];

    public override IReadOnlyDictionary<string, string> Headings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["full name"] = "name", ["contact"] = "name", ["person"] = "name", ["ФИО"] = "name", ["контакт"] = "name", ["контактное лицо"] = "name", ["surname"] = "lastName", ["family name"] = "lastName", ["given name"] = "firstName",
        ["account"] = "contractor.name", ["organisation"] = "contractor.name", ["organization"] = "contractor.name", ["client"] = "contractor.name", ["компания"] = "contractor.name", ["организация"] = "contractor.name", ["клиент"] = "contractor.name",
    };

    public override IReadOnlyList<string> Keys { get; } = ["externalKey", "email"];

    public override void Apply(Contact record, string field, string text, bool isNew, ImportRun run)
    {
        ArgumentNullException.ThrowIfNull(record);
        var name = PersonName.Parse(text);
        (record.LastName, record.FirstName, record.MiddleName) = (name.Last, name.First, name.Middle);
        record.Check();
    }

    public override ValueTask CompleteAsync(Contact record, ImportRun run, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(run);
        record.ResponsibleId ??= run.Importer.UserId;
        return ValueTask.CompletedTask;
    }
}
