using System.Globalization;
using Crm.Bpm.Modules.Letters;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Templates;
using Crm.Bpm.Workflows.Expressions;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Crm.Bpm.Modules.Templates;

/// <summary>What a template made.</summary>
/// <param name="SubjectLine">One line of plain text.</param>
/// <param name="Html">Clean HTML.</param>
internal sealed record RenderedTemplate(string SubjectLine, string Html);

/// <summary>Runs templates, which are hostile until shown otherwise: bounded in time, length and depth, encoded, cleaned afterwards.</summary>
internal sealed class TemplateEngine(TemplateLimits limits)
{
    private const int MaxSubjectLine = 500;

    // The first template of a host waits for the engine to be compiled; that time is not the template's.
    private static readonly Lazy<string> s_warm = new(() => Template.Parse("{{ for x in 1..2 }}{{ if x == 1 }}{{ x + 1 }}{{ end }}{{ end }}").Render());

    /// <summary>The language's culture: how numbers and dates are written.</summary>
    public static CultureInfo CultureOf(string language) => CultureInfo.GetCultureInfo(language == "ru" ? "ru-RU" : "en-GB");

    /// <exception cref="InvalidInputException">The subject line or the text cannot be used; the sentence names the line.</exception>
    public RenderedTemplate Render(TemplateText text, TemplateModel model)
    {
        ArgumentNullException.ThrowIfNull(text);
        var subject = At("subjectLine", () => Render(text.SubjectLine, model, encodes: false));
        var body = At("body", () => Render(text.Body, model, encodes: true));
        return new RenderedTemplate(OneLine(subject), LetterHtml.Clean(LetterHtml.IsMarkup(body) ? body : LetterHtml.WithLines(body)));
    }

    private static string At(string field, Func<string> render)
    {
        try
        {
            return render();
        }
        catch (TemplateException wrong)
        {
            throw new InvalidInputException(field, wrong.Message);
        }
    }

    private string Render(string source, TemplateModel model, bool encodes)
    {
        _ = s_warm.Value;
        var template = Template.Parse(source);
        if (template.HasErrors)
            throw new TemplateException(TemplateProblem.Of(template.Messages[0]));
        if (Forbidden.In(template) is { } forbidden)
            throw new TemplateException(forbidden);
        using var limit = WorkLimit.Begin(limits.Time, CancellationToken.None);
        var context = new TemplateContext(limits, CultureOf(model.Language), encodes, limit.Token);
        var globals = new ScriptObject();
        foreach (var (name, value) in model.Values)
            globals[name] = value;
        context.PushGlobal(globals);
        try
        {
            return template.Render(context);
        }
        catch (ScriptRuntimeException failure)
        {
            throw new TemplateException(TemplateProblem.Of(failure));
        }
    }

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split([' ', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return line.Length > MaxSubjectLine ? line[..(MaxSubjectLine - 1)] + "…" : line;
    }

    /// <summary>What the engine itself does not bound: texts with places inside of expressions, and other files.</summary>
    private sealed class Forbidden : ScriptVisitor
    {
        private TemplateProblem? _found;

        public static TemplateProblem? In(Template template)
        {
            var visitor = new Forbidden();
            visitor.Visit(template.Page);
            return visitor._found;
        }

        public override void Visit(ScriptInterpolatedExpression node) => _found ??= TemplateProblem.Forbidden(node, "$\"…\"");

        public override void Visit(ScriptImportStatement node) => _found ??= TemplateProblem.Forbidden(node, "import");
    }
}
