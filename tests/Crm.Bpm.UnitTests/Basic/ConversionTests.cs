using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Leads;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.UnitTests.Basic;

public sealed class ConversionTests
{
    private static readonly DateTime s_monday = new(2026, 11, 23, 9, 0, 0, DateTimeKind.Utc);
    private static readonly Guid s_anna = Guid.CreateVersion7();

    [Fact]
    public void A_company_becomes_a_contractor_with_its_contact()
    {
        var lead = Company();

        var made = lead.Plan(new(), null, null);

        Assert.True(made is { IsNewContractor: true, IsNewContact: true });
        Assert.Equal((ContractorKind.Company, "Lesnoy dvor", s_anna, lead.Id), (made.Contractor.Kind, made.Contractor.Name, made.Contractor.ResponsibleId, made.Contractor.OriginLeadId));
        Assert.Equal(("Sokolova", "Maria", made.Contractor.Id), (made.Contact!.LastName, made.Contact.FirstName, made.Contact.ContractorId));
        Assert.Equal("+7 921 555-14-07", made.Contact.Phone);
    }

    [Fact]
    public void A_person_becomes_a_contractor_without_a_contact_beside()
    {
        var lead = new Lead { Name = "Ada Byron", ContactName = "Ada Byron", Kind = LeadKind.Individual };

        var made = lead.Plan(new(), null, null);

        Assert.Equal((ContractorKind.Individual, "Byron", "Ada"), (made.Contractor.Kind, made.Contractor.LastName, made.Contractor.FirstName));
        Assert.Null(made.Contact);
    }

    [Fact]
    public void Working_out_what_is_made_leaves_the_lead_as_it_is()
    {
        var lead = Company();

        lead.Plan(new(), null, null);

        Assert.Equal((LeadStatus.InWork, null), (lead.Status, lead.DerivedContractorId));
    }

    [Fact]
    public void What_exists_is_linked_and_not_made_again()
    {
        var (lead, contractor, contact) = (Company(), new Contractor { Name = "Acme" }, Contact.Named(new("Byron", "Ada", null)));

        var made = lead.Plan(new(), contractor, contact);
        lead.Convert(made, s_monday);

        Assert.True(made is { IsNewContractor: false, IsNewContact: false });
        Assert.Equal((LeadStatus.Qualified, contractor.Id, contact.Id), (lead.Status, lead.DerivedContractorId, lead.DerivedContactId));
    }

    [Fact]
    public void The_plan_may_rename_and_leave_the_contact_out()
    {
        var made = Company().Plan(new() { ContractorName = "Forest yard", WithContact = false }, null, null);

        Assert.Equal("Forest yard", made.Contractor.Name);
        Assert.Null(made.Contact);
    }

    private static Lead Company()
    {
        var lead = new Lead { Name = "Tables for a café", Company = "Lesnoy dvor", ContactName = "Maria Sokolova", Phone = "+7 921 555-14-07" };
        lead.Take(s_anna, s_monday);
        return lead;
    }
}
