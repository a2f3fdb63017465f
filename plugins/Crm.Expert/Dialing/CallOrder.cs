using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Processes;
using Crm.Expert.Calls;
using Crm.Expert.Connections;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Dialing;

/// <summary>
/// A call that somebody or a process asked for. An intent first, in the transaction of whoever asked; the exchange is told after the
/// commit and never twice: a telephone that rings again because of a crash is worse than one that did not.
/// </summary>
public sealed class CallOrder
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid ConnectionId { get; init; }
    public required string Extension { get; init; }

    /// <summary>As it is dialled.</summary>
    public required string ToNumber { get; init; }

    public Guid UserId { get; init; }
    public DateTime CreatedAt { get; init; }
    public CallOrderStatus Status { get; set; }

    /// <summary>Why it could not be made.</summary>
    public string? Problem { get; set; }

    /// <summary>The call that came of it.</summary>
    public Guid? SessionId { get; set; }

    /// <summary>The record a process calls about.</summary>
    public string? SubjectKind { get; init; }

    public Guid? SubjectId { get; init; }

    /// <summary>The process that waits for its end.</summary>
    public Guid? InstanceId { get; init; }

    public string? BookmarkId { get; init; }
}

/// <summary>How far an order is.</summary>
public enum CallOrderStatus
{
    Waiting,

    /// <summary>The exchange is being told; after a crash nobody knows whether it was.</summary>
    Placing,
    Placed,
    Failed,
    Ended,
}

/// <summary>What a process that waits for a call is told.</summary>
/// <param name="Port">Answered, NotAnswered or Failed.</param>
/// <param name="Call">The call; null when there was none.</param>
/// <param name="TalkSeconds">How long it was.</param>
/// <param name="Problem">Why it could not be made.</param>
internal sealed record CallAnswer(string Port, Guid? Call, int TalkSeconds, string? Problem)
{
    public const string Answered = "Answered";
    public const string NotAnswered = "NotAnswered";
    public const string Failed = "Failed";
}

/// <summary>Ties calls to the orders they came of, and tells processes how they ended.</summary>
internal sealed class CallOrders(CrmDb db, IProcesses processes, ICrmClock clock)
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMinutes(2);

    public async Task FollowAsync(CallSession session, CancellationToken cancel)
    {
        if (session.Direction != CallDirection.Out)
            return;
        if (await FindAsync(session, cancel) is not { } order)
            return;
        (order.SessionId, session.OrderId) = (session.Id, order.Id);
        if (!session.HasClient && order.SubjectKind is not null)
            await BeWithSubjectAsync(session, order, cancel);
        if (session.State != CallState.Ended || order.Status == CallOrderStatus.Ended)
            return;
        order.Status = CallOrderStatus.Ended;
        Tell(order, new CallAnswer(session.WasAnswered ? CallAnswer.Answered : CallAnswer.NotAnswered, session.Id, session.TalkSeconds ?? 0, null));
    }

    /// <summary>The order could not be carried out.</summary>
    public void Fail(CallOrder order, string problem)
    {
        (order.Status, order.Problem) = (CallOrderStatus.Failed, problem.Length > 1000 ? problem[..1000] : problem);
        Tell(order, new CallAnswer(CallAnswer.Failed, null, 0, order.Problem));
    }

    private void Tell(CallOrder order, CallAnswer answer)
    {
        if (order is { InstanceId: { } instance, BookmarkId: { } bookmark })
            processes.Resume(instance, bookmark, JsonSerializer.SerializeToElement(answer));
    }

    // By what we gave the exchange; exchanges that lose it are told by telephone, number and time.
    private async Task<CallOrder?> FindAsync(CallSession session, CancellationToken cancel)
    {
        if (session.OrderId is { } known)
            return await db.Set<CallOrder>().FirstOrDefaultAsync(o => o.Id == known, cancel);
        if (Guid.TryParse(session.CorrelationId, out var given))
            return await db.Set<CallOrder>().FirstOrDefaultAsync(o => o.Id == given, cancel);
        var (connection, extension, number, since) = (session.ConnectionId, session.Extension, session.PhoneKey, clock.UtcNow - s_soon);
        return await db.Set<CallOrder>().Where(o => o.ConnectionId == connection && o.Extension == extension && o.ToNumber == number && o.SessionId == null && o.CreatedAt > since && o.Status != CallOrderStatus.Failed)
            .OrderBy(o => o.CreatedAt).FirstOrDefaultAsync(cancel);
    }

    private async Task BeWithSubjectAsync(CallSession session, CallOrder order, CancellationToken cancel)
    {
        var record = await Subjects.FindForProcessAsync(db, order.SubjectKind!, order.SubjectId ?? Guid.Empty, cancel);
        var client = record switch
        {
            Basic.Leads.Lead lead => FindClients.OfLead(lead),
            Basic.Contractors.Contractor contractor => new Client(contractor.Title, contractor.Id, null, null, contractor.ResponsibleId),
            Basic.Contacts.Contact contact => new Client(contact.Title, contact.ContractorId, contact.Id, null, contact.ResponsibleId),
            _ => null,
        };
        if (client is not null)
            session.BeWith(client);
    }
}

