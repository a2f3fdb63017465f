using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Notifications;

/// <summary>The routes below /api/notifications: one's own only.</summary>
internal static class NotificationEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var notifications = routes.MapGroup("/api/notifications").WithTags("notifications").RequireAuthorization();
        notifications.MapGet("", ListAsync).WithSummary("Mine, the newest first; unread=true narrows, before=id pages");
        notifications.MapPost("{id:guid}/read", (Guid id, HttpContext http, CancellationToken cancel) => ReadAsync(http, id, cancel)).WithSummary("Mark one as read");
        notifications.MapPost("read-all", (HttpContext http, CancellationToken cancel) => ReadAsync(http, null, cancel)).WithSummary("Mark all of mine as read");
    }

    private static async Task<IResult> ListAsync(HttpContext http, int? take, Guid? before, bool? unread, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (IServiceProvider services) =>
        {
            var mine = services.GetRequiredService<NotificationsOf>();
            var items = await mine.ListAsync(take ?? 50, before, unread ?? false, cancel);
            return Results.Ok(new
            {
                items = items.Select(n => new { n.Id, Kind = n.Kind.ToString(), Text = new Sdk.Words(n.TextEn, n.TextRu).ToString(), n.Href, n.At, n.ReadAt }),
                unread = await mine.UnreadAsync(cancel),
            });
        });
    }

    private static async Task<IResult> ReadAsync(HttpContext http, Guid? id, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        var count = await http.RequestServices.GetRequiredService<UnitOfWork>()
            .RunAsync(session, services => services.GetRequiredService<NotificationsOf>().ReadAsync(id, cancel), cancel);
        return Results.Ok(new { read = count });
    }
}
