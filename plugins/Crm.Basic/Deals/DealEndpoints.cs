using System.Text.Json;
using Crm.Basic.Funnels;
using Crm.Basic.Products;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Basic.Deals;

/// <summary>Every /api/deals and /api/products route.</summary>
internal static class DealEndpoints
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    public static void Map(IEndpointRouteBuilder routes)
    {
        var deals = routes.MapRecord<Deal>("/api/deals", new RecordRoutes<Deal>
        {
            Delete = (services, deal, cancel) => services.GetRequiredService<DeleteDeal>().RunAsync(deal, cancel),
            Restore = (services, deal, cancel) => services.GetRequiredService<RestoreDeal>().RunAsync(deal, cancel),
            Narrow = DealScope.Narrow,
            OwnParameters = ["scope"],
        });
        deals.MapSummary<Deal>("amount", DealScope.Narrow, ["scope"]);
        deals.MapUseCase<MoveDealStage, StageMove>("{id:guid}/move-stage", async (move, id, body, cancel) => Of(await move.RunAsync(id, body, cancel)))
            .WithSummary("Move an active deal to another stage of its funnel (id or code)");
        deals.MapUseCase<ChangeDealStatus, StatusChange>("{id:guid}/change-status", async (change, id, body, cancel) => Of(await change.RunAsync(id, body, cancel)))
            .WithSummary("Postpone, resume, win or lose a deal; losing needs a reason (id or code), taking up a closed deal a permission of its own");
        deals.MapUseCase<SetDealProducts, ProductLines>("{id:guid}/products", async (set, id, body, cancel) => Of(await set.RunAsync(id, body, cancel)))
            .WithSummary("Say what the deal sells: replaces its lines, and its amount where that follows them");
        deals.MapGet("{id:guid}/products", ProductsAsync).WithSummary("What the deal sells, line by line, with sums and VAT");
        MapPeople(deals);
        deals.MapGet("{id:guid}/stages", StagesAsync).WithSummary("Which stages the deal came through: when, who moved it, how long it stood there");
        deals.MapGet("board", BoardAsync).WithSummary("The open deals of a funnel, stage by stage: how many, what they add up to, and the first of each with the next planned call, meeting or letter and the task due first")
            .WithMetadata(new QueryParameters([("funnel", "The funnel; that of the default type when unset"), ("mine", "true shows one's own only"), .. QueryParameters.OfLists.Where(p => p.Name is "search" or "filter" or "take")]));
        routes.MapRecord<Product>("/api/products");
    }

    private static void MapPeople(RouteGroupBuilder deals)
    {
        deals.MapGet("{id:guid}/members", (Guid id, HttpContext http, CancellationToken cancel) => PeopleAsync(http, people => people.MembersAsync(id, cancel), cancel))
            .WithSummary("The colleagues who take part beside the responsible; they see the deal");
        deals.MapUseCase<AddDealMember, MemberChoice>("{id:guid}/add-member", async (add, id, body, cancel) => Of(await add.RunAsync(id, body.Person, cancel)))
            .WithSummary("Let a colleague take part: they see the deal and are told");
        deals.MapUseCase<RemoveDealMember, MemberChoice>("{id:guid}/remove-member", async (remove, id, body, cancel) => Of(await remove.RunAsync(id, body.Person, cancel)))
            .WithSummary("A colleague takes part no longer");
        deals.MapGet("{id:guid}/contacts", (Guid id, HttpContext http, CancellationToken cancel) => PeopleAsync(http, people => people.ContactsAsync(id, cancel), cancel))
            .WithSummary("The people of the client's side, and as what each stands there; the main one first");
        deals.MapUseCase<SetDealContact, ContactChoice>("{id:guid}/set-contact", async (set, id, body, cancel) => Of(await set.RunAsync(id, body, cancel)))
            .WithSummary("Add a contact, or say as what they stand there (role: id or code) and whether one speaks with them first");
        deals.MapUseCase<RemoveDealContact, ContactChoice>("{id:guid}/remove-contact", async (remove, id, body, cancel) => Of(await remove.RunAsync(id, body.Contact, cancel)))
            .WithSummary("Take a contact out of the deal");
    }

    private static async Task<IResult> PeopleAsync<T>(HttpContext http, Func<DealPeople, Task<IReadOnlyList<T>>> read, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        session.Viewer.Require(DealPermissions.View);
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (IServiceProvider services) =>
            Results.Json(new { items = await read(services.GetRequiredService<DealPeople>()) }, s_json));
    }

    private static object Of(Deal deal) => new
    {
        id = deal.Id,
        name = deal.Name,
        stage = deal.StageId,
        status = deal.Status.ToString(),
        amount = deal.Amount,
        probability = deal.Probability,
        closedOn = deal.ClosedOn,
        resumeOn = deal.ResumeOn,
    };

    private static async Task<IResult> BoardAsync(HttpContext http, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        var query = http.Request.Query;
        var list = RecordEndpoints.RequestOf(query, ["funnel", "mine"]);
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (IServiceProvider services) =>
        {
            var board = services.GetRequiredService<DealBoard>();
            var funnel = Guid.TryParse(query["funnel"], out var id) ? id : await board.FunnelsAsync(cancel) is [var first, ..] ? first.Id : Guid.Empty;
            var lanes = await board.ReadAsync(new BoardRequest { Funnel = funnel, List = list, Mine = query["mine"] == "true", Take = query.ContainsKey("take") ? list.Take : 20 }, cancel);
            return Results.Json(new
            {
                funnel,
                stages = lanes.Select(lane => new
                {
                    lane.Stage.Id,
                    lane.Stage.Code,
                    Name = lane.Stage.Title,
                    lane.Stage.Color,
                    lane.Count,
                    Amounts = lane.Sums,
                    Deals = lane.Deals.Select(deal => new
                    {
                        deal.Id, deal.Name, deal.Status, deal.Contractor, deal.Amount, deal.Responsible, deal.PlannedCloseOn, deal.StageSince, Next = deal.Next?.Name, NextKind = deal.Next?.Kind, NextDueAt = deal.Next?.At, Task = deal.Task?.Name, TaskDueAt = deal.Task?.DueAt,
                    }),
                }),
            }, s_json);
        });
    }

    private static Task<IResult> ProductsAsync(Guid id, HttpContext http, CancellationToken cancel) => ReadAsync(id, http, async db =>
    {
        var lines = await db.Set<DealProduct>().AsNoTracking().Where(p => p.DealId == id).OrderBy(p => p.Position).ToListAsync(cancel);
        return new
        {
            lines = lines.Select(l => new { l.Position, Product = l.ProductId, l.Name, l.Quantity, l.Unit, l.Price, l.Currency, l.DiscountPercent, l.VatPercent, l.Sum, l.VatSum }),
            sum = lines.Count == 0 ? null : new Money(lines.Sum(l => l.Sum), lines[0].Currency),
            vat = lines.Count == 0 ? null : new Money(lines.Sum(l => l.VatSum), lines[0].Currency),
        };
    }, cancel);

    private static Task<IResult> StagesAsync(Guid id, HttpContext http, CancellationToken cancel) => ReadAsync(id, http, async db =>
    {
        var rows = await db.Set<DealStageHistory>().AsNoTracking().Where(h => h.DealId == id).OrderByDescending(h => h.At).Take(500).ToListAsync(cancel);
        var names = await RecordNames.OfAsync(db, db.Modules.KindOf(typeof(DealStage)), [.. rows.Select(r => r.ToStageId), .. rows.Select(r => r.FromStageId).OfType<Guid>()], cancel);
        return new
        {
            items = rows.Select(r => new
            {
                From = Named(r.FromStageId), To = Named(r.ToStageId), r.At, r.ById, r.ByName, r.Comment, r.SecondsInFrom, r.Direction,
            }),
        };

        object? Named(Guid? stage) => stage is { } known ? new { id = known, name = names.GetValueOrDefault(known) } : null;
    }, cancel);

    private static async Task<IResult> ReadAsync(Guid id, HttpContext http, Func<CrmDb, Task<object>> read, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (CrmDb db) =>
        {
            await db.LoadAsync<Deal>(id, cancel);
            return Results.Json(await read(db), s_json);
        });
    }
}
