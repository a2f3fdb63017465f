using Jint;
using Jint.Native;
using Jint.Runtime.Interop;

namespace Crm.Bpm.Workflows.Expressions;

/// <summary>The functions by which a script step chooses how it is left.</summary>
internal static class OutcomeFunctions
{
    public static void Add(Engine engine, List<string> outcomes)
    {
        engine.SetValue("setOutcome", new ClrFunction(engine, "setOutcome", (_, arguments) => Choose(engine, outcomes, [.. arguments])));
        engine.SetValue("setOutcomes", new ClrFunction(engine, "setOutcomes", (_, arguments) => Choose(engine, outcomes, [.. arguments])));
    }

    private static JsValue Choose(Engine engine, List<string> outcomes, JsValue[] arguments)
    {
        outcomes.Clear();
        foreach (var argument in arguments)
            outcomes.AddRange(Values.Items(JavaScriptValues.To(engine, argument)).Select(Values.Text));
        return JsValue.Undefined;
    }
}
