using System.Runtime.CompilerServices;
using Acornima.Ast;
using Crm.Bpm.Workflows.Running;
using Jint;
using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Json;
using Jint.Runtime.Interop;

namespace Crm.Bpm.Workflows.Expressions;

/// <summary>
/// Lists in lists in lists: a script makes a hundred thousand levels in a moment, and the engine's own functions walk them
/// with the stack of the process, which ends with it. Those that walk are replaced by ones that notice in time.
/// </summary>
internal static class ScriptNesting
{
    // Functions written in the script's language are stopped by the engine's own guard at every level.
    private static readonly Prepared<Script> s_walks = Engine.PrepareScript("""
        Array.prototype.toString = function () { return this.join(); };
        Array.prototype.toLocaleString = function () { return this.map(item => item == null ? '' : item.toLocaleString()).join(); };
        Array.prototype.flat = function (depth = 1) {
            const all = [];
            const add = (list, left) => list.forEach(item => Array.isArray(item) && left > 0 ? add(item, left - 1) : all.push(item));
            add(this, depth);
            return all;
        };
        """);

    public static void Define(Engine engine)
    {
        engine.Execute(s_walks);
        engine.Global.Get("JSON").AsObject().Set("stringify", new ClrFunction(
            engine, "stringify", (_, arguments) => Json(engine, At(arguments, 0), At(arguments, 1), At(arguments, 2))));
    }

    /// <summary>The value as JSON, as JSON.stringify writes it.</summary>
    /// <exception cref="StepFaultException">It is nested more deeply than the stack reaches.</exception>
    public static JsValue Json(Engine engine, JsValue value, JsValue replacer, JsValue space) =>
        new JsonSerializer(engine).Serialize(value, replacer is Function ? replacer : Watching(engine, replacer as JsArray), space);

    /// <summary>A replacer that changes nothing, but looks at the stack at every level; it does what a list of names asks for, too.</summary>
    private static ClrFunction Watching(Engine engine, JsArray? wanted)
    {
        var names = wanted?.Select(name => name.ToString()).ToHashSet(StringComparer.Ordinal);
        return new ClrFunction(engine, "", (holder, arguments) =>
        {
            if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
                throw new StepFaultException("The script made a value that is nested too deeply.");
            var (name, value) = (At(arguments, 0).ToString(), At(arguments, 1));
            return names is null || name.Length == 0 || holder is JsArray || names.Contains(name) ? value : JsValue.Undefined;
        });
    }

    private static JsValue At(ReadOnlySpan<JsValue> arguments, int index) => index < arguments.Length ? arguments[index] : JsValue.Undefined;
}
