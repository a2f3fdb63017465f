using Crm.Basic;
using Crm.Bpm.Modules.Access;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Ui;
using Crm.Bpm.Sdk.Ui.Records;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.UnitTests.Ui;

public sealed class NewRecordDraftTests
{
    private static readonly CrmModules s_modules = CrmModules.Describe(
        [("Data", new DataModule()), ("Dictionaries", new DictionariesModule()), ("Access", new AccessModule()), ("Basic", new BasicPlugin())], new ServiceCollection(), new ConfigurationBuilder().Build());

    [Theory]
    [InlineData(null, "KZT")]
    [InlineData("EUR", "EUR")]
    public void An_amount_is_read_as_people_write_it_in_the_currency_chosen_or_the_companys(string? chosen, string currency)
    {
        using var english = new Culture("en-US");
        var draft = new NewRecordDraft { Values = { ["name"] = "Ada", ["budget"] = "1500,50" } };
        if (chosen is not null)
            draft.Currencies["budget"] = chosen;

        var json = draft.ToJson(s_modules.KindOf("leads")!, "KZT");

        Assert.Equal($$$"""{"name":"Ada","budget":{"amount":1500.50,"currency":"{{{currency}}}"}}""", json.ToJsonString());
    }

    [Fact]
    public void What_is_no_amount_is_said_at_its_field()
    {
        var draft = new NewRecordDraft { Values = { ["budget"] = "much" } };

        Assert.Equal("budget", Assert.Single(Assert.Throws<InvalidInputException>(() => draft.ToJson(s_modules.KindOf("leads")!, "USD")).Fields).Key);
    }

    [Fact]
    public void The_companys_currency_comes_first_and_the_amounts_own_is_never_missing() =>
        Assert.Equal(["KZT", "RUB", "USD", "EUR", "GBP"], MoneyWords.Offered("KZT", "GBP"));
}
