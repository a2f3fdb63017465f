using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Company.Product.ManyThings;

/// <summary>The routes: list, read, create, change and delete come with the record, use cases are added.</summary>
internal static class OneThingEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var records = routes.MapRecord<OneThing>("/api/many-things");
        records.MapUseCase<FinishOneThing, Nothing>("{id:guid}/finish", async (finish, id, _, cancel) => Of(await finish.RunAsync(id, cancel)))
            .WithSummary("Finish it");
    }

    private static object Of(OneThing record) => new { id = record.Id, status = record.Status.ToString(), record.FinishedAt };

    internal sealed record Nothing;
}
