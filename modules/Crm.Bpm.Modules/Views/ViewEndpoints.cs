using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Views;

/// <summary>How a person wants a list to open.</summary>
public sealed record ListSetUp
{
    /// <summary>The word of a built-in view or the id of a saved one; null leaves it, empty forgets it.</summary>
    public string? DefaultView { get; init; }

    /// <summary>API names with commas; null leaves them, empty forgets them.</summary>
    public string? Columns { get; init; }
}

/// <summary>Every /api/views route.</summary>
internal static class ViewEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var views = routes.MapGroup("/api/views").WithTags("views").RequireAuthorization();
        views.MapGet("{kind}", ListAsync).WithSummary("My views of a list and the shared ones, and how I set it up");
        views.MapUseCase<SaveView, ViewContent>("", async (save, _, body, cancel) => await save.RunAsync(body, cancel)).WithSummary("Save a list under a name");
        views.MapPatch("{id:guid}", ChangeAsync).WithSummary("Rename, share, or keep another filter, order or columns");
        views.MapDelete("{id:guid}", DeleteAsync).WithSummary("Delete a view");
        views.MapPut("{kind}/set-up", SetUpAsync).WithSummary("Which view the list opens with, and the columns of its built-in views");
    }

    private static async Task<IResult> ListAsync(string kind, HttpContext http, UnitOfWork work, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        return TypedResults.Ok(await work.ReadAsync(session.Viewer, (IServiceProvider services) => services.GetRequiredService<ListViews>().RunAsync(kind, cancel)));
    }

    private static async Task<IResult> ChangeAsync(Guid id, ViewContent body, HttpContext http, UnitOfWork work, CancellationToken cancel) =>
        TypedResults.Ok(await work.RunAsync(await RecordEndpoints.SessionAsync(http, cancel), services => services.GetRequiredService<ChangeView>().RunAsync(id, body, cancel), cancel));

    private static async Task<IResult> DeleteAsync(Guid id, HttpContext http, UnitOfWork work, CancellationToken cancel)
    {
        await work.RunAsync(await RecordEndpoints.SessionAsync(http, cancel), services => services.GetRequiredService<DeleteView>().RunAsync(id, cancel), cancel);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> SetUpAsync(string kind, ListSetUp body, HttpContext http, UnitOfWork work, CancellationToken cancel) =>
        TypedResults.Ok(await work.RunAsync(await RecordEndpoints.SessionAsync(http, cancel), services => services.GetRequiredService<SetUpList>().RunAsync(kind, body.DefaultView, body.Columns, cancel), cancel));
}
