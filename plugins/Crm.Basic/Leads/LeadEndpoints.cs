using Crm.Basic.Queues;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Basic.Leads;

/// <summary>Every /api/leads route.</summary>
internal static class LeadEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var leads = routes.MapRecord<Lead>("/api/leads", new RecordRoutes<Lead>
        {
            Delete = (services, lead, cancel) => services.GetRequiredService<DeleteLead>().RunAsync(lead, cancel),
            Restore = (services, lead, cancel) => services.GetRequiredService<RestoreLead>().RunAsync(lead, cancel),
            Narrow = LeadScope.Narrow,
            OwnParameters = ["scope"],
        });
        MapWork(leads);
        MapConversion(leads);
        leads.MapUseCase<TakeNextLead, NextOf>("take-next", async (take, _, body, cancel) => Of(await take.RunAsync(body.Queue, cancel)))
            .WithSummary("Take the next lead of one's queues, or of the queue given");
        leads.MapUseCase<PlaceLeads, Placement>("place", async (place, _, body, cancel) => await place.RunAsync(body, cancel))
            .WithSummary("Put leads into a queue, or hand them to a person; says which stayed and why");
        leads.MapGet("{id:guid}/assignments", AssignmentsAsync).WithSummary("Who had the lead, from whom, and why");
    }

    private static void MapWork(RouteGroupBuilder leads)
    {
        leads.MapUseCase<TakeLead, Nothing>("{id:guid}/take", async (take, id, _, cancel) => Of(await take.RunAsync(id, cancel)))
            .WithSummary("Take this lead out of its queue");
        leads.MapUseCase<ReturnLead, Why>("{id:guid}/return", async (back, id, body, cancel) => Of(await back.RunAsync(id, body.Reason, cancel)))
            .WithSummary("Give the lead back to its queue, with a reason");
        leads.MapUseCase<PlaceLeads, Assignee>("{id:guid}/assign", async (place, id, body, cancel) => await place.HandAsync(id, body.Responsible, body.Reason, cancel, body.ReassignOpen))
            .WithSummary("Hand the lead to a person; reassignOpen takes open tasks and planned calls, meetings and letters along");
        leads.MapUseCase<SetLeadStatus, NewStatus>("{id:guid}/set-status", async (set, id, body, cancel) => Of(await set.RunAsync(id, body.Status, body.Comment, cancel)))
            .WithSummary("In work, or cannot be reached");
        leads.MapUseCase<FailLead, Failure>("{id:guid}/fail", async (fail, id, body, cancel) => Of(await fail.RunAsync(id, body, cancel)))
            .WithSummary("Give the lead up: reason (id or code) and comment; stops all work for it");
        leads.MapUseCase<ReactivateLead, Activation>("{id:guid}/activate", async (again, id, body, cancel) => Of(await again.RunAsync(id, body, cancel)))
            .WithSummary("Begin again with a lead that was given up; restoreWork opens its cancelled tasks again and lets its process begin anew");
        leads.MapUseCase<MarkLeadDuplicate, Original>("{id:guid}/mark-duplicate", async (mark, id, body, cancel) => Of(await mark.RunAsync(id, body, cancel)))
            .WithSummary("The lead repeats another lead or a contractor: its calls, meetings and letters go to the original, other work stops");
        leads.MapUseCase<UnmarkLeadDuplicate, Nothing>("{id:guid}/not-duplicate", async (unmark, id, _, cancel) => Of(await unmark.RunAsync(id, cancel)))
            .WithSummary("Take back that the lead is a duplicate; what went to the original comes back");
    }

    private static void MapConversion(RouteGroupBuilder leads)
    {
        leads.MapUseCase<ConvertLead, ConversionPlan>("{id:guid}/convert", async (convert, id, plan, cancel) => Of(await convert.RunAsync(id, plan, cancel), id))
            .WithSummary("Turn the lead into a contractor, a contact and, with withDeal, a deal; repeating it returns the first result");
        leads.MapUseCase<UndoConversion, Nothing>("{id:guid}/undo-conversion", async (undo, id, _, cancel) => Of(await undo.RunAsync(id, cancel)))
            .WithSummary("Take the conversion back, while nobody has worked with what it made");
        leads.MapGet("{id:guid}/convert-preview", async (Guid id, HttpContext http, CancellationToken cancel) =>
        {
            var session = await RecordEndpoints.SessionAsync(http, cancel);
            return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (IServiceProvider services) =>
            {
                var preview = await services.GetRequiredService<ConvertLead>().PreviewAsync(id, PlanOf(http.Request.Query), cancel);
                return Results.Json(new
                {
                    makes = Of(preview.Conversion, id),
                    contractors = preview.Contractors,
                    contacts = preview.Contacts,
                    work = new { movedTasks = preview.Work.OpenTasks, movedProcesses = preview.Work.Processes.Count, endedTasks = preview.Work.EndingTasks.Count, endedProcesses = preview.Work.EndingProcesses.Count, movedRelationships = preview.Work.Relationships.Count, plannedRelationships = preview.Work.Planned, movedLetters = preview.Work.Letters },
                });
            });
        }).WithSummary("Exactly what converting would make, and what it may be linked to");
    }

    private static ConversionPlan PlanOf(IQueryCollection query) => new()
    {
        ContractorId = IdOf(query["contractorId"]),
        ContactId = IdOf(query["contactId"]),
        ContractorName = query["contractorName"],
        ContactName = query["contactName"],
        WithContact = bool.TryParse(query["withContact"], out var with) ? with : null,
        WithDeal = bool.TryParse(query["withDeal"], out var deal) && deal,
        DealName = query["dealName"],
    };

    private static Guid? IdOf(string? text) => Guid.TryParse(text, out var id) ? id : null;

    private static object Of(Lead lead) => new
    {
        id = lead.Id,
        name = lead.Name,
        status = lead.Status.ToString(),
        responsible = lead.ResponsibleId,
        queue = lead.QueueId,
        contractor = lead.DerivedContractorId,
        contact = lead.DerivedContactId,
        deal = lead.DerivedDealId,
    };

    private static object Of(Conversion conversion, Guid lead) => new
    {
        lead,
        contractor = new { id = conversion.Contractor.Id, name = conversion.Contractor.Name, kind = conversion.Contractor.Kind.ToString(), isNew = conversion.IsNewContractor },
        contact = conversion.Contact is { } contact ? new { id = contact.Id, name = contact.Name, isNew = conversion.IsNewContact } : null,
        deal = conversion.Deal is { } deal ? new { id = deal.Id, name = deal.Name, amount = deal.Amount } : null,
    };

    private static async Task<IResult> AssignmentsAsync(Guid id, HttpContext http, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (CrmDb db) =>
        {
            await db.LoadAsync<Lead>(id, cancel);
            var items = await db.Set<LeadAssignment>().Where(a => a.LeadId == id).OrderByDescending(a => a.At).Take(200).ToListAsync(cancel);
            return Results.Json(new { items = items.Select(a => new { a.FromId, a.ToId, a.QueueId, a.At, mode = a.Mode.ToString(), a.Reason, a.ById, a.ByName }) });
        });
    }

    internal sealed record Nothing;

    internal sealed record Why
    {
        public string? Reason { get; init; }
    }

    internal sealed record NextOf
    {
        public Guid? Queue { get; init; }
    }

    internal sealed record Assignee
    {
        public Guid? Responsible { get; init; }
        public string? Reason { get; init; }

        /// <summary>Whether every open task and what is planned goes along.</summary>
        public bool ReassignOpen { get; init; }
    }

    internal sealed record NewStatus
    {
        public LeadStatus Status { get; init; }
        public string? Comment { get; init; }
    }
}
