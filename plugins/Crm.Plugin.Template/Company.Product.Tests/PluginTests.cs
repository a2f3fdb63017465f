using System.Net;

namespace Company.Product.Tests;

/// <summary>The plugin in the real program.</summary>
public sealed class PluginTests(CrmProgram program) : IClassFixture<CrmProgram>
{
    [Fact]
    public async Task What_is_created_through_the_API_is_finished_once()
    {
        var me = await program.Admin.GetAsync("/api/me");
        var record = await program.Admin.PostAsync("/api/many-things", new { name = "First", dueOn = "2030-01-15", responsible = new { id = (string)me["id"]! } });

        await program.Admin.PostAsync($"/api/many-things/{record["id"]}/finish", new { });
        var finished = await program.Admin.GetAsync($"/api/many-things/{record["id"]}");
        var again = await program.Admin.PostAsync($"/api/many-things/{record["id"]}/finish", new { });

        Assert.Equal("Finished", (string)finished["status"]!);
        Assert.Equal((string)finished["finishedAt"]!, (string)again["finishedAt"]!);
    }

    [Fact]
    public async Task A_rule_that_says_no_answers_409_with_its_sentence()
    {
        var record = await program.Admin.PostAsync("/api/many-things", new { name = "Nobody's" });

        var (status, answer) = await program.Admin.TryAsync(HttpMethod.Post, $"/api/many-things/{record["id"]}/finish", new { });

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("Nobody's", (string)answer!["detail"]!);
    }

    [Fact]
    public async Task A_manager_sees_everything_and_changes_their_own()
    {
        var manager = await program.SignInAsync("Ada Byron", "Manager");
        var foreign = await program.Admin.PostAsync("/api/many-things", new { name = "Somebody else's" });
        var me = await manager.GetAsync("/api/me");
        var own = await manager.PostAsync("/api/many-things", new { name = "Ada's", responsible = new { id = (string)me["id"]! } });

        var (refused, _) = await manager.TryAsync(HttpMethod.Post, $"/api/many-things/{foreign["id"]}/finish", new { });
        var finished = await manager.PostAsync($"/api/many-things/{own["id"]}/finish", new { });

        Assert.Equal(HttpStatusCode.Forbidden, refused);
        Assert.Equal("Finished", (string)finished["status"]!);
    }

    [Fact]
    public async Task Analysts_are_offered_the_step_and_the_events()
    {
        var steps = await program.Admin.GetAsync("/elsa/api/descriptors/activities");

        var names = steps["items"]!.AsArray().Select(step => (string)step!["typeName"]!).ToHashSet();
        Assert.Superset(new HashSet<string> { "Company.Product.FinishOneThing", "Company.Product.OneThingCreated", "Company.Product.OneThingFinished" }, names);
    }

    [Theory, InlineData("/many-things"), InlineData("/many-things/new")]
    public async Task The_pages_open(string page) => Assert.Contains("<html", await program.Admin.PageAsync(page));
}
