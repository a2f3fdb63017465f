using System.Text;
using System.Text.Json.Nodes;

namespace Crm.Bpm.IntegrationTests.Data;

/// <summary>Records by the thousand, through the import as people would.</summary>
internal static class ManyRecords
{
    public static async Task AddContractorsAsync(CrmHost crm, int count, Func<int, string> name, Func<int, string>? phone = null)
    {
        var csv = new StringBuilder("key,name,phone\n");
        for (var i = 0; i < count; i++)
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"m-{i},\"{name(i)}\",{phone?.Invoke(i)}\n");
        var options = """{"mapping":[{"column":"key","field":"externalKey"},{"column":"name","field":"name"},{"column":"phone","field":"phone"}],"key":"externalKey","mode":"create","startProcesses":false}""";
        using var form = new MultipartFormDataContent
        {
            { new StringContent(csv.ToString(), Encoding.UTF8, "text/csv"), "file", "many.csv" },
            { new StringContent("contractors"), "target" },
            { new StringContent(options), "options" },
        };
        var (_, posted) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/imports", form);
        var started = TimeProvider.System.GetTimestamp();
        JsonNode job;
        while ((string)(job = await crm.Admin.GetAsync($"/api/imports/{posted!["id"]}"))["state"]! is "Draft" or "Checking" or "Checked" or "Running")
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(20), "The import does not end: " + job.ToJsonString());
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.True((string)job["state"]! == "Done" && (int)job["created"]! == count, job.ToJsonString());
    }
}
