using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Expert.Connections;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Calls;

/// <summary>A call as its card shows it.</summary>
/// <param name="Call">The call.</param>
/// <param name="Clients">Whose number it may be, as far as the person may see them.</param>
/// <param name="OfColleague">Who is responsible for a client with this number whom the person may not see; null when there is none.</param>
/// <param name="OffersLead">Whether making a lead is offered.</param>
public sealed record CallCard(CallSession Call, IReadOnlyList<Client> Clients, string? OfColleague, bool OffersLead);

/// <summary>The calls whose cards stand on a person's screen: what rings at their telephone, what they speak, and what they have not said anything of yet.</summary>
internal sealed class CallsOfPerson(CrmDb db, FindClients clients, UnitOfWork work, ICrmClock clock)
{
    private const int Most = 5;
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(8);
    private static readonly TimeSpan s_afterwards = TimeSpan.FromMinutes(30);

    public async Task<IReadOnlyList<CallCard>> RunAsync(CancellationToken cancel)
    {
        if (db.Session.Viewer.UserId is not { } me)
            return [];
        var (since, ended) = (clock.UtcNow - s_longest, clock.UtcNow - s_afterwards);
        var calls = await db.Set<CallSession>().AsNoTracking()
            .Where(s => s.StartedAt > since && !s.IsIgnored && s.NotedAt == null && (s.EndedAt == null || s.EndedAt > ended))
            .Where(s => s.ResponsibleId == me || db.Set<CallLeg>().Any(l => l.SessionId == s.Id && l.UserId == me))
            .Where(s => !db.Set<CallDismissal>().Any(d => d.SessionId == s.Id && d.UserId == me))
            .OrderByDescending(s => s.StartedAt).Take(Most * 4).ToListAsync(cancel);
        if (calls.Count == 0)
            return [];
        var ids = calls.ConvertAll(c => c.Id);
        var ringing = await db.Set<CallLeg>().Where(l => ids.Contains(l.SessionId) && l.UserId == me && l.RingingAt != null && l.EndedAt == null).Select(l => l.SessionId).ToListAsync(cancel);
        var connections = await db.Set<TelephonyConnection>().AsNoTracking().ToDictionaryAsync(c => c.Id, cancel);
        var cards = new List<CallCard>();
        foreach (var call in calls.Where(c => connections.TryGetValue(c.ConnectionId ?? Guid.Empty, out var of) && IsShown(c, of, me, ringing.Contains(c.Id))).Take(Most))
            cards.Add(await CardAsync(call, connections[call.ConnectionId!.Value], cancel));
        return cards;
    }

    /// <summary>Whether a person sees the card: it rings at theirs and nobody has picked it up, or they did.</summary>
    internal static bool IsShown(CallSession call, TelephonyConnection connection, Guid me, bool rings) =>
        call.WasAnswered ? call.ResponsibleId == me
        : call.State == CallState.Ended ? false
        : call.Direction == CallDirection.In ? rings && connection.PopupWhen == PopupWhen.Ring
        : call.ResponsibleId == me;

    private async Task<CallCard> CardAsync(CallSession call, TelephonyConnection connection, CancellationToken cancel)
    {
        var seen = call.Direction == CallDirection.Internal ? [] : await clients.RunAsync(call.PhoneKey, connection.MatchDigits, cancel);
        if (seen.Count > 0 || call.PhoneKey.Length == 0 || call.Direction == CallDirection.Internal)
            return new CallCard(call, seen, null, false);
        // That somebody has this number is said, and who answers for them; nothing else of a client one may not see.
        var others = await work.ReadAsync(CallIntake.Telephony, (IServiceProvider services) => Of<FindClients>(services).RunAsync(call.PhoneKey, connection.MatchDigits, cancel));
        var colleague = others.Select(c => c.ResponsibleId).FirstOrDefault(id => id is not null);
        var name = colleague is { } id ? await db.Set<User>().Where(u => u.Id == id).Select(u => u.Name).FirstOrDefaultAsync(cancel) : null;
        return new CallCard(call, [], others.Count > 0 ? name ?? "" : null, others.Count == 0 && connection.UnknownNumbers != UnknownNumbers.Nothing);
    }

    private static T Of<T>(IServiceProvider services) where T : notnull => Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<T>(services);
}
