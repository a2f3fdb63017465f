using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Funnels;

/// <summary>Everything one decides about a type of deals.</summary>
public sealed record DealTypeSettings
{
    public string? Name { get; init; }
    public string? NameRu { get; init; }
    public Guid? Funnel { get; init; }

    /// <summary>Three letters of ISO 4217; unset, the company's.</summary>
    public string? DefaultCurrency { get; init; }

    /// <summary>The definition that starts with each new deal; none when unset.</summary>
    public string? StartProcess { get; init; }

    public bool IsDefault { get; init; }
}

/// <summary>Makes a type of deals or changes one.</summary>
public sealed class SaveDealType(CrmDb db)
{
    /// <param name="typeId">The type; null makes one.</param>
    /// <param name="settings">How it is from now on.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="InvalidInputException">The name or the funnel is missing.</exception>
    public async Task<DealType> RunAsync(Guid? typeId, DealTypeSettings settings, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (string.IsNullOrWhiteSpace(settings.Name))
            throw new InvalidInputException("name", SdkTexts.Required.With(FunnelPageTexts.Name));
        if (settings.Funnel is not { } funnel)
            throw new InvalidInputException("funnel", SdkTexts.Required.With(FunnelPageTexts.Funnel));
        await db.LoadAsync<SalesFunnel>(funnel, cancel);
        var type = typeId is { } id ? await db.LoadAsync<DealType>(id, "deal-types.edit", cancel) : New();
        (type.Name, type.NameRu, type.FunnelId) = (settings.Name.Trim(), string.IsNullOrWhiteSpace(settings.NameRu) ? null : settings.NameRu.Trim(), funnel);
        (type.DefaultCurrency, type.StartProcess, type.IsDefault) = (settings.DefaultCurrency, settings.StartProcess, settings.IsDefault);
        return type;
    }

    private DealType New()
    {
        db.Session.Viewer.Require("deal-types.create");
        var type = new DealType();
        db.Add(type);
        return type;
    }
}
