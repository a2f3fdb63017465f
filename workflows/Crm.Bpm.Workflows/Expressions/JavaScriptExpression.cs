using System.Text.Json;
using System.Text.RegularExpressions;
using Acornima.Ast;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Running;
using Jint;
using Jint.Native;
using Jint.Runtime;

namespace Crm.Bpm.Workflows.Expressions;

/// <summary>A script, parsed once. Each evaluation has an engine of its own with only the globals the script names.</summary>
internal sealed partial class JavaScriptExpression : CompiledExpression
{
    private readonly Prepared<Script> _script;
    private readonly string[] _names;

    private static readonly JsString[] s_buffers =
    [
        .. new[]
        {
            "ArrayBuffer", "SharedArrayBuffer", "DataView", "Atomics", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array",
            "Int32Array", "Uint32Array", "BigInt64Array", "BigUint64Array", "Float16Array", "Float32Array", "Float64Array",
        }.Select(name => new JsString(name)),
    ];

    private static readonly Lazy<Engine> s_warm = new(WarmUp);

    private JavaScriptExpression(Prepared<Script> script, string[] names, bool readsOutputs)
    {
        _script = script;
        _names = names;
        ReadsOutputs = readsOutputs;
    }

    public override bool ReadsOutputs { get; }

    public static CompiledExpression Compile(StepNode node, string source)
    {
        try
        {
            var script = Engine.PrepareScript(source, options: new ScriptPreparationOptions
            {
                ParsingOptions = new ScriptParsingOptions { AllowReturnOutsideFunction = true, RegexTimeout = TimeSpan.FromMilliseconds(100) },
            });
            string[] names = [.. Name().Matches(source).Select(m => m.Value).Distinct(StringComparer.Ordinal)];
            return new JavaScriptExpression(script, names, names.Any(n =>
                n is "getLastResult" || (n.StartsWith("get", StringComparison.Ordinal) && n.Contains("From", StringComparison.Ordinal))));
        }
        catch (Exception failure) when (failure is ScriptPreparationException or Acornima.ParseErrorException)
        {
            var reason = (failure.InnerException ?? failure).Message;
            return new BrokenExpression(new("expression.javascript", $"The script of step '{node.DisplayName}' cannot be read: {reason}", reason));
        }
    }

    public override ValueTask<object?> EvaluateAsync(ExpressionScope scope) => EvaluateAsync(scope, null);

    public override object? EvaluateAlone(StepNode node)
    {
        var scope = new ExpressionScope(node);
        var engine = CreateEngine(scope);
        var globals = new JavaScriptGlobals(engine, scope);
        foreach (var name in _names)
            globals.Define(name, _names);
        return Run(engine, globals, scope);
    }

    /// <summary>Evaluates with more functions than expressions usually have.</summary>
    public async ValueTask<object?> EvaluateAsync(ExpressionScope scope, Action<Engine>? extend)
    {
        var engine = CreateEngine(scope);
        var globals = new JavaScriptGlobals(engine, scope);
        foreach (var name in _names)
        {
            var (known, value) = await scope.GlobalAsync(name);
            if (known)
                engine.SetValue(name, JavaScriptValues.From(engine, Values.Normalize(value)));
            else
                globals.Define(name, _names);
        }

        extend?.Invoke(engine);
        return Run(engine, globals, scope);
    }

    private object? Run(Engine engine, JavaScriptGlobals globals, ExpressionScope scope)
    {
        var step = scope.Node.DisplayName;
        using var limit = WorkLimit.Begin(scope.Limits.Time, CancellationToken.None);
        engine.Constraints.Find<ScriptTimeLimit>()!.Work = limit.Token;
        try
        {
            var value = engine.Evaluate(_script).UnwrapIfPromise(scope.Limits.Time);
            globals.WriteBack();
            return JavaScriptValues.To(engine, value);
        }
        catch (RegexMatchTimeoutException failure)
        {
            throw new StepFaultException($"A pattern in the script of step '{step}' took too long and was stopped.", failure);
        }
        catch (TimeoutException failure)
        {
            throw new StepFaultException(
                $"The script of step '{step}' ran longer than {scope.Limits.Time.TotalMilliseconds:0} ms and was stopped.", failure);
        }
        catch (MemoryLimitExceededException failure)
        {
            throw ScriptTexts.TooMuch(scope, failure);
        }
        catch (RecursionDepthOverflowException failure)
        {
            throw new StepFaultException(
                $"The script of step '{step}' called itself more than {scope.Limits.Recursion} times deep and was stopped.", failure);
        }
        catch (StatementsCountOverflowException failure)
        {
            throw new StepFaultException(
                $"The script of step '{step}' ran more than {scope.Limits.Statements} statements and was stopped.", failure);
        }
        catch (Exception failure) when (failure is JavaScriptException or PromiseRejectedException)
        {
            throw new StepFaultException($"The script of step '{step}' failed: {failure.Message}", failure);
        }
    }

