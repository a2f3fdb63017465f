using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>What the API's description says of each route, and the parameters it reads from the query string.</summary>
internal static class ElsaRouteTexts
{
    private static readonly string[] s_version = ["versionOptions"];
    private static readonly string[] s_list = ["versionOptions", "searchTerm", "definitionIds", "ids", "isSystem", "orderBy", "orderDirection", "page", "pageSize"];
    private static readonly string[] s_instances =
        ["searchTerm", "definitionIds", "statuses", "subStatuses", "correlationId", "parentWorkflowInstanceId", "version", "hasIncidents", "orderBy", "orderDirection", "page", "pageSize"];
    private static readonly string[] s_executions = ["workflowInstanceId", "activityNodeId", "activityId", "completed"];

    private static readonly Dictionary<string, (string Summary, string[] Query)> s_routes = new(StringComparer.Ordinal)
    {
        ["GET /workflow-definitions"] = ("Versions of definitions, paged", s_list),
        ["GET /workflow-definitions/by-definition-id/{definitionId}"] = ("A definition with its steps", s_version),
        ["GET /workflow-definitions/by-id/{id}"] = ("One version with its steps", []),
        ["GET /workflow-definitions/many-by-id"] = ("Several versions with their steps", ["ids"]),
        ["GET /workflow-definitions/query/count"] = ("How many versions there are", []),
        ["GET /workflow-definitions/validation/is-name-unique"] = ("Whether no other definition has this name", ["name", "definitionId"]),
        ["GET /workflow-definitions/{definitionId}/versions"] = ("Every version of a definition", []),
        ["GET /workflow-definitions/{definitionId}/consumers"] = ("Definitions that use this one", []),
        ["GET /workflow-definitions/subgraph/{id}"] = ("A step with what is inside it", ["parentNodeId"]),
        ["GET /workflow-definitions/subgraph/segments/{id}"] = ("The way from the root to a step", ["childNodeId"]),
        ["POST /workflow-definitions"] = ("Save a definition: {model, publish}", []),
        ["POST /workflow-definitions/{definitionId}/publish"] = ("Make the latest version the one that new processes use; warnings says what modules find odd about it", []),
        ["POST /workflow-definitions/{definitionId}/retract"] = ("Stop new processes; those that run go on", []),
        ["POST /workflow-definitions/{definitionId}/revert/{version:int}"] = ("Make a draft that equals an earlier version", []),
        ["POST /workflow-definitions/{definitionId}/update-references"] = ("Let definitions that use this one use its newest version", []),
        ["DELETE /workflow-definitions/{definitionId}"] = ("Remove a definition with its versions", ["force"]),
        ["DELETE /workflow-definition-versions/{id}"] = ("Remove one version", ["force"]),
        ["POST /bulk-actions/publish/workflow-definitions/by-definition-ids"] = ("Publish several: {definitionIds}", []),
        ["POST /bulk-actions/retract/workflow-definitions/by-definition-ids"] = ("Retract several: {definitionIds}", []),
        ["POST /bulk-actions/delete/workflow-definitions/by-definition-id"] = ("Remove several: {definitionIds}", ["force"]),
        ["POST /bulk-actions/delete/workflow-definitions/by-id"] = ("Remove several versions: {ids}", ["force"]),
        ["* /workflow-definitions/import"] = ("Take a definition as it stands in a file", []),
        ["* /workflow-definitions/{definitionId}/import"] = ("Take a file as this definition", []),
        ["POST /workflow-definitions/import-files"] = ("Take files or a ZIP of files, all or none (multipart)", []),
        ["POST /bulk-actions/import/workflow-definitions"] = ("Take files or a ZIP of files, all or none (multipart)", []),
        ["* /workflow-definitions/{definitionId}/export"] = ("The definition as a file", s_version),
        ["POST /bulk-actions/export/workflow-definitions"] = ("Several versions as a ZIP: {ids}", []),
        ["* /workflow-definitions/{definitionId}/execute"] = ("Start a process and answer where it stands when it first waits or ends", ["input", "correlationId", "versionOptions"]),
        ["POST /workflow-definitions/{definitionId}/dispatch"] = ("Start a process and answer its id at once", []),
        ["POST /workflow-definitions/{definitionId}/bulk-dispatch"] = ("Start many processes: {count}", []),
        ["GET /workflow-instances"] = ("Processes, paged", s_instances),
        ["POST /workflow-instances"] = ("Processes, paged; the filter as JSON", []),
        ["GET /workflow-instances/{id}"] = ("A process with its state", []),
        ["GET /workflow-instances/{id}/execution-state"] = ("Whether a process runs, waits or has ended", []),
        ["GET /workflow-instances/{id}/variables"] = ("Values of a process's variables", []),
        ["DELETE /workflow-instances/{id}"] = ("Remove a process that has ended", []),
        ["POST /cancel/workflow-instances/{id}"] = ("Cancel a process", []),
        ["POST /bulk-actions/cancel/workflow-instances"] = ("Cancel several processes: {ids}", []),
        ["POST /bulk-actions/cancel/workflow-instances/by-id"] = ("Cancel several processes: {ids}", []),
        ["POST /bulk-actions/delete/workflow-instances/by-id"] = ("Remove several processes that have ended: {ids}", []),
        ["POST /alterations/workflows/retry"] = ("Try the failed steps of processes again: {workflowInstanceIds}", []),
        ["GET /workflow-instances/{id}/journal"] = ("What a process did, paged", ["skip", "take"]),
        ["POST /workflow-instances/{id}/journal"] = ("What a process did, paged; the filter as JSON", ["skip", "take"]),
        ["GET /activity-executions/list"] = ("Runs of steps in a process", s_executions),
        ["GET /activity-executions/count"] = ("How many runs of steps a process has", s_executions),
        ["GET /activity-executions/by-id"] = ("One run of a step", ["id"]),
        ["GET /activity-executions/{id}"] = ("One run of a step", []),
        ["GET /activity-executions/{id}/call-stack"] = ("From a step's run to the start of its process", []),
        ["GET /activity-execution-summaries/list"] = ("Runs of steps in a process, in short", s_executions),
        ["POST /activity-executions/report"] = ("How often steps ran: {workflowInstanceId, activityNodeIds}", []),
        ["GET /descriptors/activities"] = ("Every step type with its inputs, outputs and ports", []),
        ["GET /descriptors/activities/{typeName}"] = ("One step type", ["version"]),
        ["POST /descriptors/activities/{typeName}/options/{property}"] = ("Choices of a step's input", []),
        ["GET /descriptors/variables"] = ("Types a variable can have", []),
        ["GET /descriptors/storage-drivers"] = ("Where a variable can be kept", []),
        ["GET /descriptors/incident-strategies"] = ("What can happen when a step fails", []),
        ["GET /descriptors/log-persistence-strategies"] = ("What of a step can be kept", []),
        ["GET /descriptors/workflow-activation-strategies"] = ("When a trigger may start a process", []),
        ["GET /descriptors/commit-strategies/workflows"] = ("When a process can be saved", []),
        ["GET /descriptors/commit-strategies/activities"] = ("When a step can be saved", []),
        ["GET /descriptors/expression-descriptors"] = ("Languages of expressions", []),
        ["GET /descriptors/output-converters"] = ("Ways to convert an output", []),
        ["GET /features/installed"] = ("Parts of Elsa's server that are here", []),
        ["GET /package/version"] = ("The version of Elsa whose API this is", []),
        ["GET /resilience/strategies"] = ("Strategies of repeating; there are none", []),
        ["POST /events/{eventName}/trigger"] = ("Tell waiting processes that an event happened", []),
        ["POST /scripting/javascript/type-definitions/{definitionId}"] = ("Types for the script editor", []),
    };

    /// <summary>Gives each route of the group its summary and parameters.</summary>
    public static RouteGroupBuilder Describe(this RouteGroupBuilder api)
    {
        ((IEndpointConventionBuilder)api).Finally(endpoint =>
        {
            var pattern = "/" + ((RouteEndpointBuilder)endpoint).RoutePattern.RawText!.Trim('/')[ElsaModule.Path.Length..].Trim('/');
            var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().Last().HttpMethods;
            if (!s_routes.TryGetValue((methods.Count == 1 ? methods[0] : "*") + " " + pattern, out var text))
                return;
            endpoint.Metadata.Add(new EndpointSummaryAttribute(text.Summary));
            endpoint.Metadata.Add(new QueryParameters([.. text.Query.Select(name => (name, ""))]));
        });
        return api;
    }
}
