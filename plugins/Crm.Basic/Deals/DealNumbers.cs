using System.Globalization;
using Crm.Bpm.Sdk;

namespace Crm.Basic.Deals;

/// <summary>Numbers as people type them into the windows of deals.</summary>
internal static class DealNumbers
{
    /// <summary>A number in the person's culture; a point is a decimal sign everywhere.</summary>
    /// <exception cref="InvalidInputException">It is none.</exception>
    public static decimal Read(string field, string? text)
    {
        var tidy = string.Concat((text ?? "").Where(c => !char.IsWhiteSpace(c)));
        if (decimal.TryParse(tidy, NumberStyles.Number, CultureInfo.CurrentCulture, out var number) || decimal.TryParse(tidy.Replace(',', '.'), NumberStyles.Number, CultureInfo.InvariantCulture, out number))
            return number;
        throw new InvalidInputException(field, DealPageTexts.NotANumber.With(text));
    }

    /// <summary>A number as it is shown for editing.</summary>
    public static string Write(decimal number) => number.ToString("0.####", CultureInfo.CurrentCulture);
}
