using System.Net;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.IntegrationTests.Plugins;

/// <summary>The sample plugin, alone in a plugin folder: everything it describes is there, and the host knows nothing of sales.</summary>
public sealed class SamplePluginTests
{
    /// <summary>The same sources, compiled against the SDK before this one.</summary>
    internal const string OnSdkBefore = "Crm.SamplePlugin.OnSdk10";

    [Theory, InlineData("sqlite", "Crm.SamplePlugin"), InlineData("postgres", "Crm.SamplePlugin"), InlineData("sqlite", OnSdkBefore)]
    public async Task A_plugin_brings_its_record_its_routes_and_a_process_that_uses_its_event_and_its_step(string database, string built)
    {
        await using var data = await TestDatabase.NewAsync(database);
        await using var crm = await CrmHost.OnAsync(data, "Plugins:Folder=" + FolderWithTheSample(data.Folder, built));
        using var host = await crm.SignInAsync("Grace Hopper", ShippedRoles.Manager);
        var me = await crm.AsTheProductAsync(services => services.GetRequiredService<CrmDb>().Set<User>().Where(u => u.Name == "Grace Hopper").Select(u => u.Id).SingleAsync());

        var visit = await host.CreateAsync("visits", new { name = "Ada Byron", expectedAt = "2030-01-15T09:00:00Z", responsible = new { id = me } });

        await data.UntilAsync("SELECT count(*) FROM crm_task WHERE status = 'Open'", 1, TimeSpan.FromMinutes(1));
        var task = (await host.GetAsync("/api/tasks"))["items"]![0]!;
        Assert.Equal("Meet the visitor", (string)task["name"]!);
        await host.PostAsync($"/api/tasks/{task["id"]}/complete", new { outcome = "Arrived", values = new { } });
        await data.UntilAsync("SELECT count(*) FROM visit WHERE status = 'Arrived' AND arrived_at IS NOT NULL", 1, TimeSpan.FromMinutes(1));
        Assert.Equal("Arrived", (string)(await host.DoAsync("visits", visit, "check-in"))["status"]!);
        var refused = await host.TryAsync(HttpMethod.Post, $"/api/visits/{visit["id"]}/cancel", new { });
        Assert.Equal((HttpStatusCode.Conflict, "Ada Byron is here already."), (refused.Status, (string)refused.Body!["detail"]!));
        var steps = (await crm.Admin.GetAsync("/elsa/api/descriptors/activities"))["items"]!.AsArray().Select(s => (string)s!["typeName"]!).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "Crm.SamplePlugin.VisitPlanned", "Crm.SamplePlugin.VisitorArrived", "Crm.SamplePlugin.CheckIn", "Crm.SamplePlugin.CancelVisit" }, steps);
        Assert.True((await crm.Admin.GetAsync("/openapi/v1.json"))["paths"]!.AsObject().ContainsKey("/api/visits/{id}/check-in"));
        Assert.Equal(HttpStatusCode.NotFound, (await crm.Admin.TryAsync(HttpMethod.Get, "/api/leads")).Status);
    }

    /// <summary>Whoever adds a parameter to a method changes it for what is compiled already: the call below is the one of 1.0, which today's has no more.</summary>
    [Fact]
    public void The_one_built_on_the_SDK_before_calls_what_that_had()
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(TestPackages.BuiltFolder(OnSdkBefore), "Crm.SamplePlugin.dll")));
        var reader = file.GetMetadataReader();
        var record = reader.MemberReferences.Select(reader.GetMemberReference).Single(member => reader.GetString(member.Name) == nameof(ModuleBuilder.Record));
        var signature = reader.GetBlobReader(record.Signature);

        var isGeneric = signature.ReadSignatureHeader().IsGeneric;
        var (types, parameters) = (signature.ReadCompressedInteger(), signature.ReadCompressedInteger());

        Assert.Equal((true, 1, 8), (isGeneric, types, parameters));
    }

    private static string FolderWithTheSample(string temporary, string built)
    {
        var folder = Path.Combine(temporary, "plugins");
        SamplePlugin.LayOut(Path.Combine(folder, SamplePlugin.Id), built);
        return folder;
    }
}
