using System.Text;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Expert.Connections;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Calls;

/// <summary>Something somebody brought that an exchange says: events of a connection, or a post under a connection's key that has still to be believed.</summary>
internal sealed record Report
{
    public Guid ConnectionId { get; init; }
    public IReadOnlyList<CallEvent> Events { get; init; } = [];

    /// <summary>The word in the address it was posted to; null when it was not posted.</summary>
    public string? Key { get; init; }

    /// <summary>What was posted.</summary>
    public WebhookRequest? Request { get; init; }
}

/// <summary>What became of a report.</summary>
/// <param name="Kept">How many of its events were new.</param>
/// <param name="Refusal">Why it was not believed; null when it was.</param>
/// <param name="Failure">What its bringer is told instead of an answer.</param>
internal sealed record Taken(int Kept, string? Refusal = null, Exception? Failure = null);

/// <summary>Takes reports together: keeps what was posted word for word, believes it when its signature holds, keeps what is said of calls, and that the connections were heard from.</summary>
internal sealed class TakeReports(CrmDb db, RecordCallEvents record, WebhookIntake webhooks, ICrmClock clock)
{
    private const int LongestKept = 20_000;

    /// <summary>What became of each, in their order.</summary>
    public async Task<IReadOnlyList<Taken>> RunAsync(IReadOnlyList<Report> reports, CancellationToken cancel)
    {
        var connections = await ConnectionsAsync(reports, cancel);
        var taken = new Taken[reports.Count];
        var said = new List<(int Of, Said Said)>();
        for (var i = 0; i < reports.Count; i++)
        {
            var report = reports[i];
            if (connections.Find(c => report.Key is { } key ? c.Key == key && c.IsActive : c.Id == report.ConnectionId) is not { } connection)
                taken[i] = new Taken(0, Failure: new NotFoundException());
            else if (report.Request is not { } request)
                said.Add((i, new Said(connection, report.Events, null)));
            else
                taken[i] = Believe(connection, request, one => said.Add((i, one)));
        }

        var kept = await record.RunAsync(said.ConvertAll(s => s.Said), cancel);
        foreach (var ((of, _), count) in said.Zip(kept))
            taken[of] = new Taken(count);
        await HeardAsync([.. said.Select(s => s.Said.Connection.Id).Distinct()], cancel);
        return taken;
    }

    private Task<List<TelephonyConnection>> ConnectionsAsync(IReadOnlyList<Report> reports, CancellationToken cancel)
    {
        var (ids, keys) = (reports.Select(r => r.ConnectionId).Where(id => id != Guid.Empty).Distinct().ToList(), reports.Select(r => r.Key).OfType<string>().Distinct(StringComparer.Ordinal).ToList());
        return db.Set<TelephonyConnection>().AsNoTracking().Where(c => ids.Contains(c.Id) || keys.Contains(c.Key)).ToListAsync(cancel);
    }

    private Taken Believe(TelephonyConnection connection, WebhookRequest request, Action<Said> believed)
    {
        WebhookResult result;
        try
        {
            result = webhooks.Read(connection, request);
        }
        catch (RuleBrokenException failure)
        {
            return new Taken(0, Failure: failure);
        }

        var payload = new CallPayload { ConnectionId = connection.Id, ReceivedAt = clock.UtcNow, Body = TextOf(request.Body), Refusal = result.Refusal };
        db.Add(payload);
        if (result.Refusal is null)
            believed(new Said(connection, result.Events, payload.Id));
        return new Taken(0, result.Refusal);
    }

    private async Task HeardAsync(List<Guid> connections, CancellationToken cancel)
    {
        var now = clock.UtcNow;
        if (connections.Count > 0)
            await db.Set<ConnectionHealth>().Where(h => connections.Contains(h.ConnectionId)).ExecuteUpdateAsync(set => set.SetProperty(h => h.LastEventAt, now), cancel);
    }

    // PostgreSQL keeps no zero characters.
    private static string TextOf(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, LongestKept)).Replace('\0', ' ');
        return text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text[..^1] : text;
    }
}
