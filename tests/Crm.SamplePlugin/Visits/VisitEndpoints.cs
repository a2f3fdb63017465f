using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.SamplePlugin.Visits;

/// <summary>Every route of visits: list, read, create, change and delete come with the record, the use case is added.</summary>
internal static class VisitEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var visits = routes.MapRecord<Visit>("/api/visits");
        visits.MapUseCase<CheckIn, Empty>("{id:guid}/check-in", async (checkIn, id, _, cancel) =>
        {
            var visit = await checkIn.RunAsync(id, cancel);
            return new { id = visit.Id, status = visit.Status.ToString(), visit.ArrivedAt };
        }).WithSummary("Say that the visitor is here");
    }

    internal sealed record Empty;
}
