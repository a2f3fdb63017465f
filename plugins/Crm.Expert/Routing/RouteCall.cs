using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Expert.Calls;
using Crm.Expert.Connections;
using Crm.Expert.Duty;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Routing;

/// <summary>Where a call goes.</summary>
/// <param name="Action">extension, queue, or default when the exchange decides.</param>
/// <param name="Extension">The telephone, for extension.</param>
/// <param name="Queue">The exchange's queue, for queue and as the way on when the telephone is not picked up.</param>
/// <param name="CallerName">What the telephone shows.</param>
/// <param name="Reason">Why, for whoever looks it up.</param>
public sealed record RouteDecision(string Action, string? Extension, string? Queue, string? CallerName, string Reason)
{
    /// <summary>The exchange decides.</summary>
    public static RouteDecision ByExchange(string reason, string? callerName = null) => new("default", null, null, callerName, reason);
}

/// <summary>
/// Says where an incoming call goes: to whoever is responsible for the client and on duty, otherwise to whoever stands in for them,
/// otherwise to the queue. Absences, working hours and calls that are going on count.
/// </summary>
internal sealed class RouteCall(CrmDb db, FindClients clients, Extensions extensions, Attendances attendances, ICrmClock clock)
{
    private const int MostSubstitutes = 3;

    public async Task<RouteDecision> RunAsync(TelephonyConnection connection, string? number, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(number) || connection.Ignores(number))
            return Otherwise(connection, null, "the number is hidden or ignored");
        var found = await clients.RunAsync(new NumberToFind(PhoneText.Dialled(number, connection.Country), connection.MatchDigits), cancel);
        if (found.Count != 1)
            return Otherwise(connection, null, found.Count == 0 ? "nobody has this number" : "several clients have this number");
        var client = found[0];
        if (client.ResponsibleId is not { } person)
            return Otherwise(connection, client.Name, "nobody is responsible for the client");
        var why = "the responsible";
        var seen = new HashSet<Guid>();
        for (Guid? next = person; next is { } candidate && seen.Count < MostSubstitutes && seen.Add(candidate);)
        {
            var (free, substitute, because) = await LookAsync(candidate, cancel);
            if (free && await extensions.OfAsync(connection.Id, candidate, cancel) is { } extension)
                return new RouteDecision("extension", extension, connection.DefaultQueue, client.Name, why);
            why = $"{why} {(free ? "has no telephone" : because)}; the substitute";
            next = substitute;
        }

        return Otherwise(connection, client.Name, why[..^"; the substitute".Length]);
    }

    private async Task<(bool Free, Guid? Substitute, string Because)> LookAsync(Guid person, CancellationToken cancel)
    {
        var (attendance, substitute) = await attendances.OfAsync(person, cancel);
        if (attendance != Attendance.AtWork)
            return (false, substitute, attendance switch { Attendance.Away => "is away", Attendance.Left => "does not work here any more", _ => "is not on duty" });
        var since = clock.UtcNow.AddHours(-4);
        var speaks = await db.Set<CallSession>().AnyAsync(s => s.ResponsibleId == person && (s.State == CallState.Answered || s.State == CallState.Held) && s.StartedAt > since, cancel);
        return (!speaks, null, "is on the telephone");
    }

    private static RouteDecision Otherwise(TelephonyConnection connection, string? callerName, string reason) => connection.DefaultQueue is { } queue
        ? new RouteDecision("queue", null, queue, callerName, reason)
        : RouteDecision.ByExchange(reason, callerName);
}
