using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.RecordSteps;

/// <summary>A field as steps write it: the kind's word and the path, "leads.responsible.region.name".</summary>
internal sealed record FieldChoice(RecordKind Kind, string Path)
{
    private static readonly Words s_noField = new("“{0}” is no field of a record. Choose one from the list.", "«{0}» — не поле записи. Выберите поле из списка.");
    private static readonly Words s_noRecord = new("This process is about no record, and the step asks one.", "Процесс идёт не по записи, а шаг её спрашивает.");
    private static readonly Words s_otherKind = new("The process is about {0} now, and the step asks a field of {1}.", "Процесс сейчас идёт по записи вида «{0}», а шаг спрашивает поле вида «{1}».");

    /// <summary>Reads the choice, and checks that the process is about a record of its kind.</summary>
    /// <param name="modules">The kinds there are.</param>
    /// <param name="text">What the step says.</param>
    /// <param name="subject">The record the process is about.</param>
    /// <exception cref="RuleBrokenException">There is no such field, or the process is about something else.</exception>
    public static FieldChoice Of(CrmModules modules, string? text, Workflows.Running.Subject? subject)
    {
        var chosen = Parse(modules, text) ?? throw new RuleBrokenException(s_noField, text);
        var about = subject is null ? throw new RuleBrokenException(s_noRecord) : modules.KindOf(subject.Kind);
        return about == chosen.Kind ? chosen : throw new RuleBrokenException(s_otherKind, about?.Singular.ToString() ?? subject.Kind, chosen.Kind.Singular.ToString());
    }

    /// <summary>Reads "leads.status"; null when there is no such kind.</summary>
    public static FieldChoice? Parse(CrmModules modules, string? text) =>
        text?.Split('.', 2) is [var plural, { Length: > 0 } path] && modules.KindOf(plural) is { } kind ? new FieldChoice(kind, path) : null;
}

/// <summary>One value of a field, chosen from a list: "leads.status=InWork", "leads.source.code=web".</summary>
/// <param name="Path">The field's path, or the one of its entry's code or id.</param>
/// <param name="Value">What is compared or written.</param>
internal sealed record ValueChoice(string Path, string Value)
{
    private static readonly Words s_otherField = new("The value “{0}” belongs to another field than “{1}”. Choose a value of that field.", "Значение «{0}» — от другого поля, не «{1}». Выберите значение этого поля.");

    /// <summary>Reads the choice of a value of this field; null when none was made.</summary>
    /// <exception cref="RuleBrokenException">It is a value of another field.</exception>
    public static ValueChoice? Of(FieldChoice field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var parts = text.Split('=', 2);
        var own = field.Kind.Plural + "." + field.Path;
        return parts.Length == 2 && (parts[0] == own || parts[0] == own + ".code")
            ? new ValueChoice(parts[0][(field.Kind.Plural.Length + 1)..], parts[1])
            : throw new RuleBrokenException(s_otherField, text, own);
    }
}
