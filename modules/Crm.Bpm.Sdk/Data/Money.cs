using System.Globalization;

namespace Crm.Bpm.Sdk.Data;

/// <summary>An amount in a currency. Kept as a whole number of 1/10,000 units, so that every database adds it up exactly.</summary>
/// <param name="Amount">In units of the currency, at most four digits behind the point.</param>
/// <param name="Currency">Three letters of ISO 4217, upper case.</param>
public sealed record Money(decimal Amount, string Currency)
{
    /// <summary>The largest amount that is kept exactly.</summary>
    public const decimal MaxAmount = 900_000_000_000_000m;

    /// <summary>As a person reads it: grouped by the current culture, with the currency's code.</summary>
    public override string ToString() =>
        Amount.ToString(Amount == decimal.Truncate(Amount) ? "N0" : "N2", CultureInfo.CurrentCulture) + "\u00a0" + Currency;
}
