using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Modules.Templates;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Letters;
using Crm.Bpm.Sdk.Templates;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Letters;

/// <summary>A letter as a person or a program writes it. What is left out comes from the template and the record.</summary>
internal sealed record LetterToWrite
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The plural of the kind of the record it is about; null when it is about none.</summary>
    public string? SubjectKind { get; init; }

    /// <summary>The record it is about.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>The id or the code of a template.</summary>
    public string? Template { get; init; }

    /// <summary>"ru" or "en"; the company's when null.</summary>
    public string? Language { get; init; }

    /// <summary>Addresses with commas; the first of the record when null.</summary>
    public string? To { get; init; }

    public string? Cc { get; init; }

    /// <summary>The subject line; the template's when null.</summary>
    public string? Name { get; init; }

    /// <summary>HTML or plain text; the template's when null.</summary>
    public string? Body { get; init; }

    /// <summary>Ids or codes of documents that are made and go with it; the template's own when null.</summary>
    public IReadOnlyList<string>? Documents { get; init; }

    public IReadOnlyList<AttachmentToSend?>? Attachments { get; init; }
}

/// <summary>A file that is to go with a letter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Content">Its bytes; base64 in JSON.</param>
public sealed record AttachmentToSend(string Name, string? ContentType, byte[] Content);

/// <summary>A document made for a letter.</summary>
/// <param name="TemplateId">The template it was made from.</param>
/// <param name="FileName">The name of its file.</param>
/// <param name="Html">What stands in it.</param>
public sealed record MadeDocument(Guid TemplateId, string FileName, string Html);

/// <summary>A letter that could be sent as it is.</summary>
/// <param name="To">Whom it goes to.</param>
/// <param name="SubjectLine">Its subject line.</param>
/// <param name="Html">Its text.</param>
/// <param name="Documents">What is made and goes with it.</param>
internal sealed record ComposedLetter(string To, string SubjectLine, string Html, IReadOnlyList<MadeDocument> Documents)
{
    internal Record? About { get; init; }

    internal Guid? TemplateId { get; init; }
}

/// <summary>Fills in what was left out from the template and the record. A preview; nothing is kept.</summary>
internal sealed class ComposeLetter(CrmDb db, LetterSubjects subjects, TemplateModels models, TemplateEngine engine, CompanySettings settings)
{
    private static readonly Words s_noTemplate = new("There is no template “{0}” in use.", "Шаблона «{0}» нет среди используемых.");
    private static readonly Words s_otherKind = new("The template “{0}” is about another kind of records.", "Шаблон «{0}» — для записей другого вида.");
    private static readonly Words s_noAddress = new("“{0}” has no e-mail address one may write to. Add one, or say whom the letter goes to.", "У «{0}» нет адреса e-mail, на который можно писать. Добавьте его или укажите, кому отправить.");

    /// <exception cref="InvalidInputException">The template cannot be used for this record; the sentence says why.</exception>
    public async Task<ComposedLetter> RunAsync(LetterToWrite letter, Guid? senderId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(letter);
        var about = await AboutAsync(letter, cancel);
        var template = await FindAsync("template", letter.Template, TemplateKind.Letter, about, cancel);
        var language = await LanguageAsync(letter.Language, cancel);
        var addresses = about is null ? [] : await subjects.AddressesAsync(about, cancel);
        var to = letter.To ?? (addresses is [var first, ..] ? first.ToString() : "");
        var model = template is null && letter.Documents is not { Count: > 0 } ? null : await models.OfAsync(about, RecipientOf(to, addresses), senderId, language, cancel);
        var text = template is null || (letter.Name is not null && letter.Body is not null) ? null : engine.Render(template.TextIn(language), model!);
        return new ComposedLetter(to, letter.Name ?? text?.SubjectLine ?? "", letter.Body is { } own ? LetterHtml.Of(own) : text?.Html ?? "", await DocumentsAsync(letter, template, about, model, cancel))
        {
            About = about,
            TemplateId = template?.Id,
        };
    }

    /// <summary>As this person would send it.</summary>
    public Task<ComposedLetter> PreviewAsync(LetterToWrite letter, CancellationToken cancel)
    {
        db.Session.Viewer.Require("letters.create");
        return RunAsync(letter, db.Session.Viewer.UserId, cancel);
    }

    /// <summary>The letter's language; the company's when none is named.</summary>
    public async Task<string> LanguageAsync(string? language, CancellationToken cancel) =>
        language is "ru" or "en" ? language : (await settings.GetAsync(db, cancel)).Language == "ru" ? "ru" : "en";

    /// <exception cref="InvalidInputException">Nobody to write to.</exception>
    public static void RequireAddress(ComposedLetter composed)
    {
        if (composed.To.Length == 0 && composed.About is { } about)
            throw new InvalidInputException("to", s_noAddress.With(about.Title));
    }

    private async Task<Record?> AboutAsync(LetterToWrite letter, CancellationToken cancel)
    {
        if (letter.SubjectKind is not { Length: > 0 } kind || letter.SubjectId is not { } id)
            return null;
        return await Subjects.FindAsync(db, subjects.RequireKind(kind).Plural, id, cancel) ?? throw new InvalidInputException("subjectId", SdkTexts.NotFound);
    }

