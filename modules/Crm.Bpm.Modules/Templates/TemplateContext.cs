using System.Globalization;
using System.Net;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Templates;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Crm.Bpm.Modules.Templates;

/// <summary>
/// Where a template runs: it sees the values it is given and functions of texts, numbers, dates and lists, and nothing of the program.
/// What it shows is encoded unless the product made it.
/// </summary>
internal sealed class TemplateContext : Scriban.TemplateContext
{
    private static readonly Words s_yes = new("yes", "да");
    private static readonly Words s_no = new("no", "нет");
    private static readonly string[] s_functions = ["array", "date", "math", "string", "regex", "html"];
    private readonly TemplateLimits _limits;
    private readonly CultureInfo _culture;
    private readonly bool _encodes;

    /// <param name="limits">How much it may take.</param>
    /// <param name="culture">How numbers and dates are written.</param>
    /// <param name="encodes">HTML; otherwise plain text.</param>
    /// <param name="cancel">Ends it.</param>
    public TemplateContext(TemplateLimits limits, CultureInfo culture, bool encodes, CancellationToken cancel) : base(Functions())
    {
        (_limits, _culture, _encodes) = (limits, culture, encodes);
        StrictVariables = true;
        EnableRelaxedMemberAccess = false;
        LoopLimit = limits.Loops;
        RecursiveLimit = limits.Recursion;
        LimitToString = limits.Length;
        OutputLimit = limits.Length;
        OnOutputLimit = ScriptLimitBehavior.Throw;
        RegexTimeOut = TimeSpan.FromMilliseconds(100);
        MemberFilter = _ => false;
        CancellationToken = cancel;
        PushCulture(culture);
    }

    public override Scriban.TemplateContext Write(SourceSpan span, object? textAsObject) => textAsObject switch
    {
        null => this,
        TemplateHtml html => Write(_encodes ? html.Html : ""),
        _ => Write(_encodes ? WebUtility.HtmlEncode(ObjectToString(textAsObject)) : ObjectToString(textAsObject)),
    };

    public override string ObjectToString(object? value, bool nested = false)
    {
        // Texts that are joined pass through here: one that doubles itself is stopped before it fills the memory.
        if (value is string { Length: var length } && length > _limits.Length)
            throw new ScriptRuntimeException(CurrentSpan, "The text exceeds the limit.");
        return value switch
        {
            null => "",
            string text => text,
            bool yes => (yes ? s_yes : s_no).In(_culture),
            TemplateObject { Text: { } text } => text,
            TemplateObject => "",
            DateTime { TimeOfDay.Ticks: 0 } date => date.ToString("d MMMM yyyy", _culture),
            DateTime time => time.ToString("d MMMM yyyy, HH:mm", _culture),
            decimal number => number.ToString("#,0.####", _culture),
            double number => number.ToString("#,0.####", _culture),
            int or long => ((IFormattable)value).ToString("#,0", _culture),
            _ => base.ObjectToString(value, nested) ?? "",
        };
    }

    // Without evaluating texts, including files and asking how objects are made.
    private static ScriptObject Functions()
    {
        var all = GetDefaultBuiltinObject();
        var some = new ScriptObject();
        foreach (var name in s_functions)
            some[name] = all[name];
        some.Import("newline_to_br", new Func<string?, TemplateHtml>(text => new TemplateHtml(WebUtility.HtmlEncode(text ?? "").ReplaceLineEndings("<br>"))));
        return some;
    }
}

/// <summary>An object in a template that is also shown by itself: a client by name, an amount with its currency.</summary>
internal sealed class TemplateObject(string? text) : ScriptObject
{
    /// <summary>What stands there when the object itself is shown; nothing when null.</summary>
    public string? Text { get; } = text;
}
