using System.Text;
using System.Text.Json;
using Jint;
using Jint.Native;
using Jint.Runtime.Interop;

namespace Crm.Bpm.Workflows.Expressions;

/// <summary>The functions and objects that Elsa gives to scripts. Only those a script names are made.</summary>
internal sealed class JavaScriptGlobals(Engine engine, ExpressionScope scope)
{
    private readonly Dictionary<string, string> _copied = new(StringComparer.Ordinal);
    private JsObject? _variables;

    public void Define(string name, string[] allNames)
    {
        switch (name)
        {
            case "variables":
                DefineVariables(allNames);
                break;
            case "DateTime" or "DateTimeOffset" or "TimeSpan" or "Guid" or "Random":
                engine.SetValue(name, TypeReference.CreateTypeReference(engine, NetType(name)));
                break;
            case "toJson":
                Function(name, a => a.Length == 0 ? JsValue.Null : ScriptNesting.Json(engine, a[0], JsValue.Undefined, JsValue.Undefined));
                break;
            default:
                if (!DefineInstanceFunction(name) && !DefineTextFunction(name))
                    DefineAccessor(name);
                break;
        }
    }

    /// <summary>What a script changed in "variables" goes back.</summary>
    public void WriteBack()
    {
        if (_variables is null)
            return;
        foreach (var (name, before) in _copied)
        {
            var value = JavaScriptValues.To(engine, _variables.Get(name));
            if (!string.Equals(Fingerprint(value), before, StringComparison.Ordinal))
                scope.SetVariable(name, value);
        }
    }

    private void DefineVariables(string[] allNames)
    {
        _variables = new JsObject(engine);
        foreach (var (name, value) in scope.AllVariables())
        {
            if (Array.IndexOf(allNames, name) < 0)
                continue;
            _variables.Set(name, JavaScriptValues.From(engine, value));
            _copied[name] = Fingerprint(value);
        }

        engine.SetValue("variables", _variables);
    }

    private static string Fingerprint(object? value) => value is null ? string.Empty : JsonSerializer.Serialize(value, Values.Json);

    private bool DefineInstanceFunction(string name)
    {
        var state = scope.State;
        switch (name)
        {
            case "getVariable":
                Function(name, a => scope.TryGetVariable(Text(a, 0), out var value) ? From(value) : JsValue.Null);
                return true;
            case "setVariable":
                Action(name, a => scope.SetVariable(Text(a, 0), To(a, 1)));
                return true;
            case "getInput":
                Function(name, a => scope.TryGetInput(Text(a, 0), out var value) ? From(value) : JsValue.Null);
                return true;
            case "getOutputFrom":
                Function(name, a => From(scope.OutputOf(Text(a, 0), a.Length > 1 ? Text(a, 1) : null)));
                return true;
            case "getLastResult":
                Function(name, _ => From(state?.LastResult));
                return true;
            case "getCorrelationId":
                Function(name, _ => From(state?.CorrelationId));
                return true;
            case "setCorrelationId" when state is not null:
                Action(name, a => state.CorrelationId = Text(a, 0));
                return true;
            case "getWorkflowInstanceId":
                Function(name, _ => From(state?.InstanceId));
                return true;
            case "getWorkflowInstanceName":
                Function(name, _ => From(state?.Name));
                return true;
            case "setWorkflowInstanceName" when state is not null:
                Action(name, a => state.Name = Text(a, 0));
                return true;
            case "getWorkflowDefinitionId":
                Function(name, _ => From(scope.Node.Workflow.DefinitionId));
                return true;
            case "getWorkflowDefinitionVersionId":
                Function(name, _ => From(scope.Node.Workflow.VersionId));
                return true;
            case "getWorkflowDefinitionVersion":
                Function(name, _ => From((long)scope.Node.Workflow.Version));
                return true;
            default:
                return false;
        }
    }

