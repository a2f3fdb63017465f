using Crm.Basic.Contractors;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Contacts;

/// <summary>That a person works for a contractor, as what, and since when. A person may work for several.</summary>
[Record("contractor-contacts", "Contact of a contractor", "Контакт контрагента", "Contacts of contractors", "Контакты контрагентов")]
public sealed class ContractorContact : Record
{
    public Guid? ContractorId { get; init; }

    [Field("Contractor", "Контрагент", Required = true)]
    public Contractor? Contractor { get; init; }

    public Guid? ContactId { get; init; }

    [Field("Contact", "Контакт", Required = true)]
    public Contact? Contact { get; init; }

    public Guid? RoleId { get; set; }

    [Field("Role", "Роль", Dictionary = BasicDictionaries.ContactRole)]
    public DictionaryEntry? Role { get; set; }

    [Field("Position", "Должность", MaxLength = 200)]
    public string? Position { get; set; }

    [Field("Main contact", "Основной контакт")]
    public bool IsMain { get; set; }

    [Field("From", "С")]
    public DateOnly? From { get; set; }

    [Field("Until", "По")]
    public DateOnly? To { get; set; }

    [Field("Works there", "Работает")]
    public bool IsActive { get; set; } = true;

    public override string Title => Contact?.Title ?? Position ?? "";

    public override void Check()
    {
        base.Check();
        if (ContractorId is null || ContactId is null)
            throw new InvalidInputException(ContractorId is null ? "contractor" : "contact", ContactTexts.LinkNeedsBoth);
        if (From > To)
            throw new InvalidInputException("to", ContactTexts.LinkDates);
    }
}
