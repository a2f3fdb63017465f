using Crm.Bpm.Sdk.Ui.Records;

namespace Crm.Bpm.UnitTests.Ui;

/// <summary>What a form for a new record sends.</summary>
public sealed class NewRecordDraftTests
{
    [Theory]
    [InlineData("ru-RU", "1 500 000,50")]
    [InlineData("en-US", "1,500,000.50")]
    public void An_amount_is_sent_as_a_number_with_its_currency(string culture, string typed)
    {
        using var reader = new Culture(culture);
        var draft = new NewRecordDraft { Values = { ["budget"] = typed }, Currencies = { ["budget"] = "EUR" } };

        Assert.Equal("""{"budget":{"amount":1500000.50,"currency":"EUR"}}""", draft.ToJson().ToJsonString());
    }

    [Fact]
    public void What_is_no_number_is_sent_as_it_was_typed_so_that_it_is_refused_at_its_field()
    {
        var draft = new NewRecordDraft { Values = { ["budget"] = "a lot" }, Currencies = { ["budget"] = "EUR" } };

        Assert.Equal("a lot", (string)draft.ToJson()["budget"]!["amount"]!);
    }

    [Fact]
    public void A_currency_alone_is_no_amount() =>
        Assert.Equal("{}", new NewRecordDraft { Values = { ["budget"] = " " }, Currencies = { ["budget"] = "EUR" } }.ToJson().ToJsonString());
}