    private bool DefineTextFunction(string name)
    {
        switch (name)
        {
            case "isNullOrEmpty":
                Function(name, a => string.IsNullOrEmpty(Text(a, 0)) ? JsBoolean.True : JsBoolean.False);
                return true;
            case "isNullOrWhiteSpace":
                Function(name, a => string.IsNullOrWhiteSpace(Text(a, 0)) ? JsBoolean.True : JsBoolean.False);
                return true;
            case "parseGuid":
                Function(name, a => new JsString(Guid.Parse(Text(a, 0)).ToString()));
                return true;
            case "newGuid" or "newGuidString" or "getGuidString":
                Function(name, _ => new JsString(Guid.CreateVersion7().ToString()));
                return true;
            case "newShortGuid" or "getShortGuid":
                Function(name, _ => new JsString(Convert.ToBase64String(Guid.CreateVersion7().ToByteArray())[..22].Replace('/', '_').Replace('+', '-')));
                return true;
            case "bytesToString" or "stringFromBase64":
                Function(name, a => new JsString(Encoding.UTF8.GetString(Bytes(a))));
                return true;
            case "bytesFromString" or "stringToBase64":
                Function(name, a => new JsString(Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(a, 0)))));
                return true;
            case "bytesToBase64" or "bytesFromBase64" or "streamToBytes" or "streamToBase64":
                Function(name, a => new JsString(Convert.ToBase64String(Bytes(a))));
                return true;
            default:
                return false;
        }
    }

    /// <summary>"getCounter" and "setCounter" for variables, "getAmount" for inputs, "getResultFromStep1" for outputs.</summary>
    private void DefineAccessor(string name)
    {
        if (name.Length < 4)
            return;
        var subject = name[3..];
        if (name.StartsWith("set", StringComparison.Ordinal) && scope.TryGetVariable(subject, out _))
        {
            Action(name, a => scope.SetVariable(subject, To(a, 0)));
        }
        else if (name.StartsWith("get", StringComparison.Ordinal))
        {
            if (scope.TryGetVariable(subject, out _))
                Function(name, _ => scope.TryGetVariable(subject, out var value) ? From(value) : JsValue.Null);
            else if (scope.TryGetInput(subject, out var input))
                Function(name, _ => From(input));
            else
                DefineOutput(name, subject);
        }
    }

    private void DefineOutput(string name, string subject)
    {
        for (var at = subject.IndexOf("From", StringComparison.Ordinal); at > 0; at = subject.IndexOf("From", at + 1, StringComparison.Ordinal))
        {
            var output = subject[..at];
            var step = subject[(at + 4)..];
            if (Array.Find(scope.Node.Workflow.NodeList, n => step.Equals(n.Name, StringComparison.OrdinalIgnoreCase) || step.Equals(n.Id, StringComparison.OrdinalIgnoreCase)) is { } node)
            {
                Function(name, _ => From(scope.OutputOf(node.NodeId, output)));
                return;
            }
        }
    }

    /// <summary>Bytes travel through scripts as base64 text.</summary>
    private static byte[] Bytes(JsValue[] arguments) => Convert.FromBase64String(Text(arguments, 0));

    private static Type NetType(string name) => name switch
    {
        "DateTime" => typeof(DateTime),
        "DateTimeOffset" => typeof(DateTimeOffset),
        "TimeSpan" => typeof(TimeSpan),
        "Guid" => typeof(Guid),
        _ => typeof(Random),
    };

    private JsValue From(object? value) => JavaScriptValues.From(engine, value);

    private object? To(JsValue[] arguments, int index) => index < arguments.Length ? JavaScriptValues.To(engine, arguments[index]) : null;

    private static string Text(JsValue[] arguments, int index) =>
        index >= arguments.Length || arguments[index].IsNull() || arguments[index].IsUndefined() ? string.Empty : arguments[index].ToString();

    private void Function(string name, Func<JsValue[], JsValue> body) =>
        engine.SetValue(name, new ClrFunction(engine, name, (_, arguments) => body([.. arguments])));

    private void Action(string name, Action<JsValue[]> body) => Function(name, arguments =>
    {
        body(arguments);
        return JsValue.Undefined;
    });
}
