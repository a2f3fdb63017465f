using Crm.Bpm.Sdk;

namespace Crm.Basic.Contractors;

/// <summary>Sentences about contractors.</summary>
internal static class ContractorTexts
{
    public static readonly Words WrongCompanyInn = new("“{0}” is not a company's taxpayer number: it has 10 digits, and the last one checks the others.", "«{0}» — неверный ИНН организации: в нём 10 цифр, последняя — контрольная.");
    public static readonly Words WrongPersonInn = new("“{0}” is not a person's taxpayer number: it has 12 digits, and the last two check the others.", "«{0}» — неверный ИНН физического лица или ИП: в нём 12 цифр, последние две — контрольные.");
    public static readonly Words WrongKpp = new("“{0}” is not a tax registration code: it has 9 digits.", "«{0}» — неверный КПП: в нём 9 цифр.");
    public static readonly Words WrongOgrn = new("“{0}” is not a registration number: it has 13 digits (15 for a sole proprietor), and the last one checks the others.", "«{0}» — неверный ОГРН: в нём 13 цифр (у ИП — 15), последняя — контрольная.");
    public static readonly Words WrongAccount = new("The account {0} does not fit the bank code {1}.", "Счёт {0} не подходит к БИК {1}.");
    public static readonly Words WrongCorrAccount = new("The correspondent account {0} does not fit the bank code {1}.", "Корреспондентский счёт {0} не подходит к БИК {1}.");
    public static readonly Words WrongBic = new("“{0}” is not a bank code: it has 9 digits and begins with 0.", "«{0}» — неверный БИК: в нём 9 цифр, первая — 0.");
    public static readonly Words AccountNeeded = new("Give the number of the account or an IBAN.", "Укажите номер счёта или IBAN.");
    public static readonly Words NegativeStaff = new("The number of people cannot be below zero.", "Количество сотрудников не может быть отрицательным.");
    public static readonly Words OwnParent = new("“{0}” cannot be its own parent company.", "«{0}» не может быть головной компанией для самой себя.");
    public static readonly Words ParentCycle = new("“{0}” belongs to “{1}” already, so it cannot be its parent company.", "«{0}» уже входит в «{1}», поэтому не может быть её головной компанией.");
}
