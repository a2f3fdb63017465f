using System.Globalization;
using Crm.Bpm.Modules.Data;
using Microsoft.AspNetCore.Http;

namespace Crm.Bpm.Modules.Access;

/// <summary>Reads what was typed about the company, and offers what may be chosen.</summary>
internal static class CompanyForm
{
    public static IReadOnlyList<DayOfWeek> Week { get; } =
    [
        DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday,
    ];

    /// <summary>The usual ones; the API takes any ISO 4217 code.</summary>
    public static IReadOnlyList<string> Currencies { get; } = ["RUB", "USD", "EUR", "BYN", "KZT", "UZS", "AMD", "GEL", "KGS", "AZN", "CNY", "TRY", "GBP", "CHF", "PLN", "INR", "AED"];

    /// <summary>IANA zones with their usual offset, from west to east.</summary>
    public static IReadOnlyList<(string Id, string Label)> TimeZones { get; } =
    [
        .. TimeZoneInfo.GetSystemTimeZones()
            .Where(z => z.HasIanaId && (z.Id == "UTC" || z.Id.Contains('/', StringComparison.Ordinal)) && !z.Id.StartsWith("Etc/", StringComparison.Ordinal))
            .OrderBy(z => z.BaseUtcOffset).ThenBy(z => z.Id, StringComparer.Ordinal)
            .Select(z => (z.Id, string.Create(CultureInfo.InvariantCulture, $"UTC{(z.BaseUtcOffset < TimeSpan.Zero ? "−" : "+")}{z.BaseUtcOffset:hh\\:mm} {z.Id.Replace('_', ' ')}"))),
    ];

    /// <summary>What the form says; where it is silent, as before.</summary>
    public static Company Read(IFormCollection form, Company before) => before with
    {
        Name = form["name"].ToString().Trim(),
        Language = form["language"].ToString(),
        TimeZone = form["timeZone"].ToString(),
        Currency = form["currency"].ToString(),
        WorkFrom = TimeOf(form["workFrom"], before.WorkFrom),
        WorkTo = TimeOf(form["workTo"], before.WorkTo),
        WorkDays = [.. form["workDays"].Select(d => Enum.TryParse<DayOfWeek>(d, out var day) ? day : (DayOfWeek?)null).OfType<DayOfWeek>()],
    };

    public static TimeOnly TimeOf(string? text, TimeOnly before) =>
        TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : before;
}