    private async Task<LetterTemplate?> FindAsync(string field, string? idOrCode, TemplateKind kind, Record? about, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(idOrCode))
            return null;
        var id = Guid.TryParse(idOrCode, out var key) ? key : Guid.Empty;
        var found = await db.Set<LetterTemplate>().AsNoTracking().FirstOrDefaultAsync(t => (t.Id == id || t.Code == idOrCode) && t.Kind == kind && t.IsActive, cancel)
            ?? throw new InvalidInputException(field, s_noTemplate.With(idOrCode));
        if (!string.IsNullOrEmpty(found.About) && (about is null || db.Modules.KindOf(about.GetType()).Plural != found.About))
            throw new InvalidInputException(field, s_otherKind.With(found.Title));
        return found;
    }

    private async Task<IReadOnlyList<MadeDocument>> DocumentsAsync(LetterToWrite letter, LetterTemplate? template, Record? about, TemplateModel? model, CancellationToken cancel)
    {
        IReadOnlyList<string> wanted = letter.Documents ?? (template?.DocumentId is { } own ? [own.ToString()] : []);
        var made = new List<MadeDocument>();
        foreach (var document in wanted.Where(document => !string.IsNullOrWhiteSpace(document)))
        {
            var found = (await FindAsync("documents", document, TemplateKind.Document, about, cancel))!;
            var rendered = engine.Render(found.TextIn(model!.Language), model);
            made.Add(new MadeDocument(found.Id, FileNameOf(rendered.SubjectLine), rendered.Html));
        }

        return made;
    }

    private static LetterAddress? RecipientOf(string to, IReadOnlyList<LetterAddress> addresses) =>
        MimeKit.InternetAddressList.TryParse(to, out var list) && list.Mailboxes.FirstOrDefault() is { } first
            ? addresses.FirstOrDefault(known => string.Equals(known.Email, first.Address, StringComparison.OrdinalIgnoreCase)) ?? new LetterAddress(first.Address, string.IsNullOrWhiteSpace(first.Name) ? null : first.Name)
            : null;

    private static string FileNameOf(string title)
    {
        var name = new string([.. title.Select(letter => char.IsControl(letter) || "/\\:*?\"<>|".Contains(letter, StringComparison.Ordinal) ? ' ' : letter)]).Trim();
        return (name.Length > 200 ? name[..200] : name.Length == 0 ? "document" : name) + ".html";
    }
}

/// <summary>Writes a letter and puts it into the outbox.</summary>
internal sealed class WriteLetter(CrmDb db, ComposeLetter compose, ILetters letters)
{
    public async Task<Letter> RunAsync(LetterToWrite letter, CancellationToken cancel)
    {
        db.Session.Viewer.Require("letters.create");
        return await RunAsync(letter, db.Session.Viewer.UserId, made => made, cancel);
    }

    /// <summary>Writes it for whoever it is for: a step writes for the responsible.</summary>
    public async Task<Letter> RunAsync(LetterToWrite letter, Guid? responsible, Func<NewLetter, NewLetter> complete, CancellationToken cancel)
    {
        var composed = await compose.RunAsync(letter, responsible, cancel);
        ComposeLetter.RequireAddress(composed);
        var documents = composed.Documents.Select(made => new NewAttachment(made.FileName, "text/html; charset=utf-8", DocumentPage.Of(made)));
        return await letters.QueueAsync(complete(new NewLetter(composed.To, composed.SubjectLine, composed.Html)
        {
            Cc = letter.Cc,
            ResponsibleId = responsible,
            About = composed.About,
            TemplateId = composed.TemplateId,
            Attachments = [.. documents, .. FilesOf(letter)],
        }), cancel);
    }

    // JSON may leave out what it likes; what is missing is refused as empty.
    private static IEnumerable<NewAttachment> FilesOf(LetterToWrite letter) =>
        (letter.Attachments ?? []).Select(file => new NewAttachment(file?.Name ?? "", file?.ContentType ?? "", file?.Content ?? []));
}

/// <summary>A made document as a file of its own, fit for reading and printing.</summary>
internal static class DocumentPage
{
    private const string Head = """
        <!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{0}</title>
        <style>body{font:14px/1.5 system-ui,"Segoe UI",Roboto,Arial,sans-serif;color:#1c1d22;max-width:820px;margin:32px auto;padding:0 20px}table{border-collapse:collapse;width:100%}td,th{padding:6px 8px;border:1px solid #d5d7de;text-align:left;vertical-align:top}th{background:#f4f5f8}@page{margin:18mm}</style></head><body>
        """;

    public static byte[] Of(MadeDocument document)
    {
        var title = System.Net.WebUtility.HtmlEncode(Path.GetFileNameWithoutExtension(document.FileName));
        return System.Text.Encoding.UTF8.GetBytes(Head.Replace("{0}", title, StringComparison.Ordinal) + document.Html + "</body></html>\n");
    }
}