/// <summary>A call was asked for.</summary>
/// <param name="Order">The order.</param>
/// <param name="OpenUrl">What the person's own machine opens instead of the exchange calling; null when the exchange calls.</param>
public sealed record Ordered(CallOrder Order, string? OpenUrl);

/// <summary>Asks for a call from a person's own telephone. The exchange is told after the commit by <see cref="CallPump"/>.</summary>
internal sealed class OrderCall(CrmDb db, Extensions extensions, TelephonyProviders providers, Secrets secrets, ILive live, ICrmClock clock)
{
    /// <summary>May call by a click.</summary>
    public const string Permission = "calls.dial";

    /// <summary>Asks for the call.</summary>
    /// <param name="person">Whose telephone rings first.</param>
    /// <param name="number">The number to connect it with, as it was typed.</param>
    /// <param name="subject">The record a process calls about.</param>
    /// <param name="waits">The process and the bookmark that wait for the end.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="RuleBrokenException">The person has no telephone at any exchange that calls.</exception>
    public async Task<Ordered> RunAsync(Guid person, string number, (string Kind, Guid Id)? subject, (Guid Instance, string Bookmark)? waits, CancellationToken cancel)
    {
        if (number.Count(char.IsAsciiDigit) < 2 || number.Length > 100)
            throw new InvalidInputException("number", DialingTexts.NoNumber);
        foreach (var connection in await ThatCallAsync(cancel))
        {
            if (await extensions.OfAsync(connection.Id, person, cancel) is not { } extension)
                continue;
            var order = new CallOrder
            {
                ConnectionId = connection.Id,
                Extension = extension,
                ToNumber = PhoneText.Dialled(number, connection.Country),
                UserId = person,
                CreatedAt = clock.UtcNow,
                SubjectKind = subject?.Kind,
                SubjectId = subject?.Id,
                InstanceId = waits?.Instance,
                BookmarkId = waits?.Bookmark,
            };
            var url = (providers.Require(connection.Provider) as ICallsOnDesk)?.AddressOf(secrets.SetupOf(connection), new OriginateRequest(extension, order.ToNumber, order.Id.ToString()));
            if (url is not null && waits is not null)
                throw new RuleBrokenException(DialingTexts.OnDesk);
            if (url is not null)
                order.Status = CallOrderStatus.Placed;
            db.Add(order);
            live.ChangedAfterCommit(db, TelephonyTopics.Orders);
            return new Ordered(order, url);
        }

        throw new RuleBrokenException(DialingTexts.NoTelephone, await db.Set<User>().Where(u => u.Id == person).Select(u => u.Name).FirstOrDefaultAsync(cancel));
    }

    /// <summary>Calls from the telephone of the scope's viewer.</summary>
    /// <exception cref="NotAllowedException">They may not call through the product.</exception>
    public Task<Ordered> OfMineAsync(string number, CancellationToken cancel)
    {
        db.Session.Viewer.Require(Permission);
        return RunAsync(db.Session.Viewer.UserId ?? throw new NotAllowedException(), number, null, null, cancel);
    }

    /// <summary>Whether a person could call; false when no exchange calls or none of its telephones is theirs.</summary>
    public async Task<bool> MayAsync(Guid person, CancellationToken cancel)
    {
        foreach (var connection in await ThatCallAsync(cancel))
            if (await extensions.OfAsync(connection.Id, person, cancel) is not null)
                return true;
        return false;
    }

    private async Task<IEnumerable<TelephonyConnection>> ThatCallAsync(CancellationToken cancel) =>
        (await db.Set<TelephonyConnection>().AsNoTracking().Where(c => c.IsActive).OrderBy(c => c.Number).ToListAsync(cancel))
            .Where(c => providers.Of(c.Provider)?.Capabilities.HasFlag(TelephonyCapabilities.ClickToCall) == true);
}

/// <summary>What is said of calling.</summary>
internal static class DialingTexts
{
    public static readonly Words NoNumber = new("This is no number one could call.", "По такому номеру позвонить нельзя.");
    public static readonly Words NoTelephone = new("{0} has no telephone at an exchange that calls. An administrator says whose telephones are whose under Telephony.", "У сотрудника {0} нет телефона на станции, через которую можно звонить. Телефоны назначает администратор в разделе «Телефония».");
    public static readonly Words Calling = new("Your telephone rings; pick it up to be connected with {0}.", "Ваш телефон звонит: снимите трубку, и вас соединят с {0}.");
    public static readonly Words NotPlaced = new("The call was not made: {0}", "Звонок не состоялся: {0}");
    public static readonly Words InDoubt = new("The product stopped while it told the exchange; whether it called is not known.", "Продукт остановился, пока обращался к станции: звонила ли она — неизвестно.");
    public static readonly Words OnDesk = new("This exchange is called through the person's own machine; a process cannot do that.", "Эта станция звонит через программу на компьютере сотрудника; процессу это недоступно.");
    public static readonly Words NoOne = new("This process is about nobody one could call.", "Процесс идёт не по тому, кому можно позвонить.");
    public static readonly Words NoPhone = new("There is no telephone number on the card.", "В карточке нет телефона.");
    public static readonly Words NoPerson = new("Nobody is responsible who could call.", "Нет ответственного, который мог бы позвонить.");
}
