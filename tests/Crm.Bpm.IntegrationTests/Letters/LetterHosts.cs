namespace Crm.Bpm.IntegrationTests.Letters;

/// <summary>One running product with its mail server for each database, shared by the tests of a class.</summary>
public sealed class LetterHosts : IAsyncDisposable
{
    private readonly Dictionary<string, (CrmHost Crm, LetterBox Box)> _hosts = new(StringComparer.Ordinal);

    public async Task<(CrmHost Crm, LetterBox Box)> OnAsync(string database)
    {
        if (!_hosts.TryGetValue(database, out var host))
        {
            var box = await LetterBox.OpenAsync();
            _hosts[database] = host = (await CrmHost.OnAsync(database, box.Settings), box);
        }

        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (crm, box) in _hosts.Values)
        {
            await crm.DisposeAsync();
            await box.DisposeAsync();
        }
    }
}
