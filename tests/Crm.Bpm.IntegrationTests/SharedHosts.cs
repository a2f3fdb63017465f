namespace Crm.Bpm.IntegrationTests;

/// <summary>One host for each database, for all tests of a class whose data keep out of each other's way. Started by the first test that asks; tests of a class run one after another.</summary>
public sealed class SharedHosts : IAsyncDisposable
{
    private readonly Dictionary<string, CrmHost> _hosts = new(StringComparer.Ordinal);

    public async Task<CrmHost> OnAsync(string database)
    {
        if (!_hosts.TryGetValue(database, out var host))
            _hosts[database] = host = await CrmHost.OnAsync(database);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Values)
            await host.DisposeAsync();
    }
}
