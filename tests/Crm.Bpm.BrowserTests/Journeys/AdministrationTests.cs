using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>Keeping people and lists of choices.</summary>
public sealed class AdministrationTests(DemoCompany demo) : Journey(demo)
{
    [Fact]
    public async Task A_role_that_is_ticked_and_not_saved_outlives_an_absence_that_is_added()
    {
        var administrator = await EnterAsync(ShippedRoles.Administrator, Look.English);
        var id = (string)JsonNode.Parse(await administrator.CallAsync("POST", "/api/users", """{"name":"Grace Hopper"}"""))!["id"]!;
        await administrator.OpenAsync("/users/" + id);
        var (role, save) = (administrator.Page.GetByLabel("Marketer"), administrator.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }));

        await role.CheckAsync();
        await administrator.Page.GetByRole(AriaRole.Button, new() { Name = "Add an absence" }).ClickAsync();
        await Expect(administrator.Page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true })).ToHaveCountAsync(1);
        await Expect(role).ToBeCheckedAsync();
        await save.ClickAsync();
        await Expect(administrator.Page.GetByText("There are changes that are not saved.")).ToHaveCountAsync(0);

        await administrator.OpenAsync("/users/" + id);
        await Expect(role).ToBeCheckedAsync();
    }

    [Fact]
    public async Task A_choice_that_was_removed_comes_back_with_undo_and_one_in_use_stays()
    {
        var administrator = await EnterAsync(ShippedRoles.Administrator, Look.English);
        var id = (string)JsonNode.Parse(await administrator.CallAsync("POST", "/api/dictionaries", """{"dictionary":"leadSource","name":"Beekeepers"}"""))!["id"]!;
        await administrator.OpenAsync("/admin/dictionaries?d=leadSource");
        var (remove, toast) = (administrator.Page.GetByRole(AriaRole.Button, new() { Name = "Remove “Beekeepers”" }), administrator.Page.Locator(".toast"));

        await remove.ClickAsync();
        await Expect(remove).ToHaveCountAsync(0);
        await toast.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(remove).ToHaveCountAsync(1);

        await administrator.CallAsync("POST", "/api/leads", $$"""{"name":"Honey","source":"{{id}}"}""");
        await remove.ClickAsync();
        await Expect(toast.Last).ToContainTextAsync("is in use: Leads");
        await Expect(remove).ToHaveCountAsync(1);
    }
}
