using System.Security.Cryptography;
using Crm.Basic.Queues;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.WebForms;

/// <summary>A form on the company's site: whoever fills it in becomes a lead in a queue.</summary>
[Record("web-forms", "Web form", "Форма на сайте", "Web forms", "Формы на сайте")]
public sealed class WebForm : Record
{
    [Field("Name", "Название", MaxLength = 200, Required = true)]
    public string Name { get; set; } = "";

    /// <summary>The word in the form's address; made up when it is not given.</summary>
    [Field("Key", "Ключ", MaxLength = 100)]
    public string Key { get; init; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    [Field("Works", "Работает")]
    public bool IsActive { get; set; } = true;

    public Guid? QueueId { get; set; }

    /// <summary>Where its leads wait; unset, in the default queue.</summary>
    [Field("Queue", "Очередь")]
    public LeadQueue? Queue { get; set; }

    public Guid? SourceId { get; set; }

    [Field("Source", "Источник", Dictionary = BasicDictionaries.LeadSource)]
    public DictionaryEntry? Source { get; set; }

    /// <summary>What people agree to; unset, the form asks for no consent.</summary>
    [Field("Consent text", "Текст согласия", MaxLength = 4000, As = FieldType.LongText)]
    public string? ConsentText { get; set; }

    /// <summary>Sites whose scripts may send it, separated by spaces or lines; unset, only plain forms may.</summary>
    [Field("Allowed sites", "Разрешённые сайты", MaxLength = 4000, As = FieldType.LongText)]
    public string? AllowedOrigins { get; set; }

    /// <summary>Where the browser goes after a plain form was sent; unset, a page of thanks is shown.</summary>
    [Field("Page after sending", "Страница после отправки", MaxLength = 500, As = FieldType.Url)]
    public string? RedirectUrl { get; set; }

    [Field("Words of thanks", "Текст благодарности", MaxLength = 2000, As = FieldType.LongText)]
    public string? ThanksText { get; set; }

    public override string Title => Name;

    /// <summary>Whether a page of this origin may send the form by script.</summary>
    public bool Allows(string origin) =>
        (AllowedOrigins ?? "").Split([' ', '\n', '\r', '\t', ','], StringSplitOptions.RemoveEmptyEntries)
            .Any(allowed => allowed.TrimEnd('/').Equals(origin.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));

    public override void Check()
    {
        base.Check();
        if (Key.Length == 0 || !Key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new InvalidInputException("key", WebFormTexts.WrongKey);
        if (RedirectUrl is { Length: > 0 } url && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"))
            throw new InvalidInputException("redirectUrl", WebFormTexts.WrongAddress);
    }
}

/// <summary>Sentences about web forms.</summary>
internal static class WebFormTexts
{
    public static readonly Words WrongKey = new("The key has letters, digits, hyphens and underscores only.", "В ключе могут быть только латинские буквы, цифры, дефис и подчёркивание.");
    public static readonly Words WrongAddress = new("Write the whole address, beginning with https://.", "Напишите адрес полностью, начиная с https://.");
    public static readonly Words SayWho = new("Leave a phone or an e-mail so that we can answer.", "Оставьте телефон или e-mail, чтобы мы могли ответить.");
    public static readonly Words ConsentNeeded = new("We may not keep your data without your consent.", "Без вашего согласия мы не можем сохранить данные.");
    public static readonly Words NotFromHere = new("This form is not accepted from {0}.", "Форма не принимается с сайта {0}.");
    public static readonly Words Thanks = new("Thank you! We will contact you soon.", "Спасибо! Мы скоро свяжемся с вами.");
}
