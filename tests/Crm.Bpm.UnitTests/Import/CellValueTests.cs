using System.Globalization;
using Crm.Bpm.Modules.Import;
using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.UnitTests.Import;

public sealed class CellValueTests
{
    [Theory]
    [InlineData("ru-RU", "1 234,50", 1234.5)]
    [InlineData("ru-RU", "1 234,50 ₽", 1234.5)]
    [InlineData("ru-RU", "1234.5", 1234.5)]
    [InlineData("en-US", "1,234.50", 1234.5)]
    [InlineData("en-US", "-12", -12)]
    [InlineData("de-DE", "1.234,5", 1234.5)]
    public void Numbers_are_read_as_the_culture_writes_them(string culture, string text, double expected)
    {
        Assert.Equal((decimal)expected, CellValue.Number(new Cell(text), null, Of(culture)));
    }

    [Theory]
    [InlineData("en-US", "1,5")]
    [InlineData("en-US", "abc")]
    [InlineData("en-US", "1.2.3")]
    [InlineData("ru-RU", "12,34,56")]
    public void What_is_no_number_in_the_culture_is_refused(string culture, string text)
    {
        Assert.Throws<InvalidInputException>(() => CellValue.Number(new Cell(text), null, Of(culture)));
    }

    [Fact]
    public void Millions_are_multiplied_exactly()
    {
        Assert.Equal(1_100_040_000m, CellValue.Amount(new Cell("1100.04"), 1_000_000, Of("en-US")));
    }

    private static CellCulture Of(string name) => new(CultureInfo.GetCultureInfo(name), IsGiven: true, TimeZoneInfo.Utc);
}
