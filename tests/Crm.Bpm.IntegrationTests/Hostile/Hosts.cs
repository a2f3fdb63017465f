namespace Crm.Bpm.IntegrationTests.Hostile;

/// <summary>One host a database for all tests of a class: wrong input must not disturb what comes after it.</summary>
public sealed class Hosts : IAsyncDisposable
{
    private readonly Dictionary<string, CrmHost> _hosts = new(StringComparer.Ordinal);

    public async Task<CrmHost> OnAsync(string database) =>
        _hosts.TryGetValue(database, out var host) ? host : _hosts[database] = await CrmHost.OnAsync(database);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Values)
            await host.DisposeAsync();
    }
}
