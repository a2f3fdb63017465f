using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Calendar;

/// <summary>The routes below /api/calendar.</summary>
internal static class CalendarEndpoints
{
    private const int MaxFile = 1_000_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var calendar = routes.MapGroup("/api/calendar").WithTags("calendar").RequireAuthorization();
        calendar.MapGet("exceptions", ListAsync).WithSummary("Holidays, moved and shorter days; every year's first, then by date");
        calendar.MapPost("exceptions", (NewDay day, HttpContext http, CancellationToken cancel) => RunAsync(http, change => change.SetAsync(null, day, cancel), cancel))
            .WithSummary("Add a holiday, a moved or a shorter day");
        calendar.MapPut("exceptions/{id:guid}", (Guid id, NewDay day, HttpContext http, CancellationToken cancel) => RunAsync(http, change => change.SetAsync(id, day, cancel), cancel))
            .WithSummary("Change such a day");
        calendar.MapDelete("exceptions/{id:guid}", async (Guid id, HttpContext http, CancellationToken cancel) =>
        {
            await RunAsync(http, async change => { await change.RemoveAsync(id, cancel); return id; }, cancel);
            return Results.NoContent();
        }).WithSummary("Remove such a day");
        calendar.MapPost("exceptions/import", ImportAsync).WithSummary("Adds the all-day events of an iCalendar file (the request's body)").Accepts<string>("text/calendar");
        calendar.MapPut("hours/{userId:guid}", (Guid userId, Dictionary<DayOfWeek, DayHours> week, HttpContext http, CancellationToken cancel) =>
            RunAsync(http, async change => { await change.SetHoursAsync(userId, week, cancel); return new { userId, week }; }, cancel))
            .WithSummary("Working hours of a person by day of the week; an empty object gives the company's back");
    }

    private static async Task<IResult> ListAsync(HttpContext http, int? year, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (CrmDb db) =>
        {
            var (from, to) = (new DateOnly(year ?? 1, 1, 1), new DateOnly(year ?? 9999, 12, 31));
            var items = await db.Set<CalendarException>().AsNoTracking().Where(e => e.EveryYear || (e.Date >= from && e.Date <= to))
                .OrderByDescending(e => e.EveryYear).ThenBy(e => e.Date).ToListAsync(cancel);
            return Results.Ok(new { items });
        });
    }

    private static async Task<IResult> ImportAsync(HttpContext http, CancellationToken cancel)
    {
        using var reader = new StreamReader(http.Request.Body);
        var buffer = new char[MaxFile];
        var length = await reader.ReadBlockAsync(buffer, cancel);
        return await RunAsync(http, async change => new { added = await change.ImportAsync(new string(buffer, 0, length), cancel) }, cancel);
    }

    private static async Task<IResult> RunAsync<T>(HttpContext http, Func<ChangeCalendar, Task<T>> change, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        return Results.Ok(await http.RequestServices.GetRequiredService<UnitOfWork>()
            .RunAsync(session, services => change(services.GetRequiredService<ChangeCalendar>()), cancel));
    }
}
