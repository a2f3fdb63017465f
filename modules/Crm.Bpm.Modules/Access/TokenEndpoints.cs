using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Access;

/// <summary>The personal access tokens of whoever asks.</summary>
internal static class TokenEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var tokens = routes.MapGroup("/api/tokens").WithTags("Access").RequireAuthorization();
        tokens.MapGet("", ListAsync).WithSummary("My access tokens");
        tokens.MapPost("", CreateAsync).WithSummary("Make an access token; its value is in the answer and nowhere else");
        tokens.MapDelete("{id:guid}", RevokeAsync).WithSummary("Revoke an access token");
    }

    private static async Task<IResult> ListAsync(UnitOfWork work, ICurrentViewer viewer, CancellationToken cancel) =>
        TypedResults.Ok(await work.RunAsync(await viewer.GetAsync(cancel), s => s.GetRequiredService<ListTokens>().RunAsync(cancel), cancel));

    private static async Task<IResult> CreateAsync(NewToken token, UnitOfWork work, ICurrentViewer viewer, CancellationToken cancel)
    {
        var made = await work.RunAsync(await viewer.GetAsync(cancel), s => s.GetRequiredService<CreateToken>().RunAsync(token, cancel), cancel);
        return TypedResults.Created($"/api/tokens/{made.Id}", made);
    }

    private static async Task<IResult> RevokeAsync(Guid id, UnitOfWork work, ICurrentViewer viewer, AccessTokens tokens, CancellationToken cancel)
    {
        await work.RunAsync(await viewer.GetAsync(cancel), s => s.GetRequiredService<RevokeToken>().RunAsync(id, cancel), cancel);
        tokens.Forget();
        return TypedResults.NoContent();
    }
}
