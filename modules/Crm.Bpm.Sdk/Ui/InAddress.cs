using System.Globalization;

namespace Crm.Bpm.Sdk.Ui;

/// <summary>
/// Reads what stands behind the question mark of a page's address. Anybody may type there: what cannot be read counts as missing. A page takes
/// such a value as a text, because a parameter of another type stops the page when it does not fit.
/// </summary>
public static class InAddress
{
    /// <summary>An id; null when it is missing or none.</summary>
    public static Guid? Id(string? text) => Guid.TryParse(text, out var id) ? id : null;

    /// <summary>A whole number; null when it is missing or none.</summary>
    public static int? Number(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
