using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Basic.Funnels;

/// <summary>Every route of /api/funnels, /api/deal-stages and /api/deal-types.</summary>
internal static class FunnelEndpoints
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var funnels = routes.MapRecord<SalesFunnel>("/api/funnels", new RecordRoutes<SalesFunnel>
        {
            Create = (services, body, cancel) => services.GetRequiredService<SaveFunnel>().RunAsync(null, SettingsOf(body), cancel),
            Delete = (services, funnel, cancel) => services.GetRequiredService<DeleteFunnel>().RunAsync(funnel, cancel),
            Complete = WithStagesAsync,
        });
        funnels.MapUseCase<SaveFunnel, FunnelSettings>("{id:guid}/settings", async (save, id, settings, cancel) => new { id = (await save.RunAsync(id, settings, cancel)).Id, notes = save.Notes.Select(n => n.ToString()) })
            .WithSummary("Change the funnel with all its stages at once: add, rename, reorder, remove with where the deals of a removed stage go on");
        funnels.MapUseCase<AddStage, NewStage>("{id:guid}/add-stage", async (add, id, stage, cancel) =>
        {
            var made = await add.RunAsync(id, stage, cancel);
            return new { id = made.Id, code = made.Code, order = made.Order, notes = add.Notes.Select(n => n.ToString()) };
        }).WithSummary("Add a stage, behind the one given or at the end");
        var stages = routes.MapRecord<DealStage>("/api/deal-stages", new RecordRoutes<DealStage>
        {
            Create = (services, body, cancel) => services.GetRequiredService<AddStage>().RunAsync(FunnelOf(body), body.Deserialize<NewStage>(s_json)!, cancel),
            Delete = (services, stage, cancel) => services.GetRequiredService<RemoveStage>().RunAsync(stage.Id, new StageRemoval(), cancel),
        });
        stages.MapUseCase<RemoveStage, StageRemoval>("{id:guid}/remove", async (remove, id, removal, cancel) =>
        {
            await remove.RunAsync(id, removal, cancel);
            return new { id };
        }).WithSummary("Remove a stage; dealsTo says on which stage its deals go on");
        routes.MapRecord<DealType>("/api/deal-types", new RecordRoutes<DealType>
        {
            Delete = (services, type, cancel) => services.GetRequiredService<DeleteDealType>().RunAsync(type, cancel),
        });
    }

    private static async Task WithStagesAsync(CrmDb db, IReadOnlyList<SalesFunnel> funnels, IReadOnlyList<JsonObject> answers, CancellationToken cancel)
    {
        var ids = funnels.Select(f => (Guid?)f.Id).ToList();
        var stages = (await db.Set<DealStage>().AsNoTracking().Where(s => ids.Contains(s.FunnelId)).OrderBy(s => s.Order).ToListAsync(cancel)).ToLookup(s => s.FunnelId);
        for (var i = 0; i < answers.Count; i++)
            answers[i]["stages"] = JsonSerializer.SerializeToNode(stages[funnels[i].Id].Select(s => new
            {
                s.Id, s.Code, s.Name, s.NameRu, s.Order, s.Color, s.Probability, s.NarrowingPercent, s.PlannedDays,
            }), s_json);
    }

    private static FunnelSettings SettingsOf(JsonElement body)
    {
        try
        {
            return body.Deserialize<FunnelSettings>(s_json) ?? new();
        }
        catch (JsonException wrong)
        {
            throw new InvalidInputException("", SdkTexts.BadJson.With(wrong.Message));
        }
    }

    private static Guid FunnelOf(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("funnel", out var funnel)
            && Guid.TryParse(funnel.ValueKind == JsonValueKind.Object && funnel.TryGetProperty("id", out var inner) ? inner.ToString() : funnel.ToString(), out var id)
            ? id
            : throw new InvalidInputException("funnel", SdkTexts.Required.With(FunnelPageTexts.Funnel));
}
