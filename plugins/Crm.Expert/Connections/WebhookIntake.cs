using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Connections;

/// <summary>Reads what an exchange posted, and believes it when its signature holds.</summary>
internal sealed class WebhookIntake(CrmDb db, TelephonyProviders providers, Secrets secrets, ICrmClock clock)
{
    private readonly Dictionary<Guid, ConnectionSetup> _opened = [];

    /// <summary>The connection of this word in the address.</summary>
    /// <exception cref="NotFoundException">There is none, or it is switched off.</exception>
    public async Task<TelephonyConnection> ConnectionAsync(string key, CancellationToken cancel) =>
        await db.Set<TelephonyConnection>().FirstOrDefaultAsync(c => c.Key == key && c.IsActive, cancel) ?? throw new NotFoundException();

    /// <summary>What a request says, without keeping anything.</summary>
    /// <exception cref="RuleBrokenException">The exchange is of a make nobody knows any more, or the keys that protected its secret are gone.</exception>
    public WebhookResult Read(TelephonyConnection connection, WebhookRequest request) => providers.Require(connection.Provider) is IWebhookTelephony webhook
        ? webhook.Read(SetupOf(connection), request, clock.UtcNow)
        : WebhookResult.Refused("this exchange posts nothing");

    // Opening a secret is dear; several reports of one connection come together.
    private ConnectionSetup SetupOf(TelephonyConnection connection) =>
        _opened.TryGetValue(connection.Id, out var known) ? known : _opened[connection.Id] = secrets.SetupOf(connection);
}

/// <summary>Forgets what exchanges posted long ago, with a licence or without: it was promised to be kept for so long and no longer.</summary>
internal sealed class ForgetPayloads(CrmDb db, TelephonyOptions options, ICrmClock clock)
{
    private const int Batch = 500;

    /// <summary>Returns how much was forgotten.</summary>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var before = clock.UtcNow.AddDays(-options.KeepPayloadsDays);
        var old = await db.Set<CallPayload>().Where(p => p.ReceivedAt < before).OrderBy(p => p.ReceivedAt).Select(p => p.Id).Take(Batch).ToListAsync(cancel);
        return old.Count == 0 ? 0 : await db.Set<CallPayload>().Where(p => old.Contains(p.Id)).ExecuteDeleteAsync(cancel);
    }
}
