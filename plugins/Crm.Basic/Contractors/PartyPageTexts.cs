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
    public static readonly Words Requisites = new("Requisites", "Реквизиты");
    public static readonly Words Origin = new("Where it came from", "Откуда пришёл");
    public static readonly Words People = new("People", "Люди");
    public static readonly Words NoPeople = new("No contacts yet.", "Контактов пока нет.");
}
