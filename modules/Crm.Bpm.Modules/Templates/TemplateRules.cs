using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Templates;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Templates;

/// <summary>What a template must be before it is saved: about a kind that is there, readable, and naming only what is known.</summary>
internal static class TemplateRules
{
    private static readonly Words s_unknownKind = new("Letters are not written about “{0}”. Use one of: {1}.", "О «{0}» письма не пишут. Возможные значения: {1}.");
    private static readonly Words s_codeTaken = new("Another template has the code “{0}”.", "Код «{0}» уже у другого шаблона.");
    private static readonly Words s_notADocument = new("“{0}” is a letter, not a document.", "«{0}» — письмо, а не документ.");

    public static async Task SavingAsync(CrmDb db, LetterTemplate template, bool isNew, CancellationToken cancel)
    {
        if (template.DeletedAt is not null)
            return;
        RecordKind? about = null;
        if (!string.IsNullOrEmpty(template.About))
            about = db.Modules.LetterSubjects.FirstOrDefault(kind => kind.Plural == template.About)
                ?? throw new InvalidInputException("about", s_unknownKind.With(template.About, string.Join(", ", db.Modules.LetterSubjects.Select(kind => kind.Plural))));
        if (isNew && template.Code is { Length: > 0 } code && await db.Set<LetterTemplate>().AnyAsync(other => other.Code == code, cancel))
            throw new InvalidInputException("code", s_codeTaken.With(code));
        if (template.DocumentId is { } document && await db.Set<LetterTemplate>().FirstOrDefaultAsync(other => other.Id == document, cancel) is { Kind: TemplateKind.Letter } letter)
            throw new InvalidInputException("document", s_notADocument.With(letter.Title));
        await RequireRightAsync(db, template, about, cancel);
    }

    private static async Task RequireRightAsync(CrmDb db, LetterTemplate template, RecordKind? about, CancellationToken cancel)
    {
        var models = new TemplateModels(db, db.Service<SubjectsOfLetters>(), db.Service<CompanySettings>(), db.Service<ICrmClock>());
        var engine = db.Service<TemplateEngine>();
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (language, suffix, subjectLine, body) in new[] { ("en", "", template.SubjectLine, template.Body), ("ru", "Ru", template.SubjectLineRu, template.BodyRu) })
        {
            var model = await models.OfNothingAsync(about, null, language, cancel);
            foreach (var (field, text) in new[] { ("subjectLine", new TemplateText(subjectLine ?? "", "")), ("body", new TemplateText("", body ?? "")) })
            {
                try
                {
                    engine.Render(text, model);
                }
                catch (InvalidInputException invalid)
                {
                    wrong[field + suffix] = invalid.Message;
                }
            }
        }

        if (wrong.Count > 0)
            throw new InvalidInputException(wrong);
    }
}
