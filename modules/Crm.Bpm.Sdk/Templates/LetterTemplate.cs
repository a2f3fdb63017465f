using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Templates;

/// <summary>A text with places for what is known of a record: a letter, or a document that goes with one. Written in Scriban.</summary>
[Record("templates", "Template", "Шаблон", "Templates", "Шаблоны")]
public sealed class LetterTemplate : Record
{
    /// <summary>Characters a text may have at most.</summary>
    public const int MaxBody = 100_000;

    [Field("Name", "Название", MaxLength = 200, Required = true)]
    public string Name { get; set; } = "";

    [Field("Name in Russian", "Название по-русски", MaxLength = 200)]
    public string? NameRu { get; set; }

    /// <summary>A neutral word by which processes and programs name it; none for most.</summary>
    [Field("Code", "Код", MaxLength = 100)]
    public string? Code { get; init; }

    [Field("Kind", "Вид")]
    public TemplateKind Kind { get; set; }

    /// <summary>The plural of the kind of records it is written for; any kind when unset, and then it names only what every record has.</summary>
    [Field("About", "О чём", MaxLength = 100)]
    public string? About { get; set; }

    /// <summary>The subject line of the letter; the name of a document's file.</summary>
    [Field("Subject line", "Тема", MaxLength = 500)]
    public string? SubjectLine { get; set; }

    [Field("Subject line in Russian", "Тема по-русски", MaxLength = 500)]
    public string? SubjectLineRu { get; set; }

    [Field("Text", "Текст", MaxLength = MaxBody, As = FieldType.LongText)]
    public string? Body { get; set; }

    [Field("Text in Russian", "Текст по-русски", MaxLength = MaxBody, As = FieldType.LongText)]
    public string? BodyRu { get; set; }

    public Guid? DocumentId { get; set; }

    /// <summary>The document that goes with the letter; none when unset.</summary>
    [Field("Document that goes with it", "Документ к письму")]
    public LetterTemplate? Document { get; set; }

    /// <summary>Whether it is offered.</summary>
    [Field("In use", "Используется")]
    public bool IsActive { get; set; } = true;

    public override string Title => NamedInTwoLanguages.Choose(Name, NameRu);

    /// <summary>Its texts in a language; the other one's where there is none.</summary>
    /// <param name="language">"ru" or "en".</param>
    public TemplateText TextIn(string language)
    {
        var russian = language == "ru" ? !string.IsNullOrWhiteSpace(BodyRu) : string.IsNullOrWhiteSpace(Body);
        return russian
            ? new TemplateText(Filled(SubjectLineRu) ?? Filled(SubjectLine) ?? NameRu ?? Name, BodyRu ?? "")
            : new TemplateText(Filled(SubjectLine) ?? Filled(SubjectLineRu) ?? Name, Body ?? "");
    }

    public override void Check()
    {
        base.Check();
        if (string.IsNullOrWhiteSpace(Body) && string.IsNullOrWhiteSpace(BodyRu))
            throw new InvalidInputException("body", TemplateTexts.EmptyBody);
        if (Kind == TemplateKind.Document)
            DocumentId = null;
        if (DocumentId == Id)
            throw new InvalidInputException("document", TemplateTexts.OwnDocument);
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>What a template makes.</summary>
public enum TemplateKind
{
    /// <summary>The text of a letter.</summary>
    Letter,

    /// <summary>A document that goes with a letter: an offer, a form.</summary>
    Document,
}

/// <summary>The text of a template in one language.</summary>
/// <param name="SubjectLine">The subject line, itself a template of one line.</param>
/// <param name="Body">The text; HTML, or plain text whose lines stay lines.</param>
public sealed record TemplateText(string SubjectLine, string Body);

/// <summary>HTML that a template may show as it is: made by the product, everything that came from people encoded in it.</summary>
/// <param name="Html">The markup.</param>
public sealed record TemplateHtml(string Html)
{
    public override string ToString() => Html;
}

/// <summary>A name that templates of a kind may use.</summary>
/// <param name="Name">"products_table", "record.name".</param>
/// <param name="Label">What stands there.</param>
public sealed record TemplateName(string Name, Words Label);

/// <summary>Sentences about templates.</summary>
internal static class TemplateTexts
{
    public static readonly Words EmptyBody = new("Write the text in at least one language.", "Напишите текст хотя бы на одном языке.");
    public static readonly Words OwnDocument = new("A template does not go with itself. Choose another document.", "Шаблон не может прилагаться сам к себе. Выберите другой документ.");
    public static readonly Words KindLetter = new("Letter", "Письмо");
    public static readonly Words KindDocument = new("Document", "Документ");

    /// <summary>What people call the kind.</summary>
    public static Words Of(TemplateKind kind) => kind == TemplateKind.Letter ? KindLetter : KindDocument;
}
