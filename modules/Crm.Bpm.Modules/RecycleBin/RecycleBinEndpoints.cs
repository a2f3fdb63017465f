using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.RecycleBin;

/// <summary>Every /api/recycle-bin route.</summary>
internal static class RecycleBinEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var bin = routes.MapGroup("/api/recycle-bin").WithTags("recycle-bin").RequireAuthorization();
        bin.MapGet("", ListAsync).WithName("ListRecycleBin").WithSummary("Deleted records, the last first; of one kind with kind=leads").Produces<ListPage<DeletedRecord>>();
        bin.MapPost("restore", RestoreAsync).WithName("RestoreFromRecycleBin").WithSummary("Take records of any kinds out of the bin; says of each that stays why").Produces<GroupResult>();
    }

    private static async Task<IResult> ListAsync(string? kind, int? take, string? after, UnitOfWork work, ICurrentViewer current, CancellationToken cancel) =>
        Results.Json(await work.ReadAsync(await current.GetAsync(cancel), (IServiceProvider services) => services.GetRequiredService<ListDeleted>().RunAsync(kind, take ?? 50, after, cancel)), CrmConventions.Json);

    private static async Task<IResult> RestoreAsync(ChosenDeleted body, HttpContext http, RestoreDeleted restore, CancellationToken cancel) =>
        Results.Json(await restore.RunAsync(body.Items, await RecordEndpoints.SessionAsync(http, cancel), cancel), CrmConventions.Json);
}
