using Crm.Basic.Contractors;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.UnitTests.Basic;

public sealed class ContractorTests
{
    [Theory]
    [InlineData("7707083893", true)]
    [InlineData("7707083894", false)]
    [InlineData("500100732259", true)]
    [InlineData("500100732258", false)]
    [InlineData("770708389", false)]
    [InlineData("77070838AB", false)]
    public void Check_digits_tell_a_taxpayer_number(string inn, bool isRight) => Assert.Equal(isRight, TaxNumbers.IsInn(inn));

    [Theory]
    [InlineData("1027700132195", true)]
    [InlineData("1027700132196", false)]
    [InlineData("304500116000157", true)]
    [InlineData("304500116000158", false)]
    public void Check_digits_tell_a_registration_number(string ogrn, bool isRight) => Assert.Equal(isRight, TaxNumbers.IsOgrn(ogrn));

    [Theory]
    [InlineData("30101810400000000225", "044525225", true, true)]
    [InlineData("30101810400000000226", "044525225", true, false)]
    [InlineData("3010181040000000022", "044525225", true, false)]
    public void An_account_fits_its_bank(string account, string bic, bool isCorrespondent, bool fits) =>
        Assert.Equal(fits, TaxNumbers.IsAccountOf(account, bic, isCorrespondent));

    [Fact]
    public void Numbers_are_kept_without_spaces_and_hyphens()
    {
        var contractor = new Contractor { Name = "Bank", Inn = "77 0708-3893", Kpp = "773601001" };

        contractor.Check();

        Assert.Equal("7707083893", contractor.Inn);
    }

    [Fact]
    public void Every_wrong_number_is_named_at_once()
    {
        var contractor = new Contractor { Name = "Bank", Inn = "7707083894", Kpp = "77", Ogrn = "1" };

        var refusal = Assert.Throws<InvalidInputException>(contractor.Check);

        Assert.Equal(["inn", "kpp", "ogrn"], refusal.Fields.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_company_has_no_persons_taxpayer_number()
    {
        var contractor = new Contractor { Name = "Bank", Inn = "500100732259" };

        Assert.Contains("inn", Assert.Throws<InvalidInputException>(contractor.Check).Fields);

        contractor.Kind = ContractorKind.SoleProprietor;
        contractor.Check();
    }

    [Fact]
    public void A_person_is_called_by_the_parts_of_the_name()
    {
        var contractor = new Contractor { Kind = ContractorKind.Individual, LastName = "Byron", FirstName = "Ada" };

        contractor.Check();

        Assert.Equal("Byron Ada", contractor.Name);
    }

    [Fact]
    public void Nobody_is_the_parent_of_themselves()
    {
        var contractor = new Contractor { Name = "Acme" };
        contractor.ParentId = contractor.Id;

        Assert.Contains("parent", Assert.Throws<InvalidInputException>(contractor.Check).Fields);
    }

    [Theory]
    [InlineData("40702810938000000001", "044525225", "30101810400000000225", null)]
    [InlineData("4070 2810 9380 0000 0001", "044 525 225", null, null)]
    [InlineData("40702810938000000002", "044525225", null, "044525225")]
    [InlineData("40702810938000000001", "44525225", null, "44525225")]
    [InlineData("40702810938000000001", "044525225", "30101810400000000226", "30101810400000000226")]
    public void A_bank_account_is_refused_with_what_does_not_fit(string account, string bic, string? correspondent, string? named)
    {
        var contractor = new Contractor { Name = "Bank", BankAccounts = [new() { Account = account, Bic = bic, CorrAccount = correspondent }] };

        var refusal = Record.Exception(contractor.Check) as InvalidInputException;

        Assert.Equal(named is not null, refusal is not null);
        Assert.Contains(named ?? "", refusal?.Fields["bankAccounts"] ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_without_a_number_is_no_account() =>
        Assert.Contains("bankAccounts", Assert.Throws<InvalidInputException>(() => new Contractor { Name = "Bank", BankAccounts = [new() { BankName = "First" }] }.Check()).Fields);
}
