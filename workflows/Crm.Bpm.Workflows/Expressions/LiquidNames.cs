using Scriban.Functions;
using Scriban.Syntax;

namespace Crm.Bpm.Workflows.Expressions;

/// <summary>Finds the names a template reads, and the filters and tags it uses that cannot be run here.</summary>
internal sealed class LiquidNames : ScriptVisitor
{
    private static readonly HashSet<string> s_known = new(
        new LiquidBuiltinsFunctions().Keys.Concat(LiquidFilters.Names).Except(["include", "include_join", "object", "html", "regex", "math", "timespan"], StringComparer.Ordinal),
        StringComparer.Ordinal);

    public HashSet<string> Roots { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Unknown { get; } = new(StringComparer.Ordinal);

    public override void Visit(ScriptVariableGlobal node)
    {
        ArgumentNullException.ThrowIfNull(node);
        Roots.Add(node.Name);
    }

    public override void Visit(ScriptFunctionCall node)
    {
        ArgumentNullException.ThrowIfNull(node);
        Function(node.Target);
        for (var i = 0; i < node.Arguments.Count; i++)
            Visit(node.Arguments[i]);
    }

    public override void Visit(ScriptPipeCall node)
    {
        ArgumentNullException.ThrowIfNull(node);
        Visit(node.From);
        if (node.To is ScriptVariable filter)
            Function(filter);
        else
            Visit(node.To);
    }

    private void Function(ScriptNode? target)
    {
        if (target is not ScriptVariableGlobal name)
            Visit(target);
        else if (!s_known.Contains(name.Name))
            Unknown.Add(name.Name);
    }
}
