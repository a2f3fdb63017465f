using System.Collections.Concurrent;

namespace Crm.Bpm.IntegrationTests;

/// <summary>One host for each database, for all tests of a class whose data keep out of each other's way. Started by the first test that asks.</summary>
public sealed class SharedHosts : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<CrmHost>>> _hosts = new(StringComparer.Ordinal);

    public Task<CrmHost> OnAsync(string database) => _hosts.GetOrAdd(database, name => new Lazy<Task<CrmHost>>(() => CrmHost.OnAsync(name))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Values.Select(host => host.Value).Where(host => host.IsCompletedSuccessfully))
            await (await host).DisposeAsync();
    }
}
