using Crm.Basic.Products;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Import;

namespace Crm.Basic.Deals;

/// <summary>
/// Deals from a file, of the person who imports them when it does not say otherwise. A status may come with them; a closed deal
/// stays closed, and what is over elsewhere needs no reason.
/// </summary>
public sealed class DealImport : ImportTarget<Deal>
{
    public override IReadOnlyList<string> RuleFields { get; } = ["status"];

    public override IReadOnlyDictionary<string, string> Headings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["deal"] = "name", ["opportunity"] = "name", ["сделка"] = "name", ["opportunity id"] = "externalKey", ["deal id"] = "externalKey",
        ["account"] = "contractor.name", ["company"] = "contractor.name", ["client"] = "contractor.name", ["customer"] = "contractor.name", ["клиент"] = "contractor.name", ["компания"] = "contractor.name", ["организация"] = "contractor.name",
        ["close value"] = "amount", ["value"] = "amount", ["price"] = "amount", ["сумма сделки"] = "amount", ["стоимость"] = "amount", ["deal stage"] = "status", ["этап"] = "status", ["стадия сделки"] = "status",
        ["engage date"] = "openedOn", ["open date"] = "openedOn", ["close date"] = "closedOn",
    };

    public override ValueTask CompleteAsync(Deal record, ImportRun run, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(run);
        record.ResponsibleId ??= run.Importer.UserId;
        return ValueTask.CompletedTask;
    }

    public override void Apply(Deal record, string field, string text, bool isNew, ImportRun run)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(run);
        if (!Enum.TryParse<DealStatus>(text, ignoreCase: true, out var status) || !Enum.IsDefined(status))
            throw new InvalidInputException(field, SdkTexts.NotAChoice.With(DealTexts.StatusField, text, string.Join(", ", Enum.GetNames<DealStatus>())));
        if (status == record.Status || !record.IsOpen || (!isNew && status == DealStatus.Active))
            return;
        if (status is DealStatus.ClosedWon or DealStatus.ClosedLost)
            record.CloseAs(status, DateOnly.FromDateTime(run.Now));
        else if (status == DealStatus.Postponed)
            record.PostponeAs();
    }
}

/// <summary>Products from a file.</summary>
public sealed class ProductImport : ImportTarget<Product>;
