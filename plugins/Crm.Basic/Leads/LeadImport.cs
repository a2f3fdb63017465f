using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Import;

namespace Crm.Basic.Leads;

/// <summary>Leads from a file. A status may come with them; an existing lead never goes back to an earlier one.</summary>
public sealed class LeadImport : ImportTarget<Lead>
{
    public override IReadOnlyList<string> RuleFields { get; } = ["status"];

    public override IReadOnlyDictionary<string, string> Headings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["lead"] = "name", ["subject"] = "name", ["product"] = "name", ["тема"] = "name", ["лид"] = "name",
        ["organisation"] = "company", ["organization"] = "company", ["firm"] = "company", ["client"] = "company", ["account"] = "company", ["организация"] = "company", ["фирма"] = "company", ["клиент"] = "company",
        ["contact"] = "contactName", ["full name"] = "contactName", ["person"] = "contactName", ["ФИО"] = "contactName", ["контакт"] = "contactName", ["имя клиента"] = "contactName",
        ["amount"] = "budget", ["value"] = "budget", ["сумма"] = "budget", ["request"] = "about", ["запрос"] = "about", ["комментарий"] = "about", ["comment"] = "about", ["description"] = "about", ["описание"] = "about",
        ["opportunity id"] = "externalKey", ["lead id"] = "externalKey",
    };

    public override void Apply(Lead record, string field, string text, bool isNew, ImportRun run)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(run);
        if (!Enum.TryParse<LeadStatus>(text, ignoreCase: true, out var status) || !Enum.IsDefined(status))
            throw new InvalidInputException(field, SdkTexts.NotAChoice.With(LeadTexts.Of(record.Status), text, string.Join(", ", Enum.GetNames<LeadStatus>())));
        if (status == record.Status || (!isNew && (!record.IsOpen || status < record.Status)))
            return;
        record.SetStatus(status, null, run.Now);
    }
}
