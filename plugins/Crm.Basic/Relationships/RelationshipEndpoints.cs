using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Basic.Relationships;

/// <summary>Every /api/relationships route.</summary>
internal static class RelationshipEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var relationships = routes.MapRecord<Relationship>("/api/relationships", new RecordRoutes<Relationship>
        {
            // A change rather than a removal, so that next steps are counted anew.
            Delete = (services, record, _) =>
            {
                record.Delete(services.GetRequiredService<ICrmClock>().UtcNow);
                return Task.CompletedTask;
            },
            Narrow = (query, _, relationships) => string.IsNullOrEmpty(query["series"]) ? relationships
                : Guid.TryParse(query["series"], out var series) ? relationships.Where(r => r.SeriesId == series) : throw new InvalidInputException("series", RecurrenceTexts.BadSeries),
            OwnParameters = ["series"],
            Extend = (record, json) => (json["series"], json["seriesPosition"]) = (record.SeriesId?.ToString(), record.SeriesPosition),
        });
        MapSeries(relationships);
        relationships.MapUseCase<CompleteRelationship, Completion>("{id:guid}/complete", async (complete, id, body, cancel) => Of(await complete.RunAsync(id, body, cancel)))
            .WithSummary("Say what came of it (result, resultCode), what was agreed until when (makes a task), and what comes next; repeating it returns the first result");
        relationships.MapUseCase<CancelRelationship, Why>("{id:guid}/cancel", async (stop, id, body, cancel) => body.Following ? OfAll(await stop.WithFollowingAsync(id, body.Reason, cancel)) : Of(await stop.RunAsync(id, body.Reason, cancel)))
            .WithSummary("It will not take place, with a reason; following cancels those that follow in its series, too");
        relationships.MapUseCase<RescheduleRelationship, RelationshipTime>("{id:guid}/reschedule", async (move, id, body, cancel) => Of(await move.RunAsync(id, body, cancel)))
            .WithSummary("Move it to another time; the history keeps the one before; following moves those that follow in its series, too, by their rule");
        relationships.MapUseCase<ReopenRelationship, Nothing>("{id:guid}/reopen", async (reopen, id, _, cancel) => Of(await reopen.RunAsync(id, cancel)))
            .WithSummary("Plan a completed or cancelled one again");
        relationships.MapGet("figures", async (string kind, Guid id, HttpContext http, CancellationToken cancel) => TypedResults.Ok(await ReadAsync(http, s => s.GetRequiredService<CountInteractions>().RunAsync(kind, id, cancel), cancel)))
            .WithSummary("How often and how regularly one deals with a contractor, contact, lead or deal: per month and kind, gaps, who turned to whom last");
        relationships.MapGet("calendar", CalendarAsync).WithSummary("Calendars of people (one's own unless given), at most three months; what one may not see is there as taken time");
    }

    private static void MapSeries(RouteGroupBuilder relationships)
    {
        relationships.MapUseCase<PlanSeries, NewSeries>("plan-series", async (plan, _, body, cancel) => Of(await plan.RunAsync(body.ToPlan(), cancel)))
            .WithSummary("Plan calls or meetings that take place again by a rule of RFC 5545 (FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10): at most 60 within a year, each a relationship of its own");
        relationships.MapGet("{id:guid}/series", SeriesAsync).WithSummary("The series a call or a meeting is in: its rule, the days left out, and its occurrences");
    }

    private static async Task<IResult> SeriesAsync(Guid id, HttpContext http, CancellationToken cancel)
    {
        var (series, items) = await ReadAsync(http, s => s.GetRequiredService<ReadSeries>().OfAsync(id, cancel), cancel);
        return TypedResults.Ok(new { series.Id, series.Rule, LeftOut = series.Exceptions, series.TimeZone, series.StartAt, series.AllDay, Items = items.Select(OfOccurrence) });
    }

    private static object OfOccurrence(Relationship record) => new { record.Id, Position = record.SeriesPosition, Status = record.Status.ToString(), record.StartAt, record.EndAt, record.Day, record.LastDay };

    private static object Of(PlannedSeries planned) => new { series = planned.Series.Id, rule = planned.Series.Rule, leftOut = planned.Series.Exceptions, timeZone = planned.Series.TimeZone, items = planned.Occurrences.Select(OfOccurrence) };

    private static object OfAll(IReadOnlyList<Relationship> cancelled) => new { id = cancelled[0].Id, status = cancelled[0].Status.ToString(), cancelled[0].CancelReason, cancelled = cancelled.Select(r => r.Id) };

    private static async Task<IResult> CalendarAsync(DateTime from, DateTime to, Guid[]? people, HttpContext http, CancellationToken cancel) => TypedResults.Ok(new
    {
        items = await ReadAsync(http, s => s.GetRequiredService<ReadCalendar>().RunAsync(from.ToUniversalTime(), to.ToUniversalTime(), people ?? [], cancel), cancel),
    });

    private static async Task<T> ReadAsync<T>(HttpContext http, Func<IServiceProvider, Task<T>> read, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        session.Viewer.Require(RelationshipPermissions.View);
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, read);
    }

    private static object Of(Completed done) => new { id = done.Relationship.Id, status = done.Relationship.Status.ToString(), next = done.Next?.Id, task = done.TaskId };

    private static object Of(Relationship record) => new
    {
        id = record.Id, status = record.Status.ToString(), record.StartAt, record.EndAt, record.AllDay, record.Day, record.LastDay, record.CancelReason,
    };

    internal sealed record Nothing;

    internal sealed record Why
    {
        public string? Reason { get; init; }

        /// <summary>Of a series, whether those that follow are cancelled, too.</summary>
        public bool Following { get; init; }
    }

    /// <summary>A series to plan, in the words of the relationship's own fields.</summary>
    internal sealed record NewSeries
    {
        public string? Rule { get; init; }
        public RelationshipKind Kind { get; init; }
        public string? Name { get; init; }
        public Guid? Contractor { get; init; }
        public Guid? Contact { get; init; }
        public Guid? Lead { get; init; }
        public Guid? Deal { get; init; }
        public Guid? Responsible { get; init; }
        public DateTime? StartAt { get; init; }
        public DateTime? EndAt { get; init; }
        public bool AllDay { get; init; }
        public DateOnly? Day { get; init; }
        public DateOnly? LastDay { get; init; }
        public IReadOnlyList<Guid>? Participants { get; init; }
        public bool IsPrivate { get; init; }
        public string? Place { get; init; }
        public string? Description { get; init; }
        public int? ReminderMinutes { get; init; } = Relationship.UsualReminder;

        public SeriesPlan ToPlan() => new(new RelationshipPlan
        {
            Kind = Kind,
            Name = Name,
            ContractorId = Contractor,
            ContactId = Contact,
            LeadId = Lead,
            DealId = Deal,
            ResponsibleId = Responsible,
            StartAt = StartAt,
            EndAt = EndAt,
            AllDay = AllDay,
            Day = Day,
            LastDay = LastDay,
            Participants = Participants ?? [],
            IsPrivate = IsPrivate,
            Place = Place,
            Description = Description,
            ReminderMinutes = ReminderMinutes,
        }, Rule);
    }
}
