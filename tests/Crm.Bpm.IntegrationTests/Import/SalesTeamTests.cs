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

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_sales_team_comes_in_stays_the_same_and_goes_again(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var people = await ImportAsync(crm, "sales_teams.csv", "users", s_people);
        var contractors = await ImportAsync(crm, "accounts.csv", "contractors", s_contractors);
        var leads = await ImportAsync(crm, "sales_pipeline.csv", "leads", s_leads);

        Assert.Equal((35, 6, 3), ((int)people["created"]!, (int)people["alsoCreated"]!["users"]!, await CountAsync<Region>(crm)));
        Assert.Equal((85, 0), ((int)contractors["created"]!, (int)contractors["rejected"]!));
        Assert.Equal((1425, 0), ((int)leads["created"]!, (int)leads["rejected"]!));
        Assert.Equal(1425, await OpenAsync(crm));
        foreach (var (file, target, options) in new[] { ("sales_teams.csv", "users", s_people), ("accounts.csv", "contractors", s_contractors), ("sales_pipeline.csv", "leads", s_leads) })
        {
            var again = await ImportAsync(crm, file, target, options);
            Assert.Equal((int)again["total"]!, (int)again["unchanged"]!);
        }

        foreach (var import in new[] { leads, contractors, people })
            Assert.Equal(0, (await UndoAsync(crm, import))["kept"]!.AsArray().Count);
        Assert.Equal((0, 0, 0, 0), (await crm.Admin.CountAsync("leads"), await crm.Admin.CountAsync("contractors"), await CountAsync<Region>(crm), await OpenAsync(crm)));
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

    // Leads that have exactly one running process and one open task.
    private static Task<int> OpenAsync(CrmHost crm) => crm.AsTheProductAsync(async services =>
    {
        var db = services.GetRequiredService<CrmDb>();
        var processes = await db.Set<ProcessInstance>().Where(i => i.SubjectKind == "leads" && i.Status == "Running").Select(i => i.SubjectId).ToListAsync();
        var tasks = await db.Set<CrmTask>().Where(t => t.SubjectKind == "leads" && (t.Status == Crm.Bpm.Sdk.Tasks.TaskStatus.Open || t.Status == Crm.Bpm.Sdk.Tasks.TaskStatus.InProgress)).Select(t => t.SubjectId).ToListAsync();
        Assert.Equal(processes.Distinct().Order(), tasks.Order());
        return processes.Count;
    });

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
