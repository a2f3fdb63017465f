using System.Text;
using System.Text.RegularExpressions;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Funnels;

/// <summary>One step of a funnel. Where a deal stands says nothing of whether it is won: that is its status.</summary>
[Record("deal-stages", "Deal stage", "Стадия сделки", "Deal stages", "Стадии сделок")]
public sealed partial class DealStage : Record
{
    /// <summary>Colours people choose from; each is a variable of the theme, so that it reads in light and dark.</summary>
    public static IReadOnlyList<string> Colors { get; } = ["blue", "green", "amber", "pink", "teal", "purple", "grey"];

    public Guid? FunnelId { get; init; }

    [Field("Funnel", "Воронка", Required = true)]
    public SalesFunnel? Funnel { get; init; }

    /// <summary>What processes and programs call it; unique in its funnel. Follows from the English name when it is not given.</summary>
    [Field("Code", "Код", MaxLength = 100)]
    public string? Code { get; set; }

    [Field("Name", "Название", MaxLength = 200, Required = true)]
    public string Name { get; set; } = "";

    [Field("Name in Russian", "Название по-русски", MaxLength = 200)]
    public string? NameRu { get; set; }

    /// <summary>Its place in the funnel; the first stage has 1.</summary>
    [Field("Place", "Порядок")]
    public int Order { get; set; }

    [Field("Colour", "Цвет", MaxLength = 20)]
    public string Color { get; set; } = "blue";

    /// <summary>How likely a deal on this stage is won.</summary>
    [Field("Probability, %", "Вероятность, %")]
    public int Probability { get; set; }

    /// <summary>How many of the deals that reach this stage are expected to go on.</summary>
    [Field("Narrowing, %", "Сужение воронки, %")]
    public int? NarrowingPercent { get; set; }

    /// <summary>Working days a deal should stay here at most; the task of the stage is due then. Null sets no time.</summary>
    [Field("Planned days", "Плановый срок, дней")]
    public int? PlannedDays { get; set; }

    public override string Title => NamedInTwoLanguages.Choose(Name, NameRu);

    public override void Check()
    {
        base.Check();
        Code = string.IsNullOrWhiteSpace(Code) ? CodeOf(Name) : Code.Trim();
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Probability is < 0 or > 100)
            wrong["probability"] = FunnelTexts.WrongPercent;
        if (NarrowingPercent is < 0 or > 100)
            wrong["narrowingPercent"] = FunnelTexts.WrongPercent;
        if (PlannedDays is < 1 or > 1000)
            wrong["plannedDays"] = FunnelTexts.WrongDays;
        if (!Colors.Contains(Color))
            wrong["color"] = FunnelTexts.WrongColor.With(string.Join(", ", Colors));
        if (!CodeShape().IsMatch(Code))
            wrong["code"] = FunnelTexts.WrongCode;
        if (wrong.Count > 0)
            throw new InvalidInputException(wrong);
    }

    /// <summary>"Customer review" → "CustomerReview"; empty when the name has no Latin letter.</summary>
    internal static string CodeOf(string name)
    {
        var code = new StringBuilder();
        var upper = true;
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter) && (code.Length > 0 || char.IsAsciiLetter(letter)))
                code.Append(upper || code.Length == 0 ? char.ToUpperInvariant(letter) : letter);
            upper = !char.IsAsciiLetterOrDigit(letter);
        }

        return code.Length is > 0 and <= 100 ? code.ToString() : code.Length > 100 ? code.ToString(0, 100) : "Stage";
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*$", RegexOptions.None, 1000)]
    private static partial Regex CodeShape();
}
