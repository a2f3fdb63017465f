using System.Globalization;
using Crm.Basic.Contractors;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Demo;
using Crm.Bpm.Sdk.Licensing;
using Crm.Expert.Calls;
using Crm.Expert.Connections;
using Crm.Expert.Providers;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Expert.Demo;

/// <summary>
/// The generated company gets a simulated exchange as soon as there is a licence: every manager has a telephone at it, from 101 on, and the calls
/// of the last two weeks are there. Doing it again adds nothing.
/// </summary>
internal sealed class TelephonyDemo(UnitOfWork work, CallIntake intake, ILicensing licensing, ICrmClock clock) : IDemoData
{
    private const int Days = 14;
    private const int CallsADay = 6;
    private const int Clients = 40;
    private const int Seed = 20261127;

    public async Task<bool> JoinAsync(DemoCompany company, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(company);
        if (!licensing.StateOf(ExpertPlugin.Id).IsOn)
            return false;
        var connection = await ConnectAsync(company, cancel);
        var clients = await ClientsAsync(company, cancel);
        // A source of chance of its own, so that what others draw stays the same.
        var random = new Random(Seed);
        var now = clock.UtcNow;
        for (var back = Days; back >= 0 && clients.Count > 0; back--)
        {
            // Today's are over for a while, so that no card stands on anybody's screen yet.
            var day = back == 0 ? now.AddHours(-6) : now.Date.AddDays(-back).AddHours(7);
            if (back == 0 || day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                await intake.TakeAsync(connection, [.. CallsOf(day, back == 0, clients, random)], cancel);
        }

        return true;
    }

    private async Task<Guid> ConnectAsync(DemoCompany company, CancellationToken cancel)
    {
        var known = await work.ReadAsync(company.Administrator, (CrmDb db) =>
            db.Set<TelephonyConnection>().Where(c => c.Provider == SimulatorTelephony.TheCode).OrderBy(c => c.Number).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(cancel));
        if (known is { } there)
            return there;
        return await work.RunAsync(company.Administrator, async services =>
        {
            var connection = await services.GetRequiredService<SaveConnection>().RunAsync(null, new ConnectionToSave
            {
                Name = "Имитатор АТС",
                Provider = SimulatorTelephony.TheCode,
                UnknownNumbers = UnknownNumbers.Ask,
                OnDutyId = company.Managers[0].UserId,
                DefaultQueue = "sales",
                CallBackWithin = "4h",
            }, cancel);
            var db = services.GetRequiredService<CrmDb>();
            await db.SaveChangesAsync(cancel);
            await services.GetRequiredService<SetMembers>().RunAsync(connection.Id, [.. company.Managers.Select((manager, at) => new SetMembers.Member(ExtensionOf(at), manager.Name, manager.UserId))], cancel);
            return connection.Id;
        }, cancel);
    }

    private async Task<IReadOnlyList<(string Phone, int Manager)>> ClientsAsync(DemoCompany company, CancellationToken cancel)
    {
        var known = await work.ReadAsync(company.Administrator, (CrmDb db) => db.Set<Contractor>().AsNoTracking().Where(c => c.Phone != null && c.ResponsibleId != null)
            .OrderBy(c => c.Number).Select(c => new { c.Phone, c.ResponsibleId }).Take(Clients).ToListAsync(cancel));
        return [.. known.SelectMany(client => company.Managers.Index().Where(m => m.Item.UserId == client.ResponsibleId).Select(m => (client.Phone!, m.Index)))];
    }

    // Most calls come in and are answered. Of earlier days nobody waits any more; today somebody does.
    private static IEnumerable<CallEvent> CallsOf(DateTime day, bool isToday, IReadOnlyList<(string Phone, int Manager)> clients, Random random)
    {
        for (var call = 0; call < CallsADay; call++)
        {
            var (phone, manager) = clients[random.Next(clients.Count)];
            var (isOut, wait, talk) = (random.Next(10) < 4, random.Next(4, 40), random.Next(25, 420));
            var isMissed = isToday ? call >= CallsADay - 2 : isOut && random.Next(10) < 2;
            var at = day.AddMinutes(50 * call).AddSeconds(random.Next(300));
            foreach (var told in Told($"demo-{DateOnly.FromDateTime(day).DayNumber}{(isToday ? "-now" : "")}-{call}", phone, ExtensionOf(manager), at, isOut && !(isToday && isMissed), isMissed ? null : talk, wait))
                yield return told;
        }
    }

    private static IEnumerable<CallEvent> Told(string key, string phone, string extension, DateTime at, bool isOut, int? talk, int wait)
    {
        var (direction, leg, telephone) = isOut ? (CallDirection.Out, "out", null) : (CallDirection.In, extension, extension);
        yield return new(key, CallEventType.Started, at) { Direction = direction, ExternalNumber = phone, Extension = isOut ? extension : null, Line = "78001234567" };
        yield return new(key, CallEventType.Ringing, at.AddSeconds(1)) { Direction = direction, LegKey = leg, Extension = telephone };
        if (talk is not { } seconds)
        {
            yield return new(key, CallEventType.Ended, at.AddSeconds(wait)) { Direction = direction, Disposition = CallDisposition.Cancelled };
            yield break;
        }

        yield return new(key, CallEventType.Answered, at.AddSeconds(wait)) { Direction = direction, LegKey = leg, Extension = telephone };
        yield return new(key, CallEventType.Ended, at.AddSeconds(wait + seconds)) { Direction = direction };
        yield return new(key, CallEventType.RecordingReady, at.AddSeconds(wait + seconds + 1)) { Direction = direction, Recording = key };
    }

    private static string ExtensionOf(int manager) => (101 + manager).ToString(CultureInfo.InvariantCulture);
}
