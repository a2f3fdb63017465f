using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Funnels;

/// <summary>The stages a deal walks through, in their order. Which funnel a deal has follows from its type.</summary>
[Record("funnels", "Sales funnel", "Воронка продаж", "Sales funnels", "Воронки продаж")]
public sealed class SalesFunnel : Record
{
    [Field("Name", "Название", MaxLength = 200, Required = true)]
    public string Name { get; set; } = "";

    [Field("Name in Russian", "Название по-русски", MaxLength = 200)]
    public string? NameRu { get; set; }

    public override string Title => NamedInTwoLanguages.Choose(Name, NameRu);
}

/// <summary>A kind of deal: says which funnel its deals walk, which process accompanies them and in which currency they count.</summary>
[Record("deal-types", "Deal type", "Тип сделки", "Deal types", "Типы сделок")]
public sealed class DealType : Record
{
    [Field("Code", "Код", MaxLength = 100)]
    public string? Code { get; init; }

    [Field("Name", "Название", MaxLength = 200, Required = true)]
    public string Name { get; set; } = "";

    [Field("Name in Russian", "Название по-русски", MaxLength = 200)]
    public string? NameRu { get; set; }

    public Guid? FunnelId { get; set; }

    [Field("Funnel", "Воронка", Required = true)]
    public SalesFunnel? Funnel { get; set; }

    /// <summary>Three letters of ISO 4217; the company's currency when unset.</summary>
    [Field("Currency", "Валюта", MaxLength = 3)]
    public string? DefaultCurrency { get; set; }

    /// <summary>The definition of the process that starts with each new active deal; none when unset.</summary>
    [Field("Process", "Процесс", MaxLength = 200)]
    public string? StartProcess { get; set; }

    /// <summary>What a deal is when nobody says. One type at most.</summary>
    [Field("Default", "По умолчанию")]
    public bool IsDefault { get; set; }

    public override string Title => NamedInTwoLanguages.Choose(Name, NameRu);

    public override void Check()
    {
        base.Check();
        DefaultCurrency = string.IsNullOrWhiteSpace(DefaultCurrency) ? null : DefaultCurrency.Trim().ToUpperInvariant();
        StartProcess = string.IsNullOrWhiteSpace(StartProcess) ? null : StartProcess.Trim();
        if (DefaultCurrency is { } code && !(code.Length == 3 && code.All(char.IsAsciiLetter)))
            throw new InvalidInputException("defaultCurrency", FunnelTexts.WrongCurrency.With(code));
    }
}
