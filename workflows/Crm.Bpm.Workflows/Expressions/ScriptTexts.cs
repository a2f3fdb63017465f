using Crm.Bpm.Workflows.Running;
using Jint;
using Jint.Native;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace Crm.Bpm.Workflows.Expressions;

/// <summary>
/// The functions of texts that make a text of any length in one call. The engine looks at its memory between statements,
/// so with its own ones a single call could take a gigabyte before it is stopped; these look first.
/// </summary>
internal sealed class ScriptTexts(Engine engine, ExpressionScope scope)
{
    public void Define()
    {
        var texts = engine.Global.Get("String").Get("prototype").AsObject();
        Define(texts, "repeat", Repeat);
        Define(texts, "padStart", (text, arguments) => Padding(text, arguments) + text);
        Define(texts, "padEnd", (text, arguments) => text + Padding(text, arguments));
    }

    private string Repeat(string text, JsValue[] arguments)
    {
        var times = Whole(arguments, 0);
        if (times < 0 || double.IsInfinity(times))
            throw new JavaScriptException(engine.Intrinsics.TypeError, "Invalid count value");
        Allow(times * text.Length);
        return text.Length == 0 ? text : new System.Text.StringBuilder(text.Length * (int)times).Insert(0, text, (int)times).ToString();
    }

    private string Padding(string text, JsValue[] arguments)
    {
        var missing = Whole(arguments, 0) - text.Length;
        var filler = arguments.Length < 2 || arguments[1].IsUndefined() ? " " : TypeConverter.ToString(arguments[1]);
        if (missing <= 0 || filler.Length == 0)
            return string.Empty;
        Allow(missing + text.Length);
        var padding = new System.Text.StringBuilder((int)missing);
        while (padding.Length < missing)
            padding.Append(filler, 0, Math.Min(filler.Length, (int)missing - padding.Length));
        return padding.ToString();
    }

    private void Allow(double characters)
    {
        if (characters * sizeof(char) > scope.Limits.Memory)
            throw TooMuch(scope, null);
    }

    /// <summary>What is said of a script that asks for too much memory.</summary>
    public static StepFaultException TooMuch(ExpressionScope scope, Exception? inner)
    {
        var message = $"The script of step '{scope.Node.DisplayName}' used more than {scope.Limits.Memory / (1024 * 1024)} MB of memory and was stopped.";
        return inner is null ? new StepFaultException(message) : new StepFaultException(message, inner);
    }

    private static double Whole(JsValue[] arguments, int index)
    {
        var number = arguments.Length > index ? TypeConverter.ToNumber(arguments[index]) : 0;
        return double.IsNaN(number) ? 0 : Math.Truncate(number);
    }

    private void Define(Jint.Native.Object.ObjectInstance texts, string name, Func<string, JsValue[], string> body) =>
        texts.Set(name, new ClrFunction(engine, name, (self, arguments) => self.IsNull() || self.IsUndefined()
            ? throw new JavaScriptException(engine.Intrinsics.TypeError, $"String.prototype.{name} called on null or undefined")
            : new JsString(body(TypeConverter.ToString(self), [.. arguments]))));
}
