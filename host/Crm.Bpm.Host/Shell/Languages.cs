using Microsoft.AspNetCore.Components;

namespace Crm.Bpm.Host.Shell;

/// <summary>The languages the product speaks, each by its own name, and how to switch.</summary>
internal static class Languages
{
    public static IReadOnlyList<(string Code, string Name)> All { get; } = [("ru", "Русский"), ("en", "English")];

    /// <summary>The address that switches and comes back here.</summary>
    public static string Href(string code, NavigationManager navigation) =>
        $"/culture?c={code}&returnUrl={Uri.EscapeDataString("/" + navigation.ToBaseRelativePath(navigation.Uri))}";
}
