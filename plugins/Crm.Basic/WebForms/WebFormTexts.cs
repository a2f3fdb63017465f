using Crm.Bpm.Sdk;

namespace Crm.Basic.WebForms;

/// <summary>Sentences about web forms, and what the form on the site says.</summary>
internal static class WebFormTexts
{
    public static readonly Words WrongKey = new("The key has letters, digits, hyphens and underscores only.", "В ключе могут быть только латинские буквы, цифры, дефис и подчёркивание.");
    public static readonly Words WrongAddress = new("Write the whole address, beginning with https://.", "Напишите адрес полностью, начиная с https://.");
    public static readonly Words WrongSite = new("“{0}” is not a site. Write it like https://acme.com.", "«{0}» — не адрес сайта. Пишите так: https://acme.ru.");
    public static readonly Words AskHowToAnswer = new("Ask for a phone or an e-mail, otherwise nobody can be answered.", "Спросите телефон или e-mail, иначе будет некому ответить.");
    public static readonly Words SayWho = new("Leave a phone or an e-mail so that we can answer.", "Оставьте телефон или e-mail, чтобы мы могли ответить.");
    public static readonly Words FillIn = new("Please fill this in.", "Заполните, пожалуйста.");
    public static readonly Words ConsentNeeded = new("We may not keep your data without your consent.", "Без вашего согласия мы не можем сохранить данные.");
    public static readonly Words NotFromHere = new("This form is not accepted from {0}.", "Форма не принимается с сайта {0}.");
    public static readonly Words Thanks = new("Thank you! We will contact you soon.", "Спасибо! Мы скоро свяжемся с вами.");
    public static readonly Words ThanksTitle = new("It has reached us", "Заявка отправлена");
    public static readonly Words TryOut = new("This was a try-out: no lead was made.", "Это была проба: клиент не создан.");
    public static readonly Words TooOftenTitle = new("Let us take a breath", "Слишком много заявок подряд");
    public static readonly Words TooOften = new("A lot was sent from your network in a short time. Please try again in {0} {0:minute|minutes}; what we have got is safe.", "С вашего адреса пришло много заявок за короткое время. Попробуйте ещё раз через {0} мин. Отправленное мы получили.");
    public static readonly Words GoneTitle = new("This form is closed", "Форма закрыта");
    public static readonly Words Gone = new("It was switched off or moved. Please use the contacts on the site.", "Её выключили или перенесли. Воспользуйтесь, пожалуйста, контактами на сайте.");
    public static readonly Words Send = new("Send", "Отправить");
    public static readonly Words Again = new("Send another", "Отправить ещё");
    public static readonly Words Optional = new("optional", "необязательно");
    public static readonly Words EitherIsEnough = new("A phone or an e-mail is enough.", "Достаточно телефона или e-mail.");
    public static readonly Words LeaveEmpty = new("Leave this empty", "Не заполняйте это поле");

    private static readonly Words s_person = new("Your name", "Как вас зовут");
    private static readonly Words s_company = new("Company", "Компания");
    private static readonly Words s_phone = new("Phone", "Телефон");
    private static readonly Words s_email = new("E-mail", "E-mail");
    private static readonly Words s_message = new("What do you need?", "Что вам нужно?");

    /// <summary>What a field of the form is called.</summary>
    public static Words Of(string field) => field switch
    {
        WebFormField.Person => s_person,
        WebFormField.Company => s_company,
        WebFormField.Phone => s_phone,
        WebFormField.Email => s_email,
        WebFormField.Message => s_message,
        _ => Words.Same(field),
    };
}
