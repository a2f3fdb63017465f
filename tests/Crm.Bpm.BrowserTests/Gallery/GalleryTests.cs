using System.Text.Json.Nodes;
using Crm.Bpm.BrowserTests.Pages;
using Crm.Bpm.IntegrationTests.Plugins;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Gallery;

/// <summary>The pages in English.</summary>
public sealed class EnglishGalleryTests(DemoCompany demo) : GalleryWalk(demo)
{
    [Fact]
    public Task Every_page_fits_speaks_English_and_is_accessible() => WalkAsync("en");
}

/// <summary>The pages in Russian.</summary>
public sealed class RussianGalleryTests(DemoCompany demo) : GalleryWalk(demo)
{
    [Fact]
    public Task Every_page_fits_and_speaks_Russian() => WalkAsync("ru");
}

/// <summary>
/// Every page, in both languages, wide and narrow: kept as a picture in artifacts/screens, and looked at for what no page may have:
/// sideways scrolling, complaints of the console, words of the other language. In the long run light and dark, and for what axe calls serious.
/// </summary>
public abstract class GalleryWalk(DemoCompany demo) : Journey(demo)
{
    private readonly List<string> _findings = [];

    protected async Task WalkAsync(string language)
    {
        GalleryIndex.Write();
        // Journeys make records of their own meanwhile; here the data stay as they were made.
        var crm = await OwnDemoAsync("Plugins:More=" + ExpertLicences.Folder);
        var administrator = await EnterAsync(crm.Address, ShippedRoles.Administrator, new Look(language));
        await administrator.SendFileAsync("/api/plugins/licences", "expert.crmlicence", ExpertLicences.Issue());
        var untranslated = new Untranslated(await DemoData.ReadAsync(administrator, await EnterAsync(crm.Address, ShippedRoles.Manager, new Look(language))));
        foreach (var visit in Place.All.GroupBy(place => place.Role))
        {
            var visitor = visit.Key == ShippedRoles.Administrator ? administrator : visit.Key is null ? await ComeAsync(crm.Address, new Look(language)) : await EnterAsync(crm.Address, visit.Key, new Look(language));
            var ids = visit.Key is null ? [] : await IdsAsync(visitor, visit.Key);
            foreach (var place in visit)
                await TryAsync(visitor, place, ids, language, untranslated);
        }

        await FirstDayAsync(language, untranslated);
        Assert.True(_findings.Count == 0, string.Join('\n', _findings));
    }

    private async Task FirstDayAsync(string language, Untranslated untranslated)
    {
        var crm = await NewServerAsync();
        var owner = await ComeAsync(crm.Address, new Look(language));
        foreach (var place in Place.FirstDay.Where(place => place.Role is null))
            await TryAsync(owner, place, [], language, untranslated);
        await Door.SetUpAsync(owner);
        foreach (var place in Place.FirstDay.Where(place => place.Role is not null))
            await TryAsync(owner, place, [], language, untranslated);
    }

    // A page that cannot be reached must not hide what is wrong with the others.
    private async Task TryAsync(Somebody visitor, Place place, Dictionary<string, string> ids, string language, Untranslated untranslated)
    {
        try
        {
            await LookAsync(visitor, place, ids, language, untranslated);
        }
        catch (Exception failure) when (failure is PlaywrightException or TimeoutException)
        {
            Report(place, language, [failure.Message]);
            await visitor.PictureAsync(Path.Combine(Screens.Folder, "failures", $"{place.Name}-{language}.png"));
        }
    }

