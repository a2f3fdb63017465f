using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Basic.Queues;

/// <summary>Every /api/lead-queues route.</summary>
internal static class QueueEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var queues = routes.MapRecord<LeadQueue>("/api/lead-queues", new RecordRoutes<LeadQueue>
        {
            Delete = (services, queue, cancel) => services.GetRequiredService<DeleteQueue>().RunAsync(queue, cancel),
        });
        queues.MapUseCase<TakeNextLead, LeadEndpoints.Nothing>("{id:guid}/take-next", async (take, id, _, cancel) =>
        {
            var lead = await take.RunAsync(id, cancel);
            return new { id = lead.Id, name = lead.Name, status = lead.Status.ToString(), responsible = lead.ResponsibleId, queue = lead.QueueId };
        }).WithSummary("Take the next lead of this queue");
        queues.MapUseCase<SaveQueue, QueueSettings>("{id:guid}/settings", async (save, id, settings, cancel) => new { id = (await save.RunAsync(id, settings, cancel)).Id })
            .WithSummary("Change the queue with its members at once; its head may, too");
        queues.MapUseCase<ReorderQueue, NewOrder>("{id:guid}/reorder", async (reorder, id, order, cancel) =>
        {
            await reorder.RunAsync(id, order, cancel);
            return new { id };
        }).WithSummary("Move leads before another one, or to the end; the queue is then worked off in this order");
        queues.MapUseCase<ShareOutLeads, Sharing>("{id:guid}/share-out", async (share, id, sharing, cancel) => await share.RunAsync(id, sharing, cancel))
            .WithSummary("Hand waiting leads to the members, each as much as their weight and daily limit say");
        queues.MapUseCase<SetQueueMembers, NewMembers>("{id:guid}/members", async (set, id, body, cancel) => new { members = await set.RunAsync(id, body.Members, cancel) })
            .WithSummary("Say who works in this queue, with what weight and daily limit");
        queues.MapGet("{id:guid}/members", MembersAsync).WithSummary("Who works in this queue");
        queues.MapGet("{id:guid}/leads", LeadsAsync).WithSummary("The leads waiting in this queue, in the order they are taken");
    }

    private static async Task<IResult> MembersAsync(Guid id, HttpContext http, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (IServiceProvider services) =>
            Results.Json(new { members = (await services.GetRequiredService<QueueBoard>().StateAsync(id, cancel)).Members }));
    }

    private static async Task<IResult> LeadsAsync(Guid id, HttpContext http, int? take, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (CrmDb db) =>
        {
            var queue = await db.LoadAsync<LeadQueue>(id, cancel);
            var leads = await db.Set<Lead>().Waiting(id).InOrder(queue.Order).Take(Math.Clamp(take ?? 50, 1, 500))
                .Select(l => new { l.Id, l.Number, l.Name, l.Status, l.Rating, l.QueuedAt, l.SlaDueAt }).ToListAsync(cancel);
            return Results.Json(new { items = leads.ConvertAll(l => new { id = l.Id, number = l.Number, name = l.Name, status = l.Status.ToString(), rating = l.Rating?.ToString(), queuedAt = l.QueuedAt, slaDueAt = l.SlaDueAt }) });
        });
    }

    internal sealed record NewMembers
    {
        public IReadOnlyList<MemberShare> Members { get; init; } = [];
    }
}
