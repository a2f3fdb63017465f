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
        });
        relationships.MapUseCase<CompleteRelationship, Completion>("{id:guid}/complete", async (complete, id, body, cancel) => Of(await complete.RunAsync(id, body, cancel)))
            .WithSummary("Say what came of it (result, resultCode), what was agreed until when (makes a task), and what comes next; repeating it returns the first result");
        relationships.MapUseCase<CancelRelationship, Why>("{id:guid}/cancel", async (stop, id, body, cancel) => Of(await stop.RunAsync(id, body.Reason, cancel)))
            .WithSummary("It will not take place, with a reason");
        relationships.MapUseCase<RescheduleRelationship, RelationshipTime>("{id:guid}/reschedule", async (move, id, body, cancel) => Of(await move.RunAsync(id, body, cancel)))
            .WithSummary("Move it to another time; the history keeps the one before");
        relationships.MapUseCase<ReopenRelationship, Nothing>("{id:guid}/reopen", async (reopen, id, _, cancel) => Of(await reopen.RunAsync(id, cancel)))
            .WithSummary("Plan a completed or cancelled one again");
        relationships.MapGet("figures", async (string kind, Guid id, HttpContext http, CancellationToken cancel) => TypedResults.Ok(await ReadAsync(http, s => s.GetRequiredService<CountInteractions>().RunAsync(kind, id, cancel), cancel)))
            .WithSummary("How often and how regularly one deals with a contractor, contact, lead or deal: per month and kind, gaps, who turned to whom last");
        relationships.MapGet("calendar", CalendarAsync).WithSummary("Calendars of people (one's own unless given), at most three months; what one may not see is there as taken time");
    }

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
    }
}
