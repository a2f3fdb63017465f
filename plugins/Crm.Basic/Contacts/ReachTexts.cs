using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Contacts;

/// <summary>Texts of the cards of ways to reach somebody and of addresses.</summary>
internal static class ReachTexts
{
    public static readonly Words Ways = new("Ways to reach", "Способы связи");
    public static readonly Words Way = new("Way to reach", "Способ связи");
    public static readonly Words AddWay = new("Add a way to reach", "Добавить способ связи");
    public static readonly Words NoWays = new("No phone and no e-mail yet.", "Ни телефона, ни e-mail пока нет.");
    public static readonly Words Kind = new("Kind", "Вид");
    public static readonly Words Label = new("Which", "Какой");
    public static readonly Words Extension = new("Extension", "Добавочный");
    public static readonly Words UseFirst = new("Use this one first", "Основной");
    public static readonly Words Primary = new("first", "основной");
    public static readonly Words DoNotCall = new("do not call", "не звонить");
    public static readonly Words DoNotWrite = new("do not write", "не писать");

    public static readonly Words Addresses = new("Addresses", "Адреса");
    public static readonly Words Address = new("Address", "Адрес");
    public static readonly Words AddAddress = new("Add an address", "Добавить адрес");
    public static readonly Words NoAddresses = new("No addresses yet.", "Адресов пока нет.");
    public static readonly Words Country = new("Country", "Страна");
    public static readonly Words PostCode = new("Postal code", "Индекс");
    public static readonly Words Region = new("Region", "Область");
    public static readonly Words City = new("City", "Город");
    public static readonly Words Street = new("Street", "Улица");
    public static readonly Words House = new("House", "Дом");
    public static readonly Words Flat = new("Flat or office", "Квартира, офис");
    public static readonly Words FreeForm = new("As it is written, or how to find it", "Одной строкой или как найти");
    public static readonly Words EmptyAddress = new("Fill in at least one part of the address.", "Заполните хотя бы одну часть адреса.");

    private static readonly Words s_phone = new("Phone", "Телефон");
    private static readonly Words s_site = new("Site", "Сайт");
    private static readonly Words s_messenger = new("Messenger", "Мессенджер");
    private static readonly Words s_work = new("work", "рабочий");
    private static readonly Words s_mobile = new("mobile", "мобильный");
    private static readonly Words s_home = new("home", "домашний");
    private static readonly Words s_fax = new("fax", "факс");
    private static readonly Words s_actual = new("Actual", "Фактический");
    private static readonly Words s_legal = new("Legal", "Юридический");
    private static readonly Words s_postal = new("Postal", "Почтовый");
    private static readonly Words s_delivery = new("Delivery", "Доставки");

    public static IReadOnlyList<string> Labels { get; } = ["Work", "Mobile", "Home", "Fax"];

    public static string KindOf(ContactPointKind kind) => kind switch
    {
        ContactPointKind.Phone => s_phone,
        ContactPointKind.Email => "E-mail",
        ContactPointKind.Site => s_site,
        _ => s_messenger,
    };

    public static string IconOf(ContactPointKind kind) => kind switch
    {
        ContactPointKind.Phone => "phone",
        ContactPointKind.Email => "mail",
        ContactPointKind.Site => "link",
        _ => "message",
    };

    /// <summary>The words for a label; a label of somebody's own as it is.</summary>
    public static string LabelOf(string? label) => label switch
    {
        "Work" => s_work,
        "Mobile" => s_mobile,
        "Home" => s_home,
        "Fax" => s_fax,
        _ => label ?? "",
    };

    public static string KindOf(AddressKind kind) => kind switch
    {
        AddressKind.Legal => s_legal,
        AddressKind.Postal => s_postal,
        AddressKind.Delivery => s_delivery,
        _ => s_actual,
    };

    /// <summary>Where a site is; never anything but the web.</summary>
    public static string SiteHref(string site) =>
        site.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || site.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? site : "https://" + site;
}
