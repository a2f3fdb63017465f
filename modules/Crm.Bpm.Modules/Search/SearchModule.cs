using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Search;

/// <summary>Search over every kind of record: for the command box and the API.</summary>
public sealed class SearchModule : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.UseCase<FindRecords>();
        module.Services.AddScoped<ICommandSearch, CommandSearch>();
        module.Endpoints(routes => routes.MapGet("/api/search", SearchAsync).RequireAuthorization().WithTags("search").WithName("Search")
            .WithSummary("Records of every kind that match: words, phones in any notation, e-mails, tax numbers"));
    }

    private static async Task<IResult> SearchAsync(string? text, int? take, HttpContext http, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        var items = await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer,
            (IServiceProvider services) => services.GetRequiredService<FindRecords>().RunAsync(text ?? "", take ?? 10, cancel));
        return Results.Json(new { items });
    }
}
