using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Licensing;
using Crm.Expert.Calls;
using Crm.Expert.Connections;
using Crm.Expert.Dialing;
using Crm.Expert.Figures;
using Crm.Expert.Missed;
using Crm.Expert.Providers;
using Crm.Expert.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Expert.Telephony;

/// <summary>Every route of telephony: the addresses exchanges post to, and what people's programs may do.</summary>
internal static class TelephonyEndpoints
{
    private const int LargestBody = 256 * 1024;
    private static readonly Words s_byExchange = new("Calls are made by telephones, not by the API. To call somebody, use /api/calls/dial.", "Звонки появляются от станции, а не через API. Чтобы позвонить, используйте /api/calls/dial.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/telephony/{key}/events", EventsAsync).AllowAnonymous().DisableAntiforgery().ForMachines().WithTags("telephony")
            .WithSummary("What an exchange posts: signed events of calls");
        routes.MapPost("/api/telephony/{key}/route", RouteAsync).AllowAnonymous().DisableAntiforgery().ForMachines().WithTags("telephony")
            .WithSummary("Asks where a call goes; answered within a second");
        MapCalls(routes);
        MapConnections(routes);
        routes.MapRecord("/api/missed-calls", new RecordRoutes<MissedCall> { Create = (_, _, _) => throw new RuleBrokenException(s_byExchange) });
    }

    private static void MapCalls(IEndpointRouteBuilder routes)
    {
        var calls = routes.MapRecord("/api/calls", new RecordRoutes<CallSession> { Create = (_, _, _) => throw new RuleBrokenException(s_byExchange) });
        calls.MapUseCase<NoteCall, CallNote>("{id:guid}/note", async (note, id, body, cancel) => Of(await note.RunAsync(id, body, cancel)))
            .WithSummary("Say with whom a call was, what came of it and what comes next");
        calls.MapUseCase<DismissCall, Empty>("{id:guid}/dismiss", async (dismiss, id, _, cancel) => new { dismissed = await dismiss.RunAsync(id, cancel) })
            .WithSummary("Put the card of a call away");
        calls.MapUseCase<OrderCall, Dial>("dial", async (order, _, body, cancel) =>
        {
            var ordered = await order.OfMineAsync(body.Number ?? "", cancel);
            return new { order = ordered.Order.Id, ordered.OpenUrl };
        }).WithSummary("Ring at one's own telephone and connect it with a number");
        calls.MapGet("{id:guid}/recording", RecordingAsync).WithSummary("The recording, through us; that it was heard is kept").Produces(200, contentType: "audio/wav");
        calls.MapGet("mine", async (HttpContext http, UnitOfWork work, CancellationToken cancel) =>
        {
            var session = await RecordEndpoints.SessionAsync(http, cancel);
            var cards = await work.ReadAsync(session.Viewer, (IServiceProvider services) => services.GetRequiredService<CallsOfPerson>().RunAsync(cancel));
            return Results.Ok(cards.Select(c => new { call = Of(c.Call), clients = c.Clients.Select(client => new { client.Name, client.About.Kind, client.About.Id }), c.OfColleague, c.OffersLead }));
        }).WithSummary("The calls whose cards stand on one's screen");
        calls.MapGet("figures", async (HttpContext http, UnitOfWork work, DateOnly from, DateOnly to, CancellationToken cancel) =>
        {
            if (to < from || to.DayNumber - from.DayNumber > 366)
                throw new InvalidInputException("to", FigureTexts.BadDays);
            var session = await RecordEndpoints.SessionAsync(http, cancel);
            var zone = TimeZoneInfo.TryFindSystemTimeZoneById(session.Viewer.TimeZone, out var own) ? own : TimeZoneInfo.Utc;
            return Results.Ok(await work.ReadAsync(session.Viewer, (IServiceProvider services) => services.GetRequiredService<CountCalls>().RunAsync(from, to, zone, cancel)));
        }).WithSummary("Offered, answered, abandoned, service level, waiting, talk, missed and called back");
    }

    private static void MapConnections(IEndpointRouteBuilder routes)
    {
        var connections = routes.MapRecord("/api/telephony-connections", new RecordRoutes<TelephonyConnection> { Create = (_, _, _) => throw new RuleBrokenException(ConnectionTexts.UseSave) });
        connections.MapUseCase<SaveConnection, ConnectionToSave>("new", async (save, _, body, cancel) => Of(await save.RunAsync(null, body, cancel)))
            .WithSummary("Make a connection, with its secrets");
        connections.MapUseCase<SaveConnection, ConnectionToSave>("{id:guid}/save", async (save, id, body, cancel) => Of(await save.RunAsync(id, body, cancel)))
            .WithSummary("Change a connection, with its secrets; null leaves a secret as it is");
        connections.MapUseCase<SetMembers, Members>("{id:guid}/members", async (set, id, body, cancel) =>
            (await set.RunAsync(id, body.Telephones, cancel)).Select(m => new { m.Extension, m.Name, m.UserId, m.IsGroup }))
            .WithSummary("Say whose telephones those of an exchange are");
        connections.MapPost("{id:guid}/simulate", async (Guid id, Simulation body, HttpContext http, Simulate simulate, CancellationToken cancel) =>
            Results.Ok(new { kept = await simulate.RunAsync((await RecordEndpoints.SessionAsync(http, cancel)).Viewer, id, body.Events, cancel) }))
            .NeedsLicence(ExpertPlugin.Id).WithSummary("Let the simulator say what happens");
        connections.MapPost("{id:guid}/test", async (Guid id, HttpContext http, TryConnection test, CancellationToken cancel) =>
            Results.Ok(await test.RunAsync((await RecordEndpoints.SessionAsync(http, cancel)).Viewer, id, cancel)))
            .NeedsLicence(ExpertPlugin.Id).WithSummary("Try a connection's settings out");
        connections.MapGet("{id:guid}/health", async (Guid id, HttpContext http, UnitOfWork work, CancellationToken cancel) =>
        {
            var session = await RecordEndpoints.SessionAsync(http, cancel);
            session.Viewer.Require("telephony-connections.view");
            return Results.Ok(await work.ReadAsync(session.Viewer, async (CrmDb db) => new
            {
                health = await db.Set<ConnectionHealth>().AsNoTracking().FirstOrDefaultAsync(h => h.ConnectionId == id, cancel),
                gaps = await db.Set<ConnectionGap>().AsNoTracking().Where(g => g.ConnectionId == id).OrderByDescending(g => g.From).Take(50).ToListAsync(cancel),
                refused = await db.Set<CallPayload>().AsNoTracking().Where(p => p.ConnectionId == id && p.Refusal != null).OrderByDescending(p => p.ReceivedAt).Select(p => new { p.ReceivedAt, p.Refusal }).Take(20).ToListAsync(cancel),
            }));
        }).WithSummary("Whether an exchange is there, when nobody listened, and what was not believed");
    }

    private static async Task<IResult> EventsAsync(string key, HttpContext http, CallIntake intake, CancellationToken cancel)
    {
        if (await RequestAsync(http, "events", cancel) is not { } request)
            return Results.Problem(statusCode: StatusCodes.Status413PayloadTooLarge);
        var taken = await intake.TakeAsync(key, request, cancel);
        return taken.Refusal is null ? Results.Ok(new { kept = taken.Kept }) : Results.Problem(taken.Refusal, statusCode: StatusCodes.Status401Unauthorized);
    }

    // An exchange that waits rings nobody: when we are late, it decides itself.
    private static async Task<IResult> RouteAsync(string key, HttpContext http, UnitOfWork work, ILicensing licensing, TelephonyOptions options, CancellationToken cancel)
    {
        if (!licensing.StateOf(ExpertPlugin.Id).IsOn)
            return Results.Ok(RouteDecision.ByExchange("there is no licence"));
        if (await RequestAsync(http, "route", cancel) is not { } request)
            return Results.Problem(statusCode: StatusCodes.Status413PayloadTooLarge);
        var answer = work.ReadAsync(CallIntake.Telephony, async (IServiceProvider services) =>
        {
            var intake = services.GetRequiredService<WebhookIntake>();
            var connection = await intake.ConnectionAsync(key, cancel);
            if (intake.Read(connection, request).Refusal is { } refusal)
                return (Refusal: refusal, Decision: (RouteDecision?)null);
            return (null!, await services.GetRequiredService<RouteCall>().RunAsync(connection, NumberOf(connection, request), cancel));
        });
        try
        {
            var (refusal, decision) = await answer.WaitAsync(TimeSpan.FromMilliseconds(options.RouteMilliseconds), cancel);
            return decision is null ? Results.Problem(refusal, statusCode: StatusCodes.Status401Unauthorized) : Results.Ok(decision);
        }
        catch (TimeoutException)
        {
            return Results.Ok(RouteDecision.ByExchange("the answer took too long"));
        }
    }

    private static string? NumberOf(TelephonyConnection connection, WebhookRequest request)
    {
        try
        {
            using var document = System.Text.Json.JsonDocument.Parse(request.Body);
            return new EventReader(connection.Settings).Text(document.RootElement, "externalNumber");
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static async Task<IResult> RecordingAsync(Guid id, HttpContext http, UnitOfWork work, TelephonyProviders providers, Secrets secrets, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        var (connection, recording) = await work.RunAsync(session, services => services.GetRequiredService<ListenToCall>().RunAsync(id, cancel), cancel);
        var content = await providers.Require(connection.Provider).OpenRecordingAsync(secrets.SetupOf(connection), recording, cancel) ?? throw new NotFoundException(CallTexts.NoRecording);
        http.Response.RegisterForDisposeAsync(content);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Stream(content.Content, content.ContentType, enableRangeProcessing: content.Content.CanSeek);
    }

    private static async Task<WebhookRequest?> RequestAsync(HttpContext http, string method, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, cancel)) > 0)
        {
            if (body.Length + read > LargestBody)
                return null;
            await body.WriteAsync(buffer.AsMemory(0, read), cancel);
        }

        return new WebhookRequest(body.ToArray(), name => string.IsNullOrWhiteSpace(name) ? null : http.Request.Headers[name].ToString() is { Length: > 0 } value ? value : null, method);
    }

    private static object Of(CallSession call) => new
    {
        id = call.Id,
        name = call.Name,
        direction = call.Direction.ToString(),
        state = call.State.ToString(),
        disposition = call.Disposition?.ToString(),
        phone = call.Phone,
        relationship = call.RelationshipId,
        contractor = call.ContractorId,
        contact = call.ContactId,
        lead = call.LeadId,
        startedAt = call.StartedAt,
        answeredAt = call.AnsweredAt,
        endedAt = call.EndedAt,
    };

    private static object Of(TelephonyConnection connection) => new { id = connection.Id, name = connection.Name, provider = connection.Provider, key = connection.Key, isActive = connection.IsActive };

    internal sealed record Empty;

    /// <summary>A number to call.</summary>
    internal sealed record Dial
    {
        public string? Number { get; init; }
    }

    /// <summary>The telephones of an exchange.</summary>
    internal sealed record Members
    {
        public IReadOnlyList<SetMembers.Member> Telephones { get; init; } = [];
    }

    /// <summary>What the simulator says.</summary>
    internal sealed record Simulation
    {
        public IReadOnlyList<CallEvent> Events { get; init; } = [];
    }
}
