using Crm.Bpm.Modules.Letters;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Templates;

namespace Crm.Bpm.Modules.Templates;

/// <summary>A template to look at before it is saved.</summary>
internal sealed record TemplateToPreview
{
    /// <summary>The plural of the kind of records it is about; unset, it names only what every record has.</summary>
    public string? About { get; init; }

    /// <summary>The record it is shown with; unset, every value is empty.</summary>
    public Guid? RecordId { get; init; }

    public string? SubjectLine { get; init; }

    public string? Body { get; init; }

    /// <summary>"ru" or "en".</summary>
    public string Language { get; init; } = "en";
}

/// <summary>Shows a template with a real record, as the letter would be written by this person.</summary>
internal sealed class PreviewTemplate(CrmDb db, TemplateModels models, TemplateEngine engine, LetterSubjects subjects)
{
    /// <exception cref="InvalidInputException">The template cannot be used; the sentence names the line.</exception>
    public async Task<RenderedTemplate> RunAsync(TemplateToPreview template, CancellationToken cancel)
    {
        db.Session.Viewer.Require("templates.view");
        return engine.Render(new TemplateText(template.SubjectLine ?? "", template.Body ?? ""), await ModelAsync(template.About, template.RecordId, template.Language, cancel));
    }

    /// <summary>What the template sees: read once, shown with every key.</summary>
    public async Task<TemplateModel> ModelAsync(string? about, Guid? recordId, string language, CancellationToken cancel)
    {
        var kind = string.IsNullOrEmpty(about) ? null : subjects.RequireKind(about);
        if (kind is null || recordId is not { } id)
            return await models.OfNothingAsync(kind, db.Session.Viewer.UserId, language, cancel);
        var record = await Subjects.FindAsync(db, kind.Plural, id, cancel) ?? throw new NotFoundException();
        var recipient = await subjects.AddressesAsync(record, cancel) is [var first, ..] ? first : null;
        return await models.OfAsync(record, recipient, db.Session.Viewer.UserId, language, cancel);
    }

    /// <summary>The names that templates about this kind may use.</summary>
    public IReadOnlyList<TemplateName> NamesOf(string? about) => models.NamesOf(string.IsNullOrEmpty(about) ? null : subjects.RequireKind(about));
}
