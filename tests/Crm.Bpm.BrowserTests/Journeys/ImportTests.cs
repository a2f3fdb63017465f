using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>A file becomes records, and nothing of it is lost or final.</summary>
public sealed class ImportTests(DemoCompany demo) : Journey(demo)
{
    private const string People = "Last name,First name,E-mail,Birthday\nByronova,Ada,ada@byronova.example,03/04/1985\nLovelaceva,Anna,anna@lovelaceva.example,10/12/1986\n,,nobody,11/11/1987\n";

    [Fact]
    public async Task A_file_is_dropped_asked_about_checked_imported_taken_back_and_one_of_it_restored()
    {
        var administrator = await EnterAsync(ShippedRoles.Administrator, Look.English);
        var page = administrator.Page;
        await administrator.OpenAsync("/contacts");
        await page.Locator(".head").GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Import from a file" }).ClickAsync();
        await Expect(page.GetByLabel("Its rows become")).ToHaveValueAsync("contacts");

        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "people.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(People) });
        await Expect(page.GetByLabel("Column “Birthday” goes into")).ToHaveValueAsync("birthDate");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start the import" })).ToBeDisabledAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "4 March 1985" }).ClickAsync();
        await Expect(page.Locator(".first-rows")).ToContainTextAsync("4 March 1985");
        await Expect(page.Locator(".first-rows td.wrong")).ToContainTextAsync("“nobody” is not an e-mail address.");

        // The page is closed and opened again: what was answered is still there.
        await page.ReloadAsync();
        await administrator.AliveAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Check all rows" }).ClickAsync();
        await Expect(page.Locator(".counts")).ToContainTextAsync("New2");
        await Expect(page.Locator(".counts")).ToContainTextAsync("Rejected1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the import" }).ClickAsync();
        await Expect(page.GetByText("Done", new() { Exact = true })).ToBeVisibleAsync();
        var address = page.Url;

        // The list follows while one types.
        await administrator.OpenAsync("/contacts");
        await page.Locator("main input[type=search]").PressSequentiallyAsync("Byronov");
        await Expect(administrator.List.Rows).ToHaveCountAsync(1);
        await Expect(page.Locator("main input[type=search]")).ToBeFocusedAsync();

        await administrator.OpenAsync(new Uri(address).AbsolutePath);
        await page.GetByRole(AriaRole.Button, new() { Name = "Take the import back" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Take the import back" }).ClickAsync();
        await Expect(page.GetByText("Taken back", new() { Exact = true })).ToBeVisibleAsync();
        await administrator.OpenAsync("/recycle-bin?kind=contacts");
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore “Byronova Ada”" }).ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("Restored: Byronova Ada");
        await Expect(administrator.List.Row("Byronova")).ToHaveCountAsync(0);
        await Expect(administrator.List.Row("Lovelaceva")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_real_teams_accounts_are_recognised_and_their_misspelt_sector_is_replaced()
    {
        var file = Workbook("accounts.csv");
        Assert.SkipUnless(File.Exists(file), "../shared/data/sales-opportunities is not there.");
        var administrator = await EnterAsync(ShippedRoles.Administrator, Look.English);
        var page = administrator.Page;
        await administrator.OpenAsync("/imports/new");

        await page.Locator("input[type=file]").SetInputFilesAsync(file);
        await Expect(page.GetByLabel("Its rows become")).ToHaveValueAsync("contractors");
        foreach (var (column, field) in new[] { ("account", "name"), ("sector", "industry.name"), ("revenue", "annualRevenue"), ("employees", "staff"), ("subsidiary_of", "parent.name"), ("year_established", "") })
            await Expect(page.GetByLabel($"Column “{column}” goes into")).ToHaveValueAsync(field);
        await page.GetByRole(AriaRole.Button, new() { Name = "How “revenue” is read" }).ClickAsync();
        await page.GetByLabel("The numbers are").SelectOptionAsync("1000000");
        await page.GetByRole(AriaRole.Button, new() { Name = "How “sector” is read" }).ClickAsync();
        // The other column's details, which have such a field, too, are closed by then.
        await Expect(page.GetByLabel("The numbers are")).ToHaveCountAsync(0);
        await page.GetByLabel("Replace another value").FillAsync("technolgy");
        await page.GetByLabel("Replace another value").PressAsync("Tab");
        await page.GetByLabel("“technolgy” is replaced by").FillAsync("technology");
        await page.GetByLabel("“technolgy” is replaced by").PressAsync("Tab");
        await page.GetByLabel("Add to “Industry” what is missing there").CheckAsync();
        await Expect(page.Locator(".first-rows td.wrong")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check all rows" }).ClickAsync();

        await Expect(page.Locator(".counts")).ToContainTextAsync("New85");
    }

    private static string Workbook(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data", "sales-opportunities", name) is { } file && File.Exists(file))
                return file;
        return name;
    }
}
