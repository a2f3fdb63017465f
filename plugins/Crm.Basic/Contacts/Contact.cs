using Crm.Basic.Contractors;
using Crm.Basic.Relationships;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Contacts;

/// <summary>A person one talks to: on their own, or working for one or several contractors.</summary>
[Record("contacts", "Contact", "Контакт", "Contacts", "Контакты")]
public sealed class Contact : Reachable, IResponsible, ISearchable, IHasNextStep
{
    [Field("Last name", "Фамилия", MaxLength = 200)]
    public string? LastName { get; set; }

    [Field("First name", "Имя", MaxLength = 200)]
    public string? FirstName { get; set; }

    [Field("Middle name", "Отчество", MaxLength = 200)]
    public string? MiddleName { get; set; }

    /// <summary>Last, first and middle name; follows from them.</summary>
    [Field("Name", "Имя полностью", MaxLength = 620)]
    public string Name { get; private set; } = "";

    public Guid? ContractorId { get; set; }

    /// <summary>The main company; the others are links.</summary>
    [Field("Company", "Контрагент")]
    public Contractor? Contractor { get; set; }

    [Field("Position", "Должность", MaxLength = 200)]
    public string? Position { get; set; }

    [Field("Department", "Отдел", MaxLength = 200)]
    public string? Department { get; set; }

    public Guid? ContactTypeId { get; set; }

    [Field("Type", "Тип контакта", Dictionary = BasicDictionaries.ContactType)]
    public DictionaryEntry? ContactType { get; set; }

    public Guid? ResponsibleId { get; set; }

    [Field("Responsible", "Ответственный")]
    public User? Responsible { get; set; }

    [Field("Birthday", "Дата рождения")]
    public DateOnly? BirthDate { get; set; }

    public Guid? SourceId { get; set; }

    [Field("Source", "Источник", Dictionary = BasicDictionaries.LeadSource)]
    public DictionaryEntry? Source { get; set; }

    [Field("Description", "Описание", MaxLength = 20_000, As = FieldType.LongText)]
    public string? Description { get; set; }

    [Field("Next step", "Следующий шаг")]
    public DateTime? NextStepAt { get; private set; }

    [Field("Last touch", "Последний контакт")]
    public DateTime? LastTouchAt { get; private set; }

    public void SetSteps(DateTime? next, DateTime? last) => (NextStepAt, LastTouchAt) = (next, last);

    public override string Title => Name;

    public IEnumerable<string?> SearchWords() => [Name, Position, Department, .. Addresses.Select(a => a.City)];

    public IEnumerable<(SearchKeyType Type, string Value)> SearchKeys() => ReachKeys();

    public override void Check()
    {
        base.Check();
        Name = PersonName.Join(LastName, FirstName, MiddleName);
        if (Name.Length == 0)
            throw new InvalidInputException("lastName", ContactTexts.NameNeeded);
    }

    /// <summary>A contact with the names of a full name.</summary>
    public static Contact Named(PersonName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new Contact { LastName = name.Last, FirstName = name.First, MiddleName = name.Middle, Name = name.ToString() };
    }
}
