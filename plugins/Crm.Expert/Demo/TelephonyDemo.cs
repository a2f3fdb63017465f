using System.Globalization;
using Crm.Basic.Contractors;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Demo;
using Crm.Expert.Calls;
using Crm.Expert.Connections;
using Crm.Expert.Providers;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Expert.Demo;

/// <summary>The generated company has a simulated exchange: its people call and are called on every working day.</summary>
internal sealed class TelephonyDemo(UnitOfWork work, CallIntake intake, ICrmClock clock) : IDemoData
{
    private const int CallsADay = 9;
    private const int Clients = 40;
    private const int Seed = 20261127;

    // A source of chance of its own, so that what others draw stays the same.
    private readonly Random _random = new(Seed);
    private readonly List<(string Phone, int Manager)> _clients = [];
    private Guid _connection;

    public async Task BeginAsync(DemoCompany company, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(company);
        _connection = await work.RunAsync(company.Administrator, async services => (await services.GetRequiredService<SaveConnection>().RunAsync(null, new ConnectionToSave
        {
            Name = "Имитатор АТС",
            Provider = SimulatorTelephony.TheCode,
            UnknownNumbers = UnknownNumbers.Ask,
            OnDutyId = company.Managers[0].UserId,
            DefaultQueue = "sales",
        }, cancel)).Id, cancel);
        await work.RunAsync(company.Administrator, services => services.GetRequiredService<SetMembers>().RunAsync(_connection,
            [.. company.Managers.Select((manager, at) => new SetMembers.Member(ExtensionOf(at), manager.Name, manager.UserId))], cancel), cancel);
    }

    public async Task DayAsync(DemoCompany company, DateOnly day, bool isToday, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(company);
        if (_clients.Count == 0)
            await FindClientsAsync(company, cancel);
        for (var call = 0; call < CallsADay && _clients.Count > 0; call++)
        {
            var (phone, manager) = _clients[_random.Next(_clients.Count)];
            var at = clock.UtcNow.AddMinutes(-10 * (CallsADay - call)).AddSeconds(_random.Next(300));
            await intake.TakeAsync(_connection, Told($"demo-{day.DayNumber}-{call}", phone, ExtensionOf(manager), at), null, cancel);
        }
    }

    private async Task FindClientsAsync(DemoCompany company, CancellationToken cancel)
    {
        var known = await work.ReadAsync(company.Administrator, (CrmDb db) => db.Set<Contractor>().AsNoTracking().Where(c => c.Phone != null && c.ResponsibleId != null)
            .OrderBy(c => c.Number).Select(c => new { c.Phone, c.ResponsibleId }).Take(Clients).ToListAsync(cancel));
        foreach (var client in known)
            for (var at = 0; at < company.Managers.Count; at++)
                if (company.Managers[at].UserId == client.ResponsibleId)
                    _clients.Add((client.Phone!, at));
    }

    // Most calls come in and are answered; some are missed, and some of those are called back the same day.
    private List<CallEvent> Told(string key, string phone, string extension, DateTime at)
    {
        var (isOut, isAnswered, wait, talk) = (_random.Next(10) < 4, _random.Next(10) < 8, _random.Next(4, 40), _random.Next(25, 420));
        var direction = isOut ? CallDirection.Out : CallDirection.In;
        var events = new List<CallEvent>
        {
            new(key, CallEventType.Started, at) { Direction = direction, ExternalNumber = phone, Extension = isOut ? extension : null, Line = "78001234567" },
            new(key, CallEventType.Ringing, at.AddSeconds(1)) { Direction = direction, LegKey = isOut ? "out" : extension, Extension = isOut ? null : extension },
        };
        if (isAnswered)
            events.Add(new(key, CallEventType.Answered, at.AddSeconds(wait)) { Direction = direction, LegKey = isOut ? "out" : extension, Extension = isOut ? null : extension });
        events.Add(new(key, CallEventType.Ended, at.AddSeconds(isAnswered ? wait + talk : wait)) { Direction = direction, Disposition = isAnswered ? null : CallDisposition.Cancelled });
        if (isAnswered)
            events.Add(new(key, CallEventType.RecordingReady, at.AddSeconds(wait + talk + 1)) { Direction = direction, Recording = key });
        return events;
    }

    private static string ExtensionOf(int manager) => (101 + manager).ToString(CultureInfo.InvariantCulture);
}
