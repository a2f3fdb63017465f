using System.Text;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Expert.Calls;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Connections;

/// <summary>Takes what an exchange posted: keeps it word for word, believes it when its signature holds, and keeps what it says of calls.</summary>
internal sealed class WebhookIntake(CrmDb db, RecordCallEvents record, TelephonyProviders providers, Secrets secrets, ICrmClock clock)
{
    private const int LongestKept = 20_000;

    /// <summary>The connection of this word in the address.</summary>
    /// <exception cref="NotFoundException">There is none, or it is switched off.</exception>
    public async Task<TelephonyConnection> ConnectionAsync(string key, CancellationToken cancel) =>
        await db.Set<TelephonyConnection>().FirstOrDefaultAsync(c => c.Key == key && c.IsActive, cancel) ?? throw new NotFoundException();

    /// <summary>Reads and keeps; the answer says why it was not believed, or how many events were new.</summary>
    public async Task<(string? Refusal, int Kept)> RunAsync(TelephonyConnection connection, WebhookRequest request, CancellationToken cancel)
    {
        var result = Read(connection, request);
        var payload = new CallPayload { ConnectionId = connection.Id, ReceivedAt = clock.UtcNow, Body = TextOf(request.Body), Refusal = result.Refusal };
        db.Add(payload);
        if (result.Refusal is not null)
            return (result.Refusal, 0);
        var kept = await record.RunAsync(connection.Id, result.Events, payload.Id, cancel);
        var now = clock.UtcNow;
        await db.Set<ConnectionHealth>().Where(h => h.ConnectionId == connection.Id).ExecuteUpdateAsync(set => set.SetProperty(h => h.LastEventAt, now), cancel);
        return (null, kept);
    }

    /// <summary>What a request says, without keeping anything.</summary>
    public WebhookResult Read(TelephonyConnection connection, WebhookRequest request) => providers.Require(connection.Provider) is IWebhookTelephony webhook
        ? webhook.Read(secrets.SetupOf(connection), request, clock.UtcNow)
        : WebhookResult.Refused("this exchange posts nothing");

    // PostgreSQL keeps no zero characters.
    private static string TextOf(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, LongestKept)).Replace('\0', ' ');
        return text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text[..^1] : text;
    }
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
