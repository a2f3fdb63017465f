using System.Globalization;
using System.Text;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Definitions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>What scripts of a definition may call, as TypeScript declarations for Studio's editor.</summary>
internal static class TypeDefinitions
{
    private const string Common = """
        declare function getVariable(name: string): any;
        declare function setVariable(name: string, value: any): void;
        declare function getInput(name: string): any;
        declare function getOutputFrom(activityIdOrName: string, outputName?: string): any;
        declare function getLastResult(): any;
        declare function getCorrelationId(): string;
        declare function setCorrelationId(value: string): void;
        declare function getWorkflowInstanceId(): string;
        declare function getWorkflowInstanceName(): string;
        declare function setWorkflowInstanceName(value: string): void;
        declare function getWorkflowDefinitionId(): string;
        declare function getWorkflowDefinitionVersionId(): string;
        declare function getWorkflowDefinitionVersion(): number;
        declare function isNullOrEmpty(value: string): boolean;
        declare function isNullOrWhiteSpace(value: string): boolean;
        declare function parseGuid(value: string): string;
        declare function newGuid(): string;
        declare function newGuidString(): string;
        declare function newShortGuid(): string;
        declare function toJson(value: any): string;
        declare function setOutcome(name: string): void;
        declare function setOutcomes(names: string[]): void;

        """;

    public static void Map(RouteGroupBuilder api) => api.MapPost("/scripting/javascript/type-definitions/{definitionId}", DescribeAsync);

    private static async Task<IResult> DescribeAsync(string definitionId, HttpContext http, CancellationToken cancel)
    {
        var text = new StringBuilder(Common);
        if (await http.Definitions().FindAsync(definitionId, VersionChoice.Latest, cancel) is { } version)
            Declare(text, WorkflowDefinition.Parse(version.Read()));
        return Results.Text(text.ToString(), "text/plain");
    }

    private static void Declare(StringBuilder text, WorkflowDefinition definition)
    {
        var variables = definition.Variables.Where(v => IsName(v.Name)).ToList();
        foreach (var variable in variables)
            text.Append(CultureInfo.InvariantCulture, $"declare function get{variable.Name}(): {TypeOf(variable.TypeName, variable.IsArray)};\ndeclare function set{variable.Name}(value: {TypeOf(variable.TypeName, variable.IsArray)}): void;\n");
        foreach (var input in definition.Inputs.Where(i => IsName(i.Name)))
            text.Append(CultureInfo.InvariantCulture, $"declare function get{input.Name}(): {TypeOf(input.TypeName, false)};\n");
        text.Append("declare const variables: { ");
        foreach (var variable in variables)
            text.Append(CultureInfo.InvariantCulture, $"{variable.Name}: {TypeOf(variable.TypeName, variable.IsArray)}; ");
        text.Append("[name: string]: any };\n");
    }

    private static bool IsName(string name) => name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '$') && !char.IsDigit(name[0]);

    private static string TypeOf(string? type, bool isArray) => type switch
    {
        "String" or "Guid" or "TimeSpan" => "string",
        "Boolean" => "boolean",
        "Int32" or "Int64" or "Long" or "Single" or "Double" or "Decimal" => "number",
        "DateTime" or "DateTimeOffset" => "Date",
        _ => "any",
    } + (isArray ? "[]" : "");
}
