using System.Globalization;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Ui;

/// <summary>Values of facts as text: as shown, as edited, and back. Numbers and dates by the person's culture.</summary>
internal static class FactText
{
    public static FactKind KindOf(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(bool))
            return FactKind.YesNo;
        if (plain == typeof(DateOnly))
            return FactKind.Date;
        if (plain == typeof(DateTime))
            return FactKind.Moment;
        if (plain == typeof(Money))
            return FactKind.Money;
        if (plain == typeof(Option))
            return FactKind.Lookup;
        return plain == typeof(string) ? FactKind.Text : FactKind.Number;
    }

    public static string Show(object? value, IReadOnlyList<Option> options, PersonTime time) => value switch
    {
        null => "",
        bool yes => yes ? UiTexts.Yes : UiTexts.No,
        DateOnly day => day.Year == time.Today.Year ? day.ToString("ddd d MMMM", CultureInfo.CurrentCulture) : day.ToString("d MMMM yyyy", CultureInfo.CurrentCulture),
        DateTime moment => time.Relative(moment),
        Money money => MoneyWords.Format(money.Amount, money.Currency),
        Option option => option.Label,
        string text => options.FirstOrDefault(option => option.Code == text)?.Label ?? text,
        decimal number => number.ToString("#,0.####", CultureInfo.CurrentCulture),
        IFormattable number => number.ToString(value is int or long ? "N0" : "#,0.####", CultureInfo.CurrentCulture),
        _ => value.ToString() ?? "",
    };

    public static string? LinkOf(object? value, FactKind kind) => (value, kind) switch
    {
        (Option { Href: { } href }, _) => href,
        (string phone, FactKind.Phone) => "tel:" + PhoneText.Dialled(phone),
        (string address, FactKind.Email) => "mailto:" + address,
        _ => null,
    };

    public static string Edit(object? value, PersonTime time) => value switch
    {
        null => "",
        bool yes => yes ? "true" : "false",
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        DateTime moment => MomentText.Edit(moment, time),
        Money money => NumberText.Edit(money.Amount),
        decimal number => NumberText.Edit(number),
        IFormattable number => number.ToString(null, CultureInfo.CurrentCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Reads what was typed. Returns the sentence about what is wrong, or null.</summary>
    public static string? Read<TValue>(string? typed, Option? found, string currency, FactKind kind, bool required, PersonTime time, out TValue? value)
    {
        value = default;
        var text = typed?.Trim() ?? "";
        if (kind == FactKind.Lookup)
        {
            value = (TValue?)(object?)found;
            return required && found is null ? UiTexts.Required.ToString() : null;
        }

        if (text.Length == 0)
            return required ? UiTexts.Required.ToString() : null;
        switch (kind)
        {
            case FactKind.Number or FactKind.Money:
                if (NumberText.Read(text, CultureInfo.CurrentCulture) is not { } number)
                    return UiTexts.NotANumber.With(NumberText.Edit(1234.5m));
                value = kind == FactKind.Money ? (TValue)(object)new Money(number, currency) : Converted<TValue>(number);
                return value is null ? UiTexts.NotANumber.With("1234") : null;
            case FactKind.Date:
                if (!DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && !DateOnly.TryParse(text, CultureInfo.CurrentCulture, out day))
                    return UiTexts.NotADate.With(new DateOnly(2026, 12, 31).ToString("d", CultureInfo.CurrentCulture));
                value = (TValue)(object)day;
                return null;
            case FactKind.Moment:
                if (MomentText.Read(text, time) is not { } moment)
                    return UiTexts.NotAMoment.With(MomentText.Example);
                value = (TValue)(object)moment;
                return null;
            case FactKind.YesNo:
                value = (TValue)(object)(text == "true");
                return null;
            default:
                value = (TValue)(object)text;
                return null;
        }
    }

    private static TValue? Converted<TValue>(decimal number)
    {
        var type = Nullable.GetUnderlyingType(typeof(TValue)) ?? typeof(TValue);
        var whole = type == typeof(int) || type == typeof(long);
        if (whole && number != decimal.Truncate(number))
            return default;
        try
        {
            return (TValue)Convert.ChangeType(number, type, CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            return default;
        }
    }
}
