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
public sealed record CallCard(CallSession Call, IReadOnlyList<Client> Clients, string? OfColleague, bool OffersLead)
{
    /// <summary>Whether what was found out for this card still holds for the call as it is now: the same number and client, and nobody has picked it up meanwhile.</summary>
    internal bool Holds(CallSession now) =>
        (Call.PhoneKey, Call.ContractorId, Call.ContactId, Call.LeadId, Call.WasAnswered) == (now.PhoneKey, now.ContractorId, now.ContactId, now.LeadId, now.WasAnswered);
}

/// <summary>The calls whose cards stand on a person's screen: what rings at their telephone, what they speak, and what they have not said anything of yet.</summary>
internal sealed class CallsOfPerson(CrmDb db, FindClients clients, UnitOfWork work, ICrmClock clock)
{
    private const int Most = 5;
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(8);
    private static readonly TimeSpan s_afterwards = TimeSpan.FromMinutes(30);

    public Task<IReadOnlyList<CallCard>> RunAsync(CancellationToken cancel) => RunAsync([], cancel);

    /// <param name="shown">The cards that stand there already: whose number it is is found out once and not with each event.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<IReadOnlyList<CallCard>> RunAsync(IReadOnlyList<CallCard> shown, CancellationToken cancel)
    {
        if (db.Session.Viewer.UserId is not { } me || !db.Session.Viewer.May("calls.view"))
            return [];
        var calls = (await OwnAsync(me, cancel)).UnionBy(await RingingAsync(me, cancel), c => c.Id).OrderByDescending(c => c.StartedAt).Take(Most).ToList();
        var cards = new List<CallCard>();
        foreach (var call in calls)
            cards.Add(shown.FirstOrDefault(c => c.Call.Id == call.Id) is { } known && known.Holds(call) ? known with { Call = call } : await CardAsync(call, cancel));
        return cards;
    }

    // What they speak or spoke, and what they call. Only calls of the person themselves, so that no level of access has to be asked.
    private Task<List<CallSession>> OwnAsync(Guid me, CancellationToken cancel) => InTime()
        .Where(s => s.ResponsibleId == me && (s.AnsweredAt != null || (s.State != CallState.Ended && s.Direction != CallDirection.In)))
        .Where(s => !db.Set<CallDismissal>().Any(d => d.SessionId == s.Id && d.UserId == me))
        .OrderByDescending(s => s.StartedAt).Take(Most).ToListAsync(cancel);

    // What rings at their telephone and nobody has picked up.
    private Task<List<CallSession>> RingingAsync(Guid me, CancellationToken cancel) => InTime()
        .Where(s => db.Set<CallLeg>().Where(l => l.UserId == me && l.EndedAt == null && l.RingingAt != null).Select(l => l.SessionId).Contains(s.Id))
        .Where(s => s.AnsweredAt == null && s.State != CallState.Ended && s.Direction == CallDirection.In)
        .Where(s => db.Set<TelephonyConnection>().Any(c => c.Id == s.ConnectionId && c.PopupWhen == PopupWhen.Ring))
        .Where(s => !db.Set<CallDismissal>().Any(d => d.SessionId == s.Id && d.UserId == me))
        .OrderByDescending(s => s.StartedAt).Take(Most).ToListAsync(cancel);

    private IQueryable<CallSession> InTime()
    {
        var (since, ended) = (clock.UtcNow - s_longest, clock.UtcNow - s_afterwards);
        return db.Set<CallSession>().IgnoreQueryFilters([AccessFilter.Access]).AsNoTracking()
            .Where(s => s.StartedAt > since && !s.IsIgnored && s.NotedAt == null && (s.EndedAt == null || s.EndedAt > ended));
    }

    private async Task<CallCard> CardAsync(CallSession call, CancellationToken cancel)
    {
        if (call.Direction == CallDirection.Internal || call.PhoneKey.Length == 0)
            return new CallCard(call, [], null, false);
        var id = call.ConnectionId;
        var connection = await db.Set<TelephonyConnection>().Where(c => c.Id == id).Select(c => new { c.MatchDigits, c.UnknownNumbers }).FirstOrDefaultAsync(cancel);
        var number = new NumberToFind(call.PhoneKey, connection?.MatchDigits ?? NumberToFind.Whole);
        var mayAsk = connection is not null && connection.UnknownNumbers != UnknownNumbers.Nothing;
        if (!await clients.IsKnownAsync(number, cancel))
            return new CallCard(call, [], null, mayAsk);
        var seen = await clients.RunAsync(number, cancel);
        if (seen.Count > 0)
            return new CallCard(call, seen, null, false);
        // That somebody has this number is said, and who answers for them; nothing else of a client one may not see.
        var others = await work.ReadAsync(CallIntake.Telephony, (IServiceProvider services) => Of<FindClients>(services).RunAsync(number, cancel));
        var colleague = others.Select(c => c.ResponsibleId).FirstOrDefault(person => person is not null);
        var name = colleague is { } who ? await db.Set<User>().Where(u => u.Id == who).Select(u => u.Name).FirstOrDefaultAsync(cancel) : null;
        return new CallCard(call, [], others.Count > 0 ? name ?? "" : null, others.Count == 0 && mayAsk);
    }

    private static T Of<T>(IServiceProvider services) where T : notnull => Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<T>(services);
}
