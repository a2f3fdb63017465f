using System.Globalization;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Crm.Bpm.Host.Api;

/// <summary>Completes what the framework cannot tell from a route: records, list parameters, conditions, and the answers when something is refused.</summary>
internal sealed class ApiOperations(CrmModules modules) : IOpenApiOperationTransformer
{
    private static readonly string[] s_bodies = [HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch];

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var method = context.Description.HttpMethod ?? HttpMethods.Get;
        operation.Responses ??= new OpenApiResponses();
        operation.Parameters ??= [];
        foreach (var name in PathParameters(context.Description.RelativePath!).Where(n => !operation.Parameters.Any(p => p.Name == n)))
            operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        foreach (var (name, meaning) in metadata.OfType<QueryParameters>().SelectMany(q => q.Names))
            operation.Parameters.Add(Parameter(name, ParameterLocation.Query, meaning));
        if (method is "PATCH" or "DELETE" && metadata.OfType<RecordShape>().Any())
            operation.Parameters.Add(Parameter("If-Match", ParameterLocation.Header, "The ETag of the record as it was read; a newer one answers 412 with what changed"));
        if (metadata.OfType<TakesIdempotencyKey>().Any())
            operation.Parameters.Add(Parameter("Idempotency-Key", ParameterLocation.Header, "A repeat with the same key gets the first answer and does nothing again"));
        if (metadata.OfType<RecordShape>().FirstOrDefault() is { } shape && modules.Kinds.FirstOrDefault(k => k.ClrType == shape.Record) is { } kind)
            Describe(operation, method, shape, RecordSchemas.Of(kind, document), document);
        if (operation.RequestBody is null && s_bodies.Contains(method) && context.Description.RelativePath!.StartsWith("elsa/", StringComparison.Ordinal))
            operation.RequestBody = new OpenApiRequestBody { Content = Json(new OpenApiSchema { Type = JsonSchemaType.Object }) };
        if (!operation.Responses.Keys.Any(status => status.StartsWith('2')))
            operation.Responses["200"] = new OpenApiResponse { Description = "Done" };
        Refusals(operation, method, context.Description.RelativePath!, document);
        return Task.CompletedTask;
    }

    // A use case reads its ids from the route by itself, so the framework does not see them as parameters.
    private static IEnumerable<string> PathParameters(string path) => path.Split('{').Skip(1).Select(part => part.Split('}', ':', '?')[0]);

    private static void Describe(OpenApiOperation operation, string method, RecordShape shape, IOpenApiSchema record, OpenApiDocument document)
    {
        if (s_bodies.Contains(method))
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = Json(record) };
        operation.Responses!.Clear();
        if (method == HttpMethods.Delete)
            operation.Responses["204"] = new OpenApiResponse { Description = "It is in the recycle bin" };
        else
            operation.Responses[method == HttpMethods.Post ? "201" : "200"] = new OpenApiResponse
            {
                Description = shape.IsPage ? "A page" : "The record",
                Content = Json(shape.IsPage ? RecordSchemas.PageOf(record) : record),
            };
    }

    private static void Refusals(OpenApiOperation operation, string method, string path, OpenApiDocument document)
    {
        Refuse(400, "Something in the request cannot be read; errors names the fields");
        Refuse(401, "Nobody is signed in, or the token is wrong");
        Refuse(403, "The person may not do this");
        if (path.Contains('{', StringComparison.Ordinal))
            Refuse(404, "There is none, or it is not theirs to see");
        if (method != HttpMethods.Get)
            Refuse(409, "A rule says no; nothing was saved");
        if (operation.Parameters!.Any(p => p.Name == "If-Match"))
            Refuse(412, "Somebody saved a newer version; conflicts says what changed");
        Refuse(429, "Too many requests; Retry-After says when to come back");

        void Refuse(int status, string meaning) => operation.Responses!.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse
        {
            Description = meaning,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/problem+json"] = new() { Schema = RecordSchemas.Problem(document) } },
        });
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation where, string meaning) => new()
    {
        Name = name,
        In = where,
        Description = meaning.Length > 0 ? meaning : null,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static Dictionary<string, OpenApiMediaType> Json(IOpenApiSchema schema) =>
        new(StringComparer.Ordinal) { ["application/json"] = new() { Schema = schema } };
}
