using System.Globalization;

namespace Crm.Bpm.Sdk.Ui;

/// <summary>An instant as a field for a day and a time holds it: to the minute, as the person's wall clock says it.</summary>
internal static class MomentText
{
    private const string Format = "yyyy-MM-dd'T'HH:mm";
    private static readonly string[] s_formats = [Format, Format + "':'ss"];

    /// <summary>How a person of this culture writes one.</summary>
    public static string Example => new DateTime(2026, 12, 31, 9, 30, 0, DateTimeKind.Unspecified).ToString("g", CultureInfo.CurrentCulture);

    public static string Edit(DateTime utc, PersonTime time) => time.ToLocal(utc).ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>What was typed, as an instant in UTC; null when it is no day with a time.</summary>
    public static DateTime? Read(string? text, PersonTime time) =>
        DateTime.TryParseExact(text, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || DateTime.TryParse(text, CultureInfo.CurrentCulture, DateTimeStyles.None, out local) ? time.ToUtc(local) : null;
}