    /// <summary>The first script of a process waits for the engine to be compiled; that time is not the script's.</summary>
    private static Engine WarmUp()
    {
        var engine = new Engine();
        engine.Execute("(() => { let s = ''; for (let i = 0; i < 3; i++) { s += `${i}`; } return JSON.stringify({ s, at: new Date(0), list: [1, 2].map(x => x + 1) }); })()");
        return engine;
    }

    private static Engine CreateEngine(ExpressionScope scope)
    {
        _ = s_warm.Value;
        var limits = scope.Limits;
        var engine = new Engine(options =>
        {
            options.Constraint(new ScriptTimeLimit());
            options.LimitMemory(limits.Memory);
            options.LimitRecursion(limits.Recursion);

            // The limit counts each function by itself; many that call one another would end the process with its stack.
            options.Constraints.StackOverflowGuard = true;
            options.MaxStatements(limits.Statements);
            options.RegexTimeoutInterval(TimeSpan.FromMilliseconds(100));
            options.MaxArraySize(1_000_000);
            options.DisableStringCompilation();
            options.TimeSystem = new ScriptTime(scope.Run?.Host.Clock ?? TimeProvider.System);
            options.Culture(System.Globalization.CultureInfo.InvariantCulture);
            options.Interop.AllowGetType = false;
            options.Interop.AllowSystemReflection = false;
            options.Interop.AllowWrite = false;
            if (scope.Cancel.CanBeCanceled)
                options.CancellationToken(scope.Cancel);
        });

        // One call of these may ask for any amount of memory before the limit is looked at.
        foreach (var name in s_buffers)
            engine.Global.Delete(name);
        new ScriptTexts(engine, scope).Define();
        ScriptNesting.Define(engine);
        return engine;
    }

    [GeneratedRegex(@"[\p{L}_$][\p{L}\p{N}_$]*", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}

/// <summary>Stops a script that has worked for too long.</summary>
internal sealed class ScriptTimeLimit : Constraint
{
    /// <summary>Cancelled when it has.</summary>
    public CancellationToken Work { get; set; }

    public override void Check()
    {
        if (Work.IsCancellationRequested)
            throw new TimeoutException();
    }

    public override void Reset()
    {
        // What was worked before counts: one expression may be evaluated in several calls.
    }
}

/// <summary>Values on their way into scripts and back.</summary>
internal static class JavaScriptValues
{
    public static JsValue From(Engine engine, object? value) => value switch
    {
        null => JsValue.Null,
        string text => new JsString(text),
        bool flag => flag ? JsBoolean.True : JsBoolean.False,
        long number => JsNumber.Create(number),
        double number => JsNumber.Create(number),
        decimal number => JsNumber.Create((double)number),
        Guid id => new JsString(id.ToString()),
        DateTime time => JsValue.FromObject(engine, DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        DateTimeOffset time => JsValue.FromObject(engine, time.UtcDateTime),
        DateOnly date => new JsString(Values.Text(date)),
        JsonElement json => new Jint.Native.Json.JsonParser(engine).Parse(json.GetRawText()),
        _ => JsValue.FromObject(engine, value),
    };

    public static object? To(Engine engine, JsValue value)
    {
        if (value.IsNull() || value.IsUndefined())
            return null;
        if (value.IsString())
            return value.AsString();
        if (value.IsBoolean())
            return value.AsBoolean();
        if (value.IsNumber())
        {
            var number = value.AsNumber();
            if (IsWhole(number))
                return (long)number;
            return double.IsFinite(number) ? number : null;
        }

        if (value.IsDate())
            return value.AsDate().ToDateTime();
        if (value is Jint.Runtime.Interop.ObjectWrapper wrapper)
            return Values.Normalize(wrapper.Target);
        var json = ScriptNesting.Json(engine, value, JsValue.Undefined, JsValue.Undefined);
        return json.IsString() ? Values.Parse(json.AsString()) : null;
    }

    private static bool IsWhole(double number) => number == Math.Floor(number) && Math.Abs(number) < 9007199254740992;
}

/// <summary>The host's time, in UTC, for dates in scripts.</summary>
internal sealed class ScriptTime(TimeProvider clock) : ITimeSystem
{
    private static readonly DefaultTimeSystem s_utc = new(TimeZoneInfo.Utc, System.Globalization.CultureInfo.InvariantCulture);

    public TimeZoneInfo DefaultTimeZone => TimeZoneInfo.Utc;

    public DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public bool TryParse(string date, out long epochMilliseconds) => s_utc.TryParse(date, out epochMilliseconds);

    public TimeSpan GetUtcOffset(long epochMilliseconds) => TimeSpan.Zero;
}
