using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Crm.Bpm.BrowserTests.Gallery;

/// <summary>What axe finds serious or critical on a page.</summary>
internal static class Accessibility
{
    private static readonly AxeRunOptions s_contrastOnly = new() { RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast"] } };

    // What Elsa Studio draws is Elsa's; the page around it is ours.
    private static readonly AxeRunContext s_ours = new() { Exclude = [new("iframe.studio")] };

    public static Task<IReadOnlyList<string>> FindAsync(IPage page) => FindAsync(page, new AxeRunOptions());

    public static Task<IReadOnlyList<string>> FindContrastAsync(IPage page) => FindAsync(page, s_contrastOnly);

    private static async Task<IReadOnlyList<string>> FindAsync(IPage page, AxeRunOptions options)
    {
        var found = await page.RunAxe(s_ours, options);
        return [.. found.Violations.Where(each => each.Impact is "serious" or "critical")
            .Select(each => $"axe {each.Id}: {string.Join(" | ", each.Nodes.Take(3).Select(node => node.Html))}")];
    }
}
