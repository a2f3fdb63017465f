using Crm.Bpm.Modules.Plugins.Installing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crm.Bpm.IntegrationTests.Plugins;

/// <summary>A server with an empty plugin folder that starts again, in this process, whenever plugins are changed.</summary>
internal sealed class PluginServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private readonly TestDatabase _data;

    private PluginServer(TestDatabase data, CrmHost crm) => (_data, Crm) = (data, crm);

    /// <summary>The server as it runs now.</summary>
    public CrmHost Crm { get; private set; }

    public Api Admin => Crm.Admin;

    public TestDatabase Data => _data;

    /// <summary>Where plugins would ship.</summary>
    public string ShippedFolder => ShippedIn(_data);

    /// <summary>Where administrators' plugins are.</summary>
    public string InstalledFolder => Path.Combine(_data.Folder, "plugins");

    public static async Task<PluginServer> OnAsync(string database, Action<string>? ship = null)
    {
        var data = await CrmHost.SetUpAsync(database);
        Directory.CreateDirectory(ShippedIn(data));
        ship?.Invoke(ShippedIn(data));
        return new PluginServer(data, await StartAsync(data));
    }

    /// <summary>Does something after which the server stops itself, and starts it again.</summary>
    public async Task RestartAsync(Func<Api, Task> change)
    {
        var stopping = Crm.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await change(Admin);
        Assert.True(Crm.Services.GetRequiredService<ServerRestart>().IsAsked);
        var started = TimeProvider.System.GetTimestamp();
        while (!stopping.IsCancellationRequested)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < s_patience, "The server did not stop itself.");
            await Task.Delay(50);
        }

        await StartAgainAsync();
    }

    /// <summary>Stops it and starts it again.</summary>
    public async Task StartAgainAsync(Action? between = null)
    {
        await Crm.DisposeAsync();
        between?.Invoke();
        Crm = await StartAsync(_data);
    }

    public async ValueTask DisposeAsync()
    {
        await Crm.DisposeAsync();
        await _data.DisposeAsync();
    }

    private static string ShippedIn(TestDatabase data) => Path.Combine(data.Folder, "shipped");

    private static Task<CrmHost> StartAsync(TestDatabase data) => CrmHost.OnAsync(data, "Plugins:Folder=" + ShippedIn(data));
}
