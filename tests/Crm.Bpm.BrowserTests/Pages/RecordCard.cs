using System.Text.RegularExpressions;

namespace Crm.Bpm.BrowserTests.Pages;

/// <summary>The page of one lead, contractor or contact.</summary>
public sealed partial class RecordCard(Somebody somebody)
{
    private readonly IPage _page = somebody.Page;

    public ILocator Name => _page.Locator("main h1").First;

    /// <summary>Its processes, each with where it is.</summary>
    public ILocator Processes => _page.Locator("section.process");

    /// <summary>Its open tasks.</summary>
    public ILocator Tasks => _page.Locator("main a[href*='inbox?task=']");

    public ILocator Window => _page.GetByRole(AriaRole.Dialog);

    public Task PressAsync(string button) => _page.Locator(".head").GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>The id in the address.</summary>
    public Guid Id => Guid.Parse(IdInAddress().Match(_page.Url).Value);

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IdInAddress();
}