    private async Task LookAsync(Somebody visitor, Place place, Dictionary<string, string> ids, string language, Untranslated untranslated)
    {
        await GoAsync(visitor, place, ids);
        Report(place, language, await untranslated.FindAsync(visitor.Page, language));
        if (language == "en" && GalleryIndex.IsLong)
            Report(place, language, await Accessibility.FindAsync(visitor.Page));
        foreach (var width in GalleryIndex.Widths)
        {
            var look = new Look(language, width);
            await visitor.Page.SetViewportSizeAsync(look.Width, look.Height);
            if (await visitor.SidewaysAsync() is > 0 and var pixels)
                Report(place, language, [$"scrolls sideways by {pixels} px at {width} px"]);
            foreach (var theme in GalleryIndex.Themes)
            {
                await visitor.Page.EmulateMediaAsync(new() { ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light });
                await visitor.PictureAsync(Path.Combine(Screens.Folder, GalleryIndex.FileOf(place, width, language, theme)));
                if (language == "en" && theme == "dark" && width == GalleryIndex.Widths[0])
                    Report(place, language + ", dark", await Accessibility.FindContrastAsync(visitor.Page));
            }

            await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        }

        await visitor.Page.SetViewportSizeAsync(1400, 900);
        Report(place, language, [.. visitor.Complaints]);
        visitor.ForgiveComplaints();
    }

    private static async Task GoAsync(Somebody visitor, Place place, Dictionary<string, string> ids)
    {
        var path = ids.Aggregate(place.Path, (path, id) => path.Replace("{" + id.Key + "}", id.Value, StringComparison.Ordinal));
        await (place.IsOutside ? visitor.OpenAsync(path) : visitor.GoAsync(path));
        if (place.Press is null)
            return;
        await visitor.Page.Locator(place.Press).First.ClickAsync();
        await Expect(visitor.Page.Locator("[role=dialog], .menu:popover-open").First).ToBeVisibleAsync();
        await visitor.AliveAsync();
    }

    private void Report(Place place, string language, IReadOnlyList<string> findings) =>
        _findings.AddRange(findings.Select(finding => $"{place.Name} ({language}): {finding}"));

    // A record of each kind that this person sees; a lead that is still worked on, so that all its actions are there.
    private static async Task<Dictionary<string, string>> IdsAsync(Somebody visitor, string role)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        async Task AddAsync(string name, string path)
        {
            if (JsonNode.Parse(await visitor.CallAsync("GET", path))!["items"]!.AsArray().FirstOrDefault()?["id"] is { } id)
                ids[name] = (string)id!;
        }

        if (role == ShippedRoles.Manager)
        {
            await AddAsync("leads", "/api/leads?take=1&scope=mine&status=InWork");
            await AddAsync("contractors", "/api/contractors?take=1");
            await AddAsync("contacts", "/api/contacts?take=1");
            await AddAsync("deals", "/api/deals?take=1&scope=mine&status=Active");
            await AddAsync("products", "/api/products?take=1&sort=name");
            await AddAsync("task", "/api/tasks?take=1&scope=mine");
            await AddAsync("relationships", "/api/relationships?take=1&status=Planned&sort=startAt");
            await AddAsync("letters", "/api/letters?take=1&status=InDoubt");
            await AddAsync("calls", "/api/calls?take=1&disposition=Answered&direction=In&sort=-startedAt");
            await AddAsync("missed-calls", "/api/missed-calls?take=1&status=Open");
        }
        else if (role == ShippedRoles.ProcessAnalyst)
            await AddAsync("instance", "/elsa/api/workflow-instances?pageSize=1&hasIncidents=false");
        else if (role == ShippedRoles.SalesHead)
        {
            await AddAsync("lead-queues", "/api/lead-queues?take=1");
            await AddAsync("dispatch-rules", "/api/dispatch-rules?take=1");
        }
        else if (role == ShippedRoles.Administrator)
        {
            await AddAsync("users", "/api/users?take=1&sort=number");
            await AddAsync("funnels", "/api/funnels?take=1");
            await AddAsync("templates", "/api/templates?take=1&code=thanks");
            await AddAsync("telephony-connections", "/api/telephony-connections?take=1");
            var form = JsonNode.Parse(await visitor.CallAsync("POST", "/api/web-forms", """{"name":"№ 1","consentText":"2026"}"""))!;
            (ids["web-forms"], ids["key"]) = ((string)form["id"]!, (string)form["key"]!);
            ids["imports"] = (string)JsonNode.Parse(await visitor.SendFileAsync("/api/imports/files", "2026.csv", "1,2,3\n+7 921 555-14-07,03/04/2025,№ 1\n+7 921 555-14-08,05/06/2025,№ 2\n"))!["id"]!;
        }

        return ids;
    }
}
