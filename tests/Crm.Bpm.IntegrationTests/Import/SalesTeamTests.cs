using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.IntegrationTests.Import;

/// <summary>A real sales team's files, beside the checkout at ../shared/data/sales-opportunities; skipped where they are absent.</summary>
public sealed class SalesTeamTests
{
    private static readonly object s_people = new
    {
        mapping = new object[] { new { column = "sales_agent", field = "name" }, new { column = "manager", field = "manager.name" }, new { column = "regional_office", field = "region.name" } },
        key = "name", mode = "upsert", createMissing = new[] { "manager", "region" },
    };

    private static readonly object s_contractors = new
    {
        mapping = new object[]
        {
            new { column = "account", field = "name" }, new { column = "account", field = "externalKey" },
            new { column = "sector", field = "industry.name", values = new { technolgy = "technology" } },
            new { column = "revenue", field = "annualRevenue", multiply = 1000000 }, new { field = "annualRevenue.currency", value = "USD" },
            new { column = "employees", field = "staff" }, new { column = "subsidiary_of", field = "parent.name" },
        },
        key = "externalKey", mode = "upsert", culture = "en-US", createMissing = new[] { "industry" },
    };

    private static readonly object s_leads = new
    {
        mapping = new object[] { new { column = "opportunity_id", field = "externalKey" }, new { column = "product", field = "name" }, new { column = "sales_agent", field = "responsible.name" } },
        where = new object[] { new { column = "account", @is = "empty" }, new { column = "deal_stage", @is = "in", value = new[] { "Engaging", "Prospecting" } } },
        key = "externalKey", mode = "upsert", culture = "en-US", startProcesses = true,
    };

    private static readonly object s_products = new
    {
        mapping = new object[]
        {
            new { column = "product", field = "name" }, new { column = "product", field = "externalKey" }, new { column = "series", field = "group" },
            new { column = "sales_price", field = "price" }, new { field = "price.currency", value = "USD" },
        },
        key = "externalKey", mode = "upsert", culture = "en-US",
    };

    // The pipeline writes one product in another way than the price list does.
    private static readonly object s_deals = new
    {
        mapping = new object[]
        {
            new { column = "opportunity_id", field = "externalKey" }, new { column = "opportunity_id", field = "name" }, new { column = "account", field = "contractor.name" },
            new { column = "product", field = "product.name", values = new { GTXPro = "GTX Pro" } }, new { column = "sales_agent", field = "responsible.name" },
            new { column = "deal_stage", field = "status", values = new { Won = "ClosedWon", Lost = "ClosedLost", Engaging = "Active", Prospecting = "Active" } },
            new { column = "engage_date", field = "openedOn", format = "M/d/yyyy" }, new { column = "close_date", field = "closedOn", format = "M/d/yyyy" },
            new { column = "close_value", field = "amount" }, new { field = "amount.currency", value = "USD" },
        },
        where = new object[] { new { column = "account", @is = "notEmpty" } },
        key = "externalKey", mode = "upsert", culture = "en-US", startProcesses = true,
    };

    private static readonly (string File, string Target, object Options)[] s_workbook =
    [
        ("sales_teams.csv", "users", s_people), ("accounts.csv", "contractors", s_contractors), ("products.csv", "products", s_products),
        ("sales_pipeline.csv", "deals", s_deals), ("sales_pipeline.csv", "leads", s_leads),
    ];

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_sales_team_comes_in_with_its_leads_stays_the_same_and_goes_again(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await ComeAndGoAsync(crm, ["users", "contractors", "leads"], [35, 85, 1425], async imports =>
        {
            Assert.Equal((6, 3), ((int)imports[0]["alsoCreated"]!["users"]!, await CountAsync<Region>(crm)));
            Assert.Equal(1425, await OpenAsync(crm, "leads"));
        });
    }

    // Seven thousand deals on the second database belong to the long run.
    [Theory, MemberData(nameof(Crash.Kills.AllIfLong), "sqlite", MemberType = typeof(Crash.Kills))]
    public async Task Its_deals_come_in_with_the_totals_that_are_known_and_go_again(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await ComeAndGoAsync(crm, ["users", "contractors", "products", "deals"], [35, 85, 7, 7375], async _ =>
        {
            Assert.Equal(664, await OpenAsync(crm, "deals"));
            Assert.Equal([("ClosedWon", 4238, 10_005_534)], await WonAsync(crm, "status"));
            Assert.Equal([("Central", 1629, 3_346_293), ("East", 1171, 3_090_594), ("West", 1438, 3_568_647)], await WonAsync(crm, "responsible.region"));
        });
    }

