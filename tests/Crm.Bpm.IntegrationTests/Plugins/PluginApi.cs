using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Crm.Bpm.Modules.Plugins.Packages;

namespace Crm.Bpm.IntegrationTests.Plugins;

/// <summary>What administrators do with plugins, through the API.</summary>
internal static class PluginApi
{
    public static Task TrustAsync(this Api api, SigningKey key, string name = "Test publisher") =>
        api.PostAsync("/api/plugins/publishers", new { name, key = key.Public.Pem });

    /// <summary>Sends a package and answers its report, or the refusal.</summary>
    public static async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(this Api api, string package)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(package)), "file", Path.GetFileName(package) } };
        return await api.TryAsync(HttpMethod.Post, "/api/plugins/packages", form);
    }

    /// <summary>Sends a package and installs it; the server restarts afterwards.</summary>
    public static async Task InstallAsync(this Api api, string package)
    {
        var (status, report) = await api.SendAsync(package);
        Assert.True(status == HttpStatusCode.Created && (bool)report!["mayBeInstalled"]!, report?.ToJsonString());
        await api.PostAsync($"/api/plugins/packages/{report!["id"]}/install");
    }

    public static async Task<(HttpStatusCode Status, JsonNode? Body)> EnterLicenceAsync(this Api api, string licence)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(licence)), "file", "some.crmlicence" } };
        return await api.TryAsync(HttpMethod.Post, "/api/plugins/licences", form);
    }

    /// <summary>A plugin as the list shows it; null when it does not.</summary>
    public static async Task<JsonNode?> PluginAsync(this Api api, string id = TestPackages.Plugin) =>
        (await api.GetAsync("/api/plugins"))["plugins"]!.AsArray().FirstOrDefault(p => (string)p!["id"]! == id);

    /// <summary>Its version and status in one text.</summary>
    public static async Task<string> StandAsync(this Api api, string id = TestPackages.Plugin) =>
        await api.PluginAsync(id) is { } plugin ? $"{plugin["version"]} {plugin["status"]}" : "absent";
}
