using Crm.Bpm.Sdk;

namespace Crm.Bpm.Host.Shell;

/// <summary>Which entry of the menu one is at.</summary>
internal static class MenuPlace
{
    /// <summary>True for the entry whose address is the longest beginning of the present one.</summary>
    public static bool IsOn(PageDeclaration item, IReadOnlyList<PageDeclaration> menu, string here)
    {
        var path = here.Split('?', '#')[0];
        return Leads(item, path) && !menu.Any(other => other.Href.Length > item.Href.Length && Leads(other, path));
    }

    private static bool Leads(PageDeclaration item, string path) =>
        path.Equals(item.Href, StringComparison.OrdinalIgnoreCase) ||
        (item.Href.Length > 1 && path.StartsWith(item.Href + "/", StringComparison.OrdinalIgnoreCase));
}
