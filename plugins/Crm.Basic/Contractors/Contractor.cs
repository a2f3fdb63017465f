using Crm.Basic.Contacts;
using Crm.Basic.Leads;
using Crm.Basic.Relationships;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Contractors;

/// <summary>A company or a person one does business with: a client, a supplier, a partner, a competitor.</summary>
[Record("contractors", "Contractor", "Контрагент", "Contractors", "Контрагенты")]
public sealed class Contractor : Reachable, IResponsible, IRegional, ISearchable, IHasNextStep
{
    [Field("Kind", "Вид")]
    public ContractorKind Kind { get; set; }

    /// <summary>For a person it follows from the parts of their name when it is not given.</summary>
    [Field("Name", "Наименование", MaxLength = 500, Required = true)]
    public string Name { get; set; } = "";

    [Field("Full name", "Полное наименование", MaxLength = 1000)]
    public string? FullName { get; set; }

    [Field("Last name", "Фамилия", MaxLength = 200)]
    public string? LastName { get; set; }

    [Field("First name", "Имя", MaxLength = 200)]
    public string? FirstName { get; set; }

    [Field("Middle name", "Отчество", MaxLength = 200)]
    public string? MiddleName { get; set; }

    [Field("Birthday", "Дата рождения")]
    public DateOnly? BirthDate { get; set; }

    public Guid? BusinessFormId { get; set; }

    [Field("Legal form", "Организационно-правовая форма", Dictionary = BasicDictionaries.BusinessForm)]
    public DictionaryEntry? BusinessForm { get; set; }

    public Guid? CustomerTypeId { get; set; }

    [Field("Type", "Тип контрагента", Dictionary = BasicDictionaries.CustomerType)]
    public DictionaryEntry? CustomerType { get; set; }

    [Field("Status", "Статус")]
    public ContractorStatus Status { get; set; }

    public Guid? RegionId { get; set; }

    [Field("Region", "Регион")]
    public Region? Region { get; set; }

    public Guid? IndustryId { get; set; }

    [Field("Industry", "Отрасль", Dictionary = BasicDictionaries.Industry)]
    public DictionaryEntry? Industry { get; set; }

    public Guid? CountryId { get; set; }

    [Field("Country", "Страна", Dictionary = BasicDictionaries.Country)]
    public DictionaryEntry? Country { get; set; }

    [Field("Annual revenue", "Годовой оборот")]
    public Money? AnnualRevenue { get; set; }

    [Field("Staff", "Количество сотрудников")]
    public int? Staff { get; set; }

    public Guid? ResponsibleId { get; set; }

    [Field("Responsible", "Ответственный")]
    public User? Responsible { get; set; }

    public Guid? ParentId { get; set; }

    /// <summary>The company it belongs to; never itself, directly or through others.</summary>
    [Field("Parent company", "Головная компания")]
    public Contractor? Parent { get; set; }

    [Field("Taxpayer number", "ИНН", MaxLength = 20)]
    public string? Inn { get; set; }

    [Field("Tax registration code", "КПП", MaxLength = 20)]
    public string? Kpp { get; set; }

    [Field("Registration number", "ОГРН/ОГРНИП", MaxLength = 20)]
    public string? Ogrn { get; set; }

    [Field("Foreign tax number", "Иностранный налоговый номер", MaxLength = 50)]
    public string? VatId { get; set; }

    [Field("Bank accounts", "Банковские счета")]
    public IReadOnlyList<BankAccount> BankAccounts { get => _bankAccounts; set => _bankAccounts = [.. (value ?? []).Select(account => account.Tidied())]; }

    public Guid? SourceId { get; set; }

    [Field("Source", "Источник", Dictionary = BasicDictionaries.LeadSource)]
    public DictionaryEntry? Source { get; set; }

    public Guid? OriginLeadId { get; init; }

    /// <summary>The lead it was converted from.</summary>
    [Field("Origin", "Исходная возможность")]
    public Lead? OriginLead { get; init; }

    [Field("Description", "Описание", MaxLength = 20_000, As = FieldType.LongText)]
    public string? Description { get; set; }

    [Field("Next step", "Следующий шаг")]
    public DateTime? NextStepAt { get; private set; }

    [Field("Last touch", "Последний контакт")]
    public DateTime? LastTouchAt { get; private set; }

    public void SetSteps(DateTime? next, DateTime? last) => (NextStepAt, LastTouchAt) = (next, last);

    private IReadOnlyList<BankAccount> _bankAccounts = [];

    public override string Title => Name;

    public IEnumerable<string?> SearchWords() => [Name, FullName, LastName, FirstName, .. Addresses.Select(a => a.City)];

    public IEnumerable<(SearchKeyType Type, string Value)> SearchKeys() =>
        string.IsNullOrEmpty(Inn) ? ReachKeys() : ReachKeys().Append((SearchKeyType.TaxNumber, Inn));

    public override void Check()
    {
        base.Check();
        if (string.IsNullOrWhiteSpace(Name) && Kind != ContractorKind.Company)
            Name = PersonName.Join(LastName, FirstName, MiddleName);
        (Inn, Kpp, Ogrn) = (Tidy(Inn), Tidy(Kpp), Tidy(Ogrn));
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Inn is not null && (!TaxNumbers.IsInn(Inn) || Inn.Length != (Kind == ContractorKind.Company ? 10 : 12)))
            wrong["inn"] = Kind == ContractorKind.Company ? ContractorTexts.WrongCompanyInn.With(Inn) : ContractorTexts.WrongPersonInn.With(Inn);
        if (Kpp is not null && !TaxNumbers.IsKpp(Kpp))
            wrong["kpp"] = ContractorTexts.WrongKpp.With(Kpp);
        if (Ogrn is not null && !TaxNumbers.IsOgrn(Ogrn))
            wrong["ogrn"] = ContractorTexts.WrongOgrn.With(Ogrn);
        if (Staff < 0)
            wrong["staff"] = ContractorTexts.NegativeStaff;
        if (ParentId == Id)
            wrong["parent"] = ContractorTexts.OwnParent.With(Name);
        if (_bankAccounts.Select(account => account.Problem()).FirstOrDefault(problem => problem is not null) is { } problem)
            wrong["bankAccounts"] = problem;
        if (wrong.Count > 0)
            throw new InvalidInputException(wrong);
    }

    private static string? Tidy(string? number)
    {
        var text = string.Concat((number ?? "").Where(c => !char.IsWhiteSpace(c) && c != '-')).ToUpperInvariant();
        return text.Length == 0 ? null : text;
    }
}

/// <summary>What a contractor is in law.</summary>
public enum ContractorKind
{
    Company,
    SoleProprietor,
    Individual,
}

/// <summary>Whether one still works with a contractor.</summary>
public enum ContractorStatus
{
    Active,
    Archived,
}