    // Importing again changes nothing; undoing leaves nothing.
    private static async Task ComeAndGoAsync(CrmHost crm, string[] targets, int[] created, Func<IReadOnlyList<JsonNode>, Task> lookAsync)
    {
        var parts = targets.Select(target => s_workbook.Single(part => part.Target == target)).ToList();
        var imports = new List<JsonNode>();
        foreach (var (file, target, options) in parts)
            imports.Add(await ImportAsync(crm, file, target, options));
        Assert.Equal(created, imports.Select(import => (int)import["created"]!));
        Assert.All(imports, import => Assert.Equal(0, (int)import["rejected"]!));
        await lookAsync(imports);
        foreach (var (file, target, options) in parts)
        {
            var again = await ImportAsync(crm, file, target, options);
            Assert.Equal((int)again["total"]!, (int)again["unchanged"]! + (int)again["skipped"]!);
        }

        foreach (var import in imports.AsEnumerable().Reverse())
            Assert.Equal(0, (await UndoAsync(crm, import))["kept"]!.AsArray().Count);
        foreach (var target in targets.Skip(1))
            Assert.Equal(0, await crm.Admin.CountAsync(target));
        Assert.Equal((0, 0, 0), (await CountAsync<Region>(crm), await OpenAsync(crm, "leads"), await OpenAsync(crm, "deals")));
        Assert.Equal(1, await CountAsync<User>(crm));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Two_imports_at_once_make_each_record_once(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);

        await Task.WhenAll(ImportAsync(crm, "accounts.csv", "contractors", s_contractors), ImportAsync(crm, "accounts.csv", "contractors", s_contractors));

        Assert.Equal(85, await crm.Admin.CountAsync("contractors"));
    }

    [Fact]
    public async Task An_unknown_field_column_and_target_are_named()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");

        Assert.Contains("nonsense", await RefusedAsync(crm, "contractors", new { mapping = new[] { new { column = "a", field = "nonsense" } } }), StringComparison.Ordinal);
        Assert.Contains("zzz", await RefusedAsync(crm, "contractors", new { mapping = new[] { new { column = "zzz", field = "name" } } }), StringComparison.Ordinal);
        Assert.Contains("createdAt", await RefusedAsync(crm, "contractors", new { mapping = new[] { new { column = "a", field = "createdAt" } }, key = "createdAt" }), StringComparison.Ordinal);
        Assert.Contains("planets", await RefusedAsync(crm, "planets", new { mapping = new[] { new { column = "a", field = "name" } } }), StringComparison.Ordinal);
    }

    private static async Task<string> RefusedAsync(CrmHost crm, string target, object options)
    {
        using var form = Form(Encoding.UTF8.GetBytes("a,b\n1,2\n"), "a.csv", target, options);
        var (status, body) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/imports", form);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        return body!.ToJsonString();
    }

    private static async Task<JsonNode> ImportAsync(CrmHost crm, string file, string target, object options)
    {
        var path = Path.Combine(Folder(), file);
        Assert.SkipUnless(File.Exists(path), "../shared/data/sales-opportunities is not there.");
        using var form = Form(await File.ReadAllBytesAsync(path), file, target, options);
        var (status, posted) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/imports", form);
        Assert.True(status == HttpStatusCode.Accepted, posted?.ToJsonString());
        var import = await OverAsync(crm, (string)posted!["id"]!);
        Assert.True((string)import["state"]! == "Done", import.ToJsonString());
        return import;
    }

    private static async Task<JsonNode> UndoAsync(CrmHost crm, JsonNode import)
    {
        await crm.Admin.PostAsync($"/api/imports/{import["id"]}/undo");
        var undone = await OverAsync(crm, (string)import["id"]!);
        Assert.True((string)undone["state"]! == "Undone", undone.ToJsonString());
        return undone;
    }

    private static async Task<JsonNode> OverAsync(CrmHost crm, string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            var import = await crm.Admin.GetAsync("/api/imports/" + id);
            if ((string)import["state"]! is not ("Draft" or "Checking" or "Running"))
                return import;
            await Task.Delay(100, patience.Token);
        }
    }

    // Leads or deals that have exactly one running process and one open task.
    private static Task<int> OpenAsync(CrmHost crm, string kind) => crm.AsTheProductAsync(async services =>
    {
        var db = services.GetRequiredService<CrmDb>();
        var processes = await db.Set<ProcessInstance>().Where(i => i.SubjectKind == kind && i.Status == "Running").Select(i => i.SubjectId).ToListAsync();
        var tasks = await db.Set<CrmTask>().Where(t => t.SubjectKind == kind && (t.Status == Crm.Bpm.Sdk.Tasks.TaskStatus.Open || t.Status == Crm.Bpm.Sdk.Tasks.TaskStatus.InProgress)).Select(t => t.SubjectId).ToListAsync();
        Assert.Equal(processes.Distinct().Order(), tasks.Order());
        return processes.Count;
    });

    private static async Task<List<(string Name, int Count, int Sum)>> WonAsync(CrmHost crm, string by)
    {
        var summary = await crm.Admin.GetAsync($"/api/deals/summary?status=ClosedWon&by={by}");
        return [.. summary["groups"]!.AsArray().Select(group => (by == "status" ? (string)group!["key"]! : (string)group!["name"]!, (int)group["count"]!, (int)(decimal)group["amounts"]![0]!["amount"]!)).OrderBy(group => group.Item1, StringComparer.Ordinal)];
    }

    private static Task<int> CountAsync<T>(CrmHost crm) where T : Crm.Bpm.Sdk.Data.Record =>
        crm.AsTheProductAsync(services => services.GetRequiredService<CrmDb>().Set<T>().CountAsync());

    private static MultipartFormDataContent Form(byte[] file, string name, string target, object options) => new()
    {
        { new ByteArrayContent(file), "file", name },
        { new StringContent(target), "target" },
        { new StringContent(JsonSerializer.Serialize(options)), "options" },
    };

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Crm.Bpm.sln")))
                return Path.Combine(folder.Parent!.FullName, "shared", "data", "sales-opportunities");
        return "";
    }
}
