using Crm.Bpm.Modules.Letters;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Templates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Templates;

/// <summary>The routes below /api/templates.</summary>
internal static class TemplateEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var templates = routes.MapRecord<LetterTemplate>("/api/templates");
        templates.MapGet("names", NamesAsync).WithName("ListTemplateNames").WithSummary("The names that templates about a kind of records may use").Produces<TemplateNames>();
        templates.MapUseCase<PreviewTemplate, TemplateToPreview>("preview", async (preview, _, body, cancel) => await preview.RunAsync(body, cancel))
            .WithSummary("Show a template with a record; nothing is kept");
    }

    private static async Task<IResult> NamesAsync(string? about, HttpContext http, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        session.Viewer.Require("templates.view");
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, (IServiceProvider services) =>
        {
            var kind = string.IsNullOrEmpty(about) ? null : services.GetRequiredService<LetterSubjects>().RequireKind(about);
            return Task.FromResult(Results.Json(new TemplateNames([.. services.GetRequiredService<TemplateModels>().NamesOf(kind).Select(name => new NamedPlace(name.Name, name.Label))]), LetterToWrite.Json));
        });
    }
}

/// <summary>A name that templates may use.</summary>
internal sealed record NamedPlace(string Name, string Label);

/// <summary>The names that templates may use.</summary>
internal sealed record TemplateNames(IReadOnlyList<NamedPlace> Items);
