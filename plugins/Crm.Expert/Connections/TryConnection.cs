using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Expert.Telephony;

namespace Crm.Expert.Connections;

/// <summary>Tries a connection's settings out. Outside any transaction: the exchange may take its time.</summary>
internal sealed class TryConnection(UnitOfWork work, TelephonyProviders providers, Secrets secrets)
{
    public async Task<ConnectionTest> RunAsync(Viewer viewer, Guid id, CancellationToken cancel)
    {
        var connection = await work.ReadAsync(viewer, (CrmDb db) => db.LoadAsync<TelephonyConnection>(id, "telephony-connections.edit", cancel));
        return await providers.Require(connection.Provider).TestAsync(secrets.SetupOf(connection), cancel);
    }
}
