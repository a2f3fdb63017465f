using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Hostile;

namespace Crm.Bpm.IntegrationTests.Import;

/// <summary>A file is sent, looked at, corrected, checked, imported and taken back: what the import page does, through the API.</summary>
public sealed class PreparedImportTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_file_is_recognised_checked_imported_and_taken_back(string database)
    {
        var crm = await hosts.OnAsync(database);
        var before = await crm.Admin.CountAsync("contractors");
        var id = await SendAsync(crm, "Наименование;ИНН;Телефон;Отрасль;Годовой оборот\r\nООО Ромашка;7707083893;+7 921 555-14-07;Цветы;1 234,50\r\nАО Полёт;;+7 (495) 123-45-67;Авиация;-\r\n", "клиенты.csv", "windows-1251");

        var preview = await crm.Admin.GetAsync($"/api/imports/{id}/preview");
        Assert.Equal(("contractors", "windows-1251", ";", 2), ((string)preview["target"]!, (string)preview["format"]!["encoding"]!, (string)preview["format"]!["delimiter"]!, (int)preview["rows"]!));
        Assert.Equal(["name", "inn", "phone", "industry.name", "annualRevenue"], Fields(preview));
        // An industry that is not in the dictionary, and a dash for an amount: both are said at the cell.
        Assert.Contains("Цветы", ProblemOf(preview, 0, "industry.name"), StringComparison.Ordinal);
        Assert.Contains("-", ProblemOf(preview, 1, "annualRevenue"), StringComparison.Ordinal);

        var options = preview["options"]!.DeepClone().AsObject();
        options["createMissing"] = new JsonArray("industry");
        preview = await crm.Admin.PostAsync($"/api/imports/{id}/preview", new JsonObject { ["options"] = options });
        Assert.Equal(["Created", "Rejected"], preview["sample"]!.AsArray().Select(r => (string)r!["outcome"]!));

        await crm.Admin.PostAsync($"/api/imports/{id}/check");
        var check = await OverAsync(crm, id);
        Assert.Equal(("Checked", 1, 1, before), ((string)check["state"]!, (int)check["created"]!, (int)check["rejected"]!, await crm.Admin.CountAsync("contractors")));

        await crm.Admin.PostAsync($"/api/imports/{id}/start");
        var done = await OverAsync(crm, id);
        Assert.Equal(("Done", 1, 1, before + 1), ((string)done["state"]!, (int)done["created"]!, (int)done["rejected"]!, await crm.Admin.CountAsync("contractors")));
        Assert.Equal(1, (int)done["alsoCreated"]!["dictionaries"]!);
        Assert.Equal(HttpStatusCode.Conflict, (await crm.Admin.TryAsync(HttpMethod.Post, $"/api/imports/{id}/preview", new { })).Status);

        await crm.Admin.PostAsync($"/api/imports/{id}/undo");
        Assert.Equal("Undone", (string)(await OverAsync(crm, id))["state"]!);
        Assert.Equal(before, await crm.Admin.CountAsync("contractors"));
    }

    [Fact]
    public async Task Dates_that_read_two_ways_are_asked_before_anything_starts()
    {
        var crm = await hosts.OnAsync("sqlite");
        var id = await SendAsync(crm, "Last name,Birthday\nByron,03/04/1985\nLovelace,10/12/1986\n", "people.csv", target: "contacts");

        var preview = await crm.Admin.GetAsync($"/api/imports/{id}/preview");
        var question = Assert.Single(preview["questions"]!.AsArray())!;
        Assert.Equal(("Birthday", "03/04/1985"), ((string)question["column"]!, (string)question["example"]!));
        Assert.Equal(["1985-03-04", "1985-04-03"], question["formats"]!.AsArray().Select(f => (string)f!["day"]!).Order(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, (await crm.Admin.TryAsync(HttpMethod.Post, $"/api/imports/{id}/start")).Status);

        var options = preview["options"]!.DeepClone().AsObject();
        options["mapping"]!.AsArray().Single(m => (string)m!["field"]! == "birthDate")!["format"] = "M/d/yyyy";
        preview = await crm.Admin.PostAsync($"/api/imports/{id}/preview", new JsonObject { ["options"] = options });
        Assert.Empty(preview["questions"]!.AsArray());
        await crm.Admin.PostAsync($"/api/imports/{id}/start");
        Assert.Equal(2, (int)(await OverAsync(crm, id))["created"]!);
        Assert.Equal("1985-03-04", (string)(await crm.Admin.GetAsync("/api/contacts?lastName=Byron"))["items"]![0]!["birthDate"]!);
    }

    [Fact]
    public async Task A_saved_mapping_is_offered_to_the_next_file_with_its_headings_and_is_nobody_elses()
    {
        var crm = await hosts.OnAsync("sqlite");
        var file = "Who,Where\nAcme,Tula\n";
        var id = await SendAsync(crm, file, "first.csv", target: "contractors");
        await crm.Admin.PostAsync("/api/imports/templates", new { name = "Weekly", target = "contractors", options = new { mapping = new[] { new { column = "Who", field = "name" }, new { column = "Where", field = "address.city" } } } });

        var next = await SendAsync(crm, file, "second.csv", target: "contractors");
        var offered = await crm.Admin.GetAsync($"/api/imports/{next}/preview");
        Assert.Equal(("Weekly", false), ((string)offered["template"]!["name"]!, (bool)offered["template"]!["isUsed"]!));
        var used = await crm.Admin.PostAsync($"/api/imports/{next}/preview", new { template = (string)offered["template"]!["id"]! });
        Assert.Equal(["name", "address.city"], Fields(used));
        Assert.True((bool)used["template"]!["isUsed"]!);

        var other = await crm.SignInAsync("Colleague", "Administrator");
        Assert.Empty((await other.GetAsync("/api/imports/templates")).AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await other.TryAsync(HttpMethod.Delete, $"/api/imports/templates/{offered["template"]!["id"]}")).Status);
        await crm.Admin.DeleteAsync($"/api/imports/{id}");
        Assert.Equal(HttpStatusCode.NotFound, (await crm.Admin.TryAsync(HttpMethod.Get, $"/api/imports/{id}")).Status);
    }

    [Fact]
    public async Task A_page_under_the_name_of_a_table_and_a_bomb_are_refused_in_a_sentence_and_formulas_stay_texts()
    {
        var crm = await hosts.OnAsync("sqlite");

        Assert.Null(Refusal.Problem((await TrySendAsync(crm, Encoding.UTF8.GetBytes("<!DOCTYPE html><html><body>a,b</body></html>"), "leads.csv")).Status, (await TrySendAsync(crm, Encoding.UTF8.GetBytes("<html>"), "leads.csv")).Body, 400));
        var (status, body) = await TrySendAsync(crm, Bomb(), "leads.xlsx");
        Assert.Null(Refusal.Problem(status, body, 400, 413));

        var id = await SendAsync(crm, "Name,Company,Phone\n\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",Acme,nonsense but kept\n,,\n", "leads.csv", target: "leads");
        var preview = await crm.Admin.GetAsync($"/api/imports/{id}/preview");
        Assert.Equal(1, (int)preview["formulas"]!);
        Assert.StartsWith("=HYPERLINK", (string)preview["sample"]![0]!["cells"]![0]!["value"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_may_not_import_is_refused_and_a_prepared_file_is_its_owners()
    {
        var crm = await hosts.OnAsync("sqlite");
        var manager = await crm.SignInAsync("Seller", "Manager");
        var head = await crm.SignInAsync("Head", "SalesHead");
        var id = await SendAsync(crm, "Name\nAda\n", "leads.csv", target: "leads");

        Assert.Equal(HttpStatusCode.Forbidden, (await manager.TryAsync(HttpMethod.Post, "/api/imports/files", Form(Encoding.UTF8.GetBytes("Name\nAda\n"), "leads.csv", "leads"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await head.TryAsync(HttpMethod.Get, $"/api/imports/{id}/preview")).Status);
    }

    private static IEnumerable<string> Fields(JsonNode preview) => preview["options"]!["mapping"]!.AsArray().Select(m => (string)m!["field"]!);

    private static string ProblemOf(JsonNode preview, int row, string field)
    {
        var at = preview["into"]!.AsArray().Select(f => (string)f!["path"]!).ToList().IndexOf(field);
        return (string?)preview["sample"]![row]!["cells"]![at]!["problem"] ?? "";
    }

    private static async Task<string> SendAsync(CrmHost crm, string text, string name, string encoding = "utf-8", string? target = null)
    {
        var (status, body) = await TrySendAsync(crm, Encoding.GetEncoding(encoding).GetBytes(text), name, target);
        Assert.True(status == HttpStatusCode.Created, body?.ToJsonString());
        return (string)body!["id"]!;
    }

    private static async Task<(HttpStatusCode Status, JsonNode? Body)> TrySendAsync(CrmHost crm, byte[] file, string name, string? target = null)
    {
        using var form = Form(file, name, target);
        return await crm.Admin.TryAsync(HttpMethod.Post, "/api/imports/files", form);
    }

    private static MultipartFormDataContent Form(byte[] file, string name, string? target)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", name } };
        if (target is not null)
            form.Add(new StringContent(target), "target");
        return form;
    }

    private static async Task<JsonNode> OverAsync(CrmHost crm, string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var import = await crm.Admin.GetAsync("/api/imports/" + id);
            if ((string)import["state"]! is not ("Draft" or "Checking" or "Running"))
                return import;
            await Task.Delay(50, patience.Token);
        }
    }

    private static byte[] Bomb()
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "[Content_Types].xml", "xl/workbook.xml" })
                using (var part = zip.CreateEntry(name).Open())
                    part.Write("<x/>"u8);
            using var sheet = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open();
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 30; i++)
                sheet.Write(zeros);
        }

        return packed.ToArray();
    }
}
