using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Expressions;

namespace Crm.Bpm.Workflows.Definitions;

/// <summary>How bad a problem is.</summary>
public enum ProblemSeverity
{
    /// <summary>Worth knowing; the definition can be published.</summary>
    Warning,

    /// <summary>The definition cannot be published.</summary>
    Error,
}

/// <summary>Something a person should mend before publishing.</summary>
/// <param name="Code">Names the kind of problem, so that pages can say it in the reader's language.</param>
/// <param name="Message">An English sentence.</param>
/// <param name="StepId">The step's id; null when the definition as a whole is meant.</param>
/// <param name="StepName">What people call the step.</param>
/// <param name="Arguments">The names in the sentence, in their order.</param>
/// <param name="Severity">How bad it is.</param>
public sealed record DefinitionProblem(
    string Code, string Message, string? StepId, string? StepName, IReadOnlyList<string> Arguments, ProblemSeverity Severity = ProblemSeverity.Error);

/// <summary>Looks a definition over before it is published.</summary>
public static class DefinitionProblems
{
    /// <summary>Everything that would go wrong, as far as it can be known without running it.</summary>
    public static IReadOnlyList<DefinitionProblem> Validate(this WorkflowDefinition definition, StepCatalog catalog, IWorkflowLibrary? library = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var workflow = CompiledWorkflow.Compile(definition, catalog, library);
        var problems = new List<DefinitionProblem>();
        if (definition.Root is not { } root)
            problems.Add(new("definition.empty", "The workflow has no steps.", null, null, []));
        else
            DanglingConnections.Find(root, problems);
        foreach (var node in workflow.NodeList.Where(n => !n.IsInsideUsedWorkflow))
        {
            UnknownType(node, problems);
            Inputs(node, problems);
            Connections(node, problems);
        }

        foreach (var node in TriggerList.StartNodes(workflow))
        {
            if (TriggerList.StimuliOf(node).Problem is { } reason)
                problems.Add(Of("trigger.unknown", $"The trigger '{node.DisplayName}' cannot be listened for: {reason}", node, node.DisplayName, reason));
        }

        return problems;
    }

    private static void UnknownType(StepNode node, List<DefinitionProblem> problems)
    {
        if (node.Descriptor == node.Workflow.Catalog.NotFound)
            problems.Add(Of("step.unknown", $"The step '{node.DisplayName}' is of type '{node.Type}', which is not installed.", node, node.DisplayName, node.Type));
        if (node.Plan is SetVariable.Target { Slot: null, Name: var name })
            problems.Add(Of("variable.unknown", $"The step '{node.DisplayName}' sets the variable '{name}', which is not declared.", node, node.DisplayName, name ?? string.Empty));
    }

    private static void Inputs(StepNode node, List<DefinitionProblem> problems)
    {
        foreach (var input in node.Descriptor.Inputs)
        {
            var expression = node.Inputs[input.Slot];
            if (expression?.Problem is { } broken)
                problems.Add(Of(broken.Code, Sentence(node, input, broken), node, [node.DisplayName, input.Name, .. broken.Arguments]));
            else if (input.Says is { Required: true, Raw: false } && (expression is null || expression is { IsConstant: true, Constant: null or "" }))
                problems.Add(Of("input.missing", $"The step '{node.DisplayName}' needs a value for '{JsonMembers.Words(input.Name)}'.", node, node.DisplayName, input.Name));
        }

        foreach (var broken in PlanExpressions(node).Select(e => e.Problem).OfType<ExpressionProblem>())
            problems.Add(Of(broken.Code, broken.Message, node, [node.DisplayName, .. broken.Arguments]));
    }

    private static string Sentence(StepNode node, InputDescriptor input, ExpressionProblem broken) => broken.Code == "expression.literal"
        ? $"The value of '{JsonMembers.Words(input.Name)}' in step '{node.DisplayName}' does not fit: {broken.Message}"
        : broken.Message;

    private static IEnumerable<CompiledExpression> PlanExpressions(StepNode node) => node.Plan switch
    {
        SwitchCases cases => cases.List.Select(c => c.Condition),
        RunJavaScript.Parsed script => [script.Code],
        WorkflowAsStep.WorkflowInputs inputs => inputs.Inputs.Select(i => i.Expression),
        _ => [],
    };

    /// <summary>Connections that leave by a port the step does not have, and ways back that the flowchart would refuse.</summary>
    private static void Connections(StepNode node, List<DefinitionProblem> problems)
    {
        if (node.Plan is not FlowGraph graph || graph.StartIndex < 0)
            return;
        var shape = graph.ShapeFrom(graph.StartIndex);
        foreach (var edge in graph.Edges)
        {
            var source = graph.Steps[edge.Source];
            var target = graph.Steps[edge.Target];
            if (edge.Port is { } port && PortsOf(source) is { } ports && !ports.Contains(port, StringComparer.Ordinal))
            {
                problems.Add(new(
                    "connection.port", $"The connection from '{source.DisplayName}' to '{target.DisplayName}' leaves by '{port}', which the step does not have.",
                    source.Id, source.DisplayName, [source.DisplayName, target.DisplayName, port], ProblemSeverity.Warning));
            }

            if (!shape.IsForward(edge) && shape.IsReachable(edge.Source) && !shape.IsValidBackward[edge.Index])
            {
                problems.Add(Of("connection.backward",
                    $"The connection from '{source.DisplayName}' back to '{target.DisplayName}' is not allowed: not every way to the first leads through the second.",
                    source, source.DisplayName, target.DisplayName));
            }
        }
    }

    /// <summary>The outcomes a step can have; null when they cannot be known.</summary>
    private static IReadOnlyList<string>? PortsOf(StepNode node)
    {
        if (node.Descriptor == node.Workflow.Catalog.NotFound || node.Plan is FlowGraph)
            return null;
        if (node.IsUsedWorkflow)
            return node.Contract!.Outcomes.Count == 0 ? null : node.Contract.Outcomes;
        if (node.Plan is SwitchCases cases)
            return [.. cases.List.Select(c => c.Label), .. node.Descriptor.Ports, "Done"];
        var ports = node.Descriptor.Ports.ToList();
        foreach (var input in node.Descriptor.Inputs.Where(i => i.Says.UiHint == "dynamic-outcomes"))
        {
            ports.AddRange(input.Says.FixedOutcomes ?? []);
            if (node.Inputs[input.Slot] is not { } written)
                continue;
            if (!written.IsConstant)
                return null;
            ports.AddRange(Values.Items(Values.Normalize(written.Constant)).Select(Values.Text));
        }

        return [.. ports, .. ports.Count == 0 || node.Descriptor.Says.Kind != StepKind.Action ? new[] { "Done" } : []];
    }

    private static DefinitionProblem Of(string code, string message, StepNode node, params string[] arguments) =>
        new(code, message, node.Id, node.DisplayName, arguments);
}
