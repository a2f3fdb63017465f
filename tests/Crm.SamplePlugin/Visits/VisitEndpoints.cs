using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.SamplePlugin.Visits;

/// <summary>Every route of visits: list, read, create, change and delete come with the record, the use cases are added.</summary>
internal static class VisitEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var visits = routes.MapRecord<Visit>("/api/visits");
        visits.MapUseCase<CheckIn, Empty>("{id:guid}/check-in", async (checkIn, id, _, cancel) => Of(await checkIn.RunAsync(id, cancel)))
            .WithSummary("Say that the visitor is here");
        visits.MapUseCase<CancelVisit, Empty>("{id:guid}/cancel", async (cancelVisit, id, _, cancel) => Of(await cancelVisit.RunAsync(id, cancel)))
            .WithSummary("Say that the visitor will not come");
    }

    private static object Of(Visit visit) => new { id = visit.Id, status = visit.Status.ToString(), visit.ArrivedAt };

    internal sealed record Empty;
}
