using System.Globalization;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Bpm.UnitTests.Ui;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("1500,50", "1500.50")]
    [InlineData("1500.50", "1500.50")]
    [InlineData("12.5", "12.5")]
    [InlineData("12,5", "12.5")]
    [InlineData("1,200,000.50", "1200000.50")]
    [InlineData("1.200.000,50", "1200000.50")]
    [InlineData("1 200 000,50", "1200000.50")]
    [InlineData("1\u00a0200\u202f000.5", "1200000.5")]
    [InlineData("1.200.000", "1200000")]
    [InlineData("0,500", "0.500")]
    [InlineData("1500,500", "1500.500")]
    [InlineData(",5", "0.5")]
    [InlineData("7.", "7")]
    [InlineData("−12", "-12")]
    [InlineData("-1,5", "-1.5")]
    public void A_number_is_the_same_in_every_language(string typed, string meant)
    {
        var number = decimal.Parse(meant, CultureInfo.InvariantCulture);

        Assert.Equal(number, NumberText.Read(typed, CultureInfo.GetCultureInfo("en-US")));
        Assert.Equal(number, NumberText.Read(typed, CultureInfo.GetCultureInfo("ru-RU")));
    }

    [Theory]
    [InlineData("en-US", "1,500", "1500")]
    [InlineData("en-US", "1.500", "1.5")]
    [InlineData("ru-RU", "1,500", "1.5")]
    public void Three_digits_behind_a_single_separator_are_a_thousand_where_people_write_thousands_so(string culture, string typed, string meant) =>
        Assert.Equal(decimal.Parse(meant, CultureInfo.InvariantCulture), NumberText.Read(typed, CultureInfo.GetCultureInfo(culture)));

    [Fact]
    public void What_reads_two_ways_is_asked_again() => Assert.Null(NumberText.Read("1.500", CultureInfo.GetCultureInfo("ru-RU")));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("12 34")]
    [InlineData("1,50,000")]
    [InlineData("1 200,000,5")]
    [InlineData("1 200.000,5")]
    [InlineData("twelve")]
    [InlineData("1e5")]
    [InlineData("99999999999999999999999999999999")]
    public void What_is_no_number_is_not_guessed(string typed)
    {
        Assert.Null(NumberText.Read(typed, CultureInfo.GetCultureInfo("en-US")));
        Assert.Null(NumberText.Read(typed, CultureInfo.GetCultureInfo("ru-RU")));
    }

    [Fact]
    public void A_fact_of_money_is_read_so()
    {
        using var english = new Culture("en-US");

        var wrong = FactText.Read<Money>("1500,50", null, "USD", FactKind.Money, required: true, new PersonTime(null!), out var money);

        Assert.Null(wrong);
        Assert.Equal(new Money(1500.50m, "USD"), money);
    }

    [Theory, InlineData("01.12.2026"), InlineData("2026-12-01")]
    public void A_fact_of_a_day_is_read_as_its_reader_writes_days(string typed)
    {
        using var russian = new Culture("ru-RU");

        Assert.Null(FactText.Read<DateOnly>(typed, null, "", FactKind.Date, required: true, new PersonTime(null!), out var day));
        Assert.Equal(new DateOnly(2026, 12, 1), day);
    }
}
