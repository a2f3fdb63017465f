using System.Net;
using MiniExcelLibs;

namespace Crm.Bpm.IntegrationTests.Data;

public sealed class ExportTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_list_becomes_a_file_and_the_file_imported_again_changes_nothing(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        for (var i = 0; i < 3; i++)
            await crm.Admin.CreateAsync("contractors", new { name = $"Loft; \"{i}\", +7", externalKey = $"k{i}", annualRevenue = new { amount = 1000.5m * i, currency = "EUR" } });
        await crm.Admin.CreateAsync("contractors", new { name = "=1+1", externalKey = "formula" });

        var file = await crm.Admin.Http.GetByteArrayAsync(new Uri("/api/contractors/export?sort=name&filter=" + Uri.EscapeDataString("""{"field":"externalKey","is":"startsWith","value":"k"}"""), UriKind.Relative), TestContext.Current.CancellationToken);
        var text = System.Text.Encoding.UTF8.GetString(file);
        var import = await ImportAsync(crm, file, """
            { "mapping": [ {"column":"externalKey","field":"externalKey"}, {"column":"name","field":"name"},
              {"column":"annualRevenue","field":"annualRevenue"}, {"column":"annualRevenue.currency","field":"annualRevenue.currency"} ], "key": "externalKey", "mode": "upsert", "culture": "en-US" }
            """);

        Assert.Equal(4, text.Trim().Split("\r\n").Length);
        Assert.Contains("\"Loft; \"\"1\"\", +7\"", text, StringComparison.Ordinal);
        Assert.Equal((3, 0, 0), ((int)import["unchanged"]!, (int)import["updated"]!, (int)import["created"]!));
    }

    [Fact]
    public async Task A_workbook_has_labels_and_the_columns_asked_for()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        await crm.Admin.CreateAsync("leads", new { name = "Ada", phone = "+7 912 000-00-01" });

        await using var file = await crm.Admin.Http.GetStreamAsync(new Uri("/api/leads/export?format=xlsx&labels=true&columns=name,status,createdAt", UriKind.Relative), TestContext.Current.CancellationToken);
        var book = new MemoryStream();
        await file.CopyToAsync(book, TestContext.Current.CancellationToken);
        var rows = (await MiniExcel.QueryAsync(book, useHeaderRow: false, cancellationToken: TestContext.Current.CancellationToken)).Cast<IDictionary<string, object?>>().ToList();

        Assert.Equal(2, rows.Count);
        Assert.Equal(["Ada", "New"], rows[1].Values.Take(2));
        Assert.IsType<DateTime>(rows[1].Values.Last());
    }

    [Fact]
    public async Task Nobody_exports_more_than_their_permission_reaches()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        using var manager = await crm.SignInAsync("Ada", "Manager");
        using var analyst = await crm.SignInAsync("Grace", "ProcessAnalyst");
        await crm.Admin.CreateAsync("contractors", new { name = "Of the administrator" });
        await manager.CreateAsync("contractors", new { name = "Of Ada" });

        var own = await manager.Http.GetStringAsync(new Uri("/api/contractors/export?columns=name", UriKind.Relative), TestContext.Current.CancellationToken);
        var (status, body) = await analyst.TryAsync(HttpMethod.Get, "/api/contractors/export");
        var (wrong, _) = await crm.Admin.TryAsync(HttpMethod.Get, "/api/contractors/export?format=pdf");

        Assert.Equal(["name", "Of Ada"], own.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.BadRequest), (status, wrong));
        Assert.NotNull((string?)body!["detail"]);
    }

    private static async Task<System.Text.Json.Nodes.JsonNode> ImportAsync(CrmHost crm, byte[] file, string options)
    {
        using var form = new MultipartFormDataContent { { new StringContent("contractors"), "target" }, { new StringContent(options), "options" }, { new ByteArrayContent(file), "file", "contractors.csv" } };
        var id = (string)(await crm.Admin.PostAsync("/api/imports", form))["id"]!;
        for (var started = TimeProvider.System.GetTimestamp(); ;)
        {
            var import = await crm.Admin.GetAsync("/api/imports/" + id);
            if ((string)import["state"]! is "Done" or "Failed")
                return import;
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(1), $"The import does not end: {import}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
