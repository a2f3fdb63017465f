using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Data;
using Microsoft.OpenApi;

namespace Crm.Bpm.Host.Api;

/// <summary>Records as the API's description shows them, told from their fields.</summary>
internal static class RecordSchemas
{
    /// <summary>A reference to the schema of a kind; the first time it is added to the document.</summary>
    public static IOpenApiSchema Of(RecordKind kind, OpenApiDocument document) =>
        Reference(document, kind.ClrType.Name, () =>
        {
            var properties = kind.Fields.ToDictionary(f => f.Name, f => (IOpenApiSchema)Of(f), StringComparer.Ordinal);
            properties["id"] = Text("uuid", "");
            properties["version"] = new OpenApiSchema { Type = JsonSchemaType.Integer, ReadOnly = true };
            return new OpenApiSchema { Type = JsonSchemaType.Object, Properties = properties };
        });

    public static OpenApiSchema PageOf(IOpenApiSchema record) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["items"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = record },
            ["total"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "Stops at 1,000 unless count=exact" },
            ["totalIsExact"] = new OpenApiSchema { Type = JsonSchemaType.Boolean },
            ["next"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What after takes for the next page" },
        },
    };

    /// <summary>Problem details: a sentence for a person, and which fields or rows are meant.</summary>
    public static IOpenApiSchema Problem(OpenApiDocument document) =>
        Reference(document, "Problem", () => new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["title"] = Text(null, ""),
                ["detail"] = Text(null, "A sentence for a person"),
                ["errors"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "A sentence per field" },
                ["conflicts"] = new OpenApiSchema { Type = JsonSchemaType.Array, Description = "What changed meanwhile: field, yours, theirs, by, at" },
                ["traceId"] = Text(null, "Helps an administrator to find the cause"),
            },
        });

    private static OpenApiSchemaReference Reference(OpenApiDocument document, string name, Func<OpenApiSchema> make)
    {
        if (document.Components?.Schemas?.ContainsKey(name) != true)
            document.AddComponent<IOpenApiSchema>(name, make());
        return new OpenApiSchemaReference(name, document);
    }

    private static OpenApiSchema Of(RecordField field)
    {
        var schema = field.Type switch
        {
            FieldType.Integer => new OpenApiSchema { Type = JsonSchemaType.Integer },
            FieldType.Number => new OpenApiSchema { Type = JsonSchemaType.Number },
            FieldType.YesNo => new OpenApiSchema { Type = JsonSchemaType.Boolean },
            FieldType.Date => Text("date", ""),
            FieldType.Instant => Text("date-time", ""),
            FieldType.Money => Money(),
            FieldType.Lookup => Lookup(),
            FieldType.Structure => new OpenApiSchema(),
            FieldType.Choice => new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. Enum.GetNames(field.ValueType).Select(n => JsonValue.Create(n))] },
            _ => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = field.MaxLength > 0 ? field.MaxLength : null },
        };
        schema.Description = field.Label.En;
        schema.ReadOnly = field.IsReadOnly;
        return schema;
    }

    private static OpenApiSchema Money() => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["amount"] = new OpenApiSchema { Type = JsonSchemaType.Number },
            ["currency"] = Text(null, "Three letters of ISO 4217"),
        },
    };

    private static OpenApiSchema Lookup() => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["id"] = Text("uuid", ""),
            ["name"] = new OpenApiSchema { Type = JsonSchemaType.String, ReadOnly = true },
        },
    };

    private static OpenApiSchema Text(string? format, string meaning) =>
        new() { Type = JsonSchemaType.String, Format = format, Description = meaning.Length > 0 ? meaning : null };
}
