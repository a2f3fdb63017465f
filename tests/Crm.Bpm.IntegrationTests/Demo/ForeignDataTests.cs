using Crm.Bpm.Host;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.IntegrationTests.Demo;

public sealed class ForeignDataTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task The_demo_refuses_tables_of_something_else_before_it_adds_its_own(string database)
    {
        await using var data = await TestDatabase.NewAsync(database);
        await data.ExecuteAsync("CREATE TABLE somebodys (id INTEGER)");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => PrepareDemoAsync(data));

        Assert.Contains("Nothing was changed", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, await TablesAsync(data));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task The_demo_refuses_a_company_that_is_set_up(string database)
    {
        await using var data = await TestDatabase.NewAsync(database);
        await using (await CrmHost.OnAsync(data))
        {
        }

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => PrepareDemoAsync(data));

        Assert.Contains("a company of its own", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demo_that_was_stopped_while_it_was_made_says_so()
    {
        await using var data = await TestDatabase.NewAsync("sqlite");
        await PrepareDemoAsync(data);
        await data.ExecuteAsync("""INSERT INTO setting (name, value) VALUES ('company', '{"isDemo":true,"isSetUp":true}')""");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => PrepareDemoAsync(data));

        Assert.Contains("not made to its end", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(data.Folder, refusal.Message, StringComparison.Ordinal);
    }

    private static async Task PrepareDemoAsync(TestDatabase data)
    {
        await using var app = HostApplication.Build(["--demo", "--urls=http://127.0.0.1:0", "--Plugins:Folder=" + CrmHost.PluginFolder, .. data.Arguments], builder => builder.Logging.ClearProviders());
        await HostApplication.PrepareAsync(app, TestContext.Current.CancellationToken);
    }

    private static Task<long> TablesAsync(TestDatabase data) => data.CountAsync(data.Kind == "sqlite"
        ? "SELECT count(*) FROM sqlite_master WHERE type = 'table'"
        : "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'");
}
