namespace Crm.Bpm.BrowserTests.Pages;

/// <summary>A list of leads, contractors, contacts, people.</summary>
public sealed class RecordList(Somebody somebody)
{
    private readonly IPage _page = somebody.Page;

    public ILocator Rows => _page.Locator("table.grid tr[data-row]");

    public ILocator Row(string name) => Rows.Filter(new() { HasText = name });

    public async Task OpenAsync(string plural)
    {
        await somebody.OpenAsync("/" + plural);
    }

    public async Task SearchAsync(string text)
    {
        var field = _page.Locator("main input[type=search]");
        await field.FillAsync(text);
        await field.PressAsync("Enter");
    }

    /// <summary>Opens a record by its name.</summary>
    public Task OpenRowAsync(string name) => Row(name).First.Locator("a").First.ClickAsync();
}
