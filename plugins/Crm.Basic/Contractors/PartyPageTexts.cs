using Crm.Bpm.Sdk;

namespace Crm.Basic.Contractors;

/// <summary>Texts of the pages of contractors and contacts.</summary>
internal static class PartyPageTexts
{
    public static readonly Words Mine = new("Mine", "Мои");
    public static readonly Words All = new("All", "Все");
    public static readonly Words NoContractors = new("Companies and individuals you deal with: made from leads, imported, or added here.", "Компании и люди, с которыми вы работаете: из потенциальных клиентов, из импорта или добавленные здесь.");
    public static readonly Words NoContacts = new("People at your contractors.", "Люди у ваших контрагентов.");
    public static readonly Words About = new("Facts", "Сведения");
    public static readonly Words Person = new("Person", "Физическое лицо");
    public static readonly Words Requisites = new("Requisites", "Реквизиты");
    public static readonly Words Origin = new("Where it came from", "Откуда пришёл");

    public static readonly Words People = new("People", "Люди");
    public static readonly Words NoPeople = new("No contacts yet.", "Контактов пока нет.");
    public static readonly Words AddPerson = new("Add a contact", "Добавить контакт");
    public static readonly Words NewPerson = new("Not in the list: make a new contact", "Нет в списке: создать новый контакт");
    public static readonly Words Companies = new("Works for", "Где работает");
    public static readonly Words NoCompanies = new("Works for nobody you know of.", "Компания не указана.");
    public static readonly Words AddCompany = new("Add a company", "Добавить компанию");
    public static readonly Words Main = new("main", "основной");
    public static readonly Words Since = new("since {0}", "с {0}");
    public static readonly Words NoLonger = new("no longer there", "больше не работает");
    public static readonly Words Unlinked = new("“{0}” was taken off the card.", "«{0}» больше не в карточке.");

    public static readonly Words Family = new("Companies of the group", "Входят в группу");
    public static readonly Words NoChildren = new("No companies belong to it.", "Дочерних компаний нет.");
    public static readonly Words AddChild = new("Add a company of the group", "Добавить дочернюю компанию");

    public static readonly Words Accounts = new("Bank accounts", "Банковские счета");
    public static readonly Words Account = new("Bank account", "Банковский счёт");
    public static readonly Words AddAccount = new("Add a bank account", "Добавить счёт");
    public static readonly Words NoAccounts = new("No bank accounts yet.", "Счетов пока нет.");
    public static readonly Words Bank = new("Bank", "Банк");
    public static readonly Words Bic = new("Bank code", "БИК");
    public static readonly Words AccountNumber = new("Account", "Расчётный счёт");
    public static readonly Words CorrAccount = new("Correspondent account", "Корр. счёт");
    public static readonly Words Currency = new("Currency", "Валюта");
    public static readonly Words Remark = new("Note", "Примечание");
    public static readonly Words PayHereFirst = new("Pay to this one first", "Основной счёт");

    public static readonly Words AlreadyThere = new("Perhaps it is here already:", "Возможно, уже есть:");

    private static readonly Words s_byTax = new("the same taxpayer number", "тот же ИНН");
    private static readonly Words s_byPhone = new("the same phone", "тот же телефон");
    private static readonly Words s_byEmail = new("the same e-mail", "тот же e-mail");
    private static readonly Words s_byName = new("a similar name", "похожее название");

    /// <summary>What two records have in common, in words.</summary>
    public static string SameBy(string by) => by switch
    {
        "taxNumber" => s_byTax,
        "phone" => s_byPhone,
        "email" => s_byEmail,
        _ => s_byName,
    };
}
