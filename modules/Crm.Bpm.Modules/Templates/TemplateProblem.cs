using System.Text.RegularExpressions;
using Crm.Bpm.Sdk;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Crm.Bpm.Modules.Templates;

/// <summary>What is wrong with a template, in plain words.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Sentence">What is wrong and what to do.</param>
internal sealed partial record TemplateProblem(int Line, Words Sentence)
{
    private static readonly Words s_unknownName = new("Line {0}: “{1}” is not known here. Choose a name from the list of fields.", "Строка {0}: «{1}» здесь нет. Выберите имя из списка полей.");
    private static readonly Words s_unknownField = new("Line {0}: there is no field “{1}”. Choose one from the list of fields.", "Строка {0}: поля «{1}» нет. Выберите его из списка полей.");
    private static readonly Words s_empty = new("Line {0}: “{1}” is empty for this record, so nothing can be read of it.", "Строка {0}: «{1}» у этой записи не заполнено, прочитать оттуда нечего.");
    private static readonly Words s_notClosed = new("Line {0}: a {{{{ for }}}} or {{{{ if }}}} is not closed. Write {{{{ end }}}} where it ends.", "Строка {0}: {{{{ for }}}} или {{{{ if }}}} не закрыт. Добавьте {{{{ end }}}} там, где он кончается.");
    private static readonly Words s_unreadable = new("Line {0}: this cannot be read: {1}", "Строка {0}: не удаётся прочитать: {1}");
    private static readonly Words s_tooLong = new("The template makes a text that is too long, or runs too long. Check its loops.", "Шаблон делает слишком длинный текст или работает слишком долго. Проверьте циклы.");
    private static readonly Words s_forbidden = new("Line {0}: “{1}” cannot be used in templates.", "Строка {0}: «{1}» в шаблонах недоступно.");

    public static TemplateProblem Of(LogMessage message)
    {
        var line = message.Span.Start.Line + 1;
        return NotClosed().IsMatch(message.Message)
            ? new TemplateProblem(line, s_notClosed.Filled(line))
            : new TemplateProblem(line, s_unreadable.Filled(line, message.Message));
    }

    public static TemplateProblem Of(ScriptRuntimeException failure)
    {
        var line = failure.Span.Start.Line + 1;
        var message = failure.OriginalMessage;
        if (failure is ScriptAbortException || TooMuch().IsMatch(message))
            return new TemplateProblem(line, s_tooLong);
        if (UnknownName().Match(message) is { Success: true } name)
            return new TemplateProblem(line, s_unknownName.Filled(line, name.Groups["name"].Value));
        if (UnknownField().Match(message) is { Success: true } field)
            return new TemplateProblem(line, s_unknownField.Filled(line, field.Groups["name"].Value));
        return Empty().Match(message) is { Success: true } empty
            ? new TemplateProblem(line, s_empty.Filled(line, empty.Groups["name"].Value))
            : new TemplateProblem(line, s_unreadable.Filled(line, message));
    }

    public static TemplateProblem Forbidden(ScriptNode node, string what) =>
        new(node.Span.Start.Line + 1, s_forbidden.Filled(node.Span.Start.Line + 1, what));

    [GeneratedRegex("<end>|without.*end|Missing end|end of file|EOF", RegexOptions.IgnoreCase, 200)]
    private static partial Regex NotClosed();

    [GeneratedRegex("limit|exceed|timed out|cancelled", RegexOptions.IgnoreCase, 200)]
    private static partial Regex TooMuch();

    [GeneratedRegex("The variable or function `(?<name>[^`]+)` was not found", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex UnknownName();

    [GeneratedRegex("Cannot get member with name (?<name>[^ ]+?)\\.?$", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex UnknownField();

    [GeneratedRegex("Object `(?<name>[^`]+)` is null", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Empty();
}

/// <summary>A template cannot be used.</summary>
internal sealed class TemplateException : Exception
{
    public TemplateException() { }

    public TemplateException(string message) : base(message) { }

    public TemplateException(string message, Exception inner) : base(message, inner) { }

    public TemplateException(TemplateProblem problem) : base(problem.Sentence) => Problem = problem;

    /// <summary>What is wrong and where.</summary>
    public TemplateProblem? Problem { get; }
}
