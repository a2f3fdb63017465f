using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Crm.Bpm.Host.Api;

/// <summary>The description of the API at <c>/openapi/v1.json</c> and a page to try it at <c>/scalar</c>, both for people who signed in.</summary>
internal static class OpenApi
{
    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Crm.Bpm";
            document.Info.Description = "Records, their use cases, tasks, imports and processes. Sign in with a personal access token: Authorization: Bearer <token>.";
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, _, _) =>
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer")] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer<ApiOperations>();
    });

    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi().RequireAuthorization();
        app.MapScalarApiReference(options => options.WithTitle("Crm.Bpm API").DisableDefaultFonts().WithOpenApiRoutePattern("/openapi/{documentName}.json")).RequireAuthorization();
    }
}
