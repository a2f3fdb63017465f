using System.Security.Cryptography;
using Crm.Basic.Queues;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.WebForms;

/// <summary>A form on the company's site: whoever fills it in becomes a lead in a queue.</summary>
[Record("web-forms", "Web form", "Форма на сайте", "Web forms", "Формы на сайте")]
public sealed class WebForm : Record
{
    private IReadOnlyList<WebFormField> _fields = WebFormField.Usual;

    /// <summary>The heading that visitors read.</summary>
    [Field("Name", "Название", MaxLength = 200, Required = true)]
    public string Name { get; set; } = "";

    [Field("Name in Russian", "Название по-русски", MaxLength = 200)]
    public string? NameRu { get; set; }

    /// <summary>The word in the form's address; made up when it is not given.</summary>
    [Field("Key", "Ключ", MaxLength = 100)]
    public string Key { get; init; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    [Field("Works", "Работает")]
    public bool IsActive { get; set; } = true;

    /// <summary>What it asks, in its order.</summary>
    [Field("Fields", "Поля")]
    public IReadOnlyList<WebFormField> Fields
    {
        get => _fields is { Count: > 0 } ? _fields : WebFormField.Usual;
        set => _fields = value ?? [];
    }

    /// <summary>A sentence or two under the heading.</summary>
    [Field("Introduction", "Вступление", MaxLength = 2000, As = FieldType.LongText)]
    public string? Intro { get; set; }

    [Field("Introduction in Russian", "Вступление по-русски", MaxLength = 2000, As = FieldType.LongText)]
    public string? IntroRu { get; set; }

    public Guid? QueueId { get; set; }

    /// <summary>Where its leads wait; unset, in the default queue.</summary>
    [Field("Queue", "Очередь")]
    public LeadQueue? Queue { get; set; }

    public Guid? SourceId { get; set; }

    [Field("Source", "Источник", Dictionary = BasicDictionaries.LeadSource)]
    public DictionaryEntry? Source { get; set; }

    /// <summary>The campaign of leads whose link names none.</summary>
    [Field("Campaign", "Рекламная кампания", MaxLength = 200)]
    public string? UtmCampaign { get; set; }

    /// <summary>What people agree to; unset, the form asks for no consent.</summary>
    [Field("Consent text", "Текст согласия", MaxLength = 4000, As = FieldType.LongText)]
    public string? ConsentText { get; set; }

    [Field("Consent text in Russian", "Текст согласия по-русски", MaxLength = 4000, As = FieldType.LongText)]
    public string? ConsentTextRu { get; set; }

    /// <summary>Sites that may show it in a frame and whose scripts may send it, separated by spaces or lines; unset, every site may show it and none may send it by script.</summary>
    [Field("Allowed sites", "Разрешённые сайты", MaxLength = 4000, As = FieldType.LongText)]
    public string? AllowedOrigins { get; set; }

    /// <summary>Where the browser goes after a plain form was sent; unset, a page of thanks is shown.</summary>
    [Field("Page after sending", "Страница после отправки", MaxLength = 500, As = FieldType.Url)]
    public string? RedirectUrl { get; set; }

    [Field("Words of thanks", "Текст благодарности", MaxLength = 2000, As = FieldType.LongText)]
    public string? ThanksText { get; set; }

    [Field("Words of thanks in Russian", "Текст благодарности по-русски", MaxLength = 2000, As = FieldType.LongText)]
    public string? ThanksTextRu { get; set; }

    public override string Title => NamedInTwoLanguages.Choose(Name, NameRu);

    /// <summary>The introduction in the reader's language; null when there is none.</summary>
    public string? IntroShown => Shown(Intro, IntroRu);

    /// <summary>The consent in the reader's language; null when none is asked for.</summary>
    public string? ConsentShown => Shown(ConsentText, ConsentTextRu);

    /// <summary>The words of thanks in the reader's language.</summary>
    public string ThanksShown => Shown(ThanksText, ThanksTextRu) ?? WebFormTexts.Thanks;

    /// <summary>The sites that were named.</summary>
    public IEnumerable<string> Origins =>
        (AllowedOrigins ?? "").Split([' ', '\n', '\r', '\t', ','], StringSplitOptions.RemoveEmptyEntries).Select(o => o.TrimEnd('/'));

    /// <summary>Whether a page of this origin may send the form by script.</summary>
    public bool Allows(string origin) => Origins.Any(allowed => allowed.Equals(origin.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));

    public override void Check()
    {
        base.Check();
        if (Key.Length == 0 || !Key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new InvalidInputException("key", WebFormTexts.WrongKey);
        if (!Fields.Any(f => f.Name is WebFormField.Phone or WebFormField.Email))
            throw new InvalidInputException("fields", WebFormTexts.AskHowToAnswer);
        if (RedirectUrl is { Length: > 0 } url && !IsAddress(url))
            throw new InvalidInputException("redirectUrl", WebFormTexts.WrongAddress);
        if (Origins.FirstOrDefault(o => !IsAddress(o) || new Uri(o).PathAndQuery != "/") is { } wrong)
            throw new InvalidInputException("allowedOrigins", WebFormTexts.WrongSite.With(wrong));
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "https" or "http");

    private static string? Shown(string? text, string? textRu)
    {
        var chosen = NamedInTwoLanguages.Choose(text ?? textRu ?? "", string.IsNullOrWhiteSpace(textRu) ? null : textRu);
        return string.IsNullOrWhiteSpace(chosen) ? null : chosen;
    }
}

/// <summary>A question of a form.</summary>
/// <param name="Name">What the answer is sent as; one of the known ones.</param>
/// <param name="IsRequired">Whether it must be answered.</param>
public sealed record WebFormField(string Name, bool IsRequired = false)
{
    public const string Person = "name";
    public const string Company = "company";
    public const string Phone = "phone";
    public const string Email = "email";
    public const string Message = "message";

    /// <summary>What may be asked, in the usual order.</summary>
    public static IReadOnlyList<string> Known { get; } = [Person, Company, Phone, Email, Message];

    /// <summary>What a new form asks.</summary>
    public static IReadOnlyList<WebFormField> Usual { get; } = [new(Person, IsRequired: true), new(Company), new(Phone), new(Email), new(Message)];
}
