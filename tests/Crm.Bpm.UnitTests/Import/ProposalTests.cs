using Crm.Basic.Contractors;
using Crm.Bpm.Modules.Import;
using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Modules.Import.Pages;
using Crm.Bpm.Modules.Import.Proposals;
using Crm.Bpm.Sdk;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.UnitTests.Import;

public sealed class ProposalTests
{
    [Theory]
    [InlineData(ColumnType.Email, "ada@example.com", "b@example.org")]
    [InlineData(ColumnType.Phone, "+7 921 555-14-07", "8 (495) 123-45-67", "79215551408")]
    [InlineData(ColumnType.Number, "12", "1 234,50", "-7")]
    [InlineData(ColumnType.Money, "$1,200.50", "$7")]
    [InlineData(ColumnType.Date, "31.12.2025", "01.02.2026 17:05")]
    [InlineData(ColumnType.YesNo, "да", "нет")]
    [InlineData(ColumnType.Url, "https://example.com", "www.example.com")]
    [InlineData(ColumnType.Text, "7707083893 and more", "text")]
    [InlineData(ColumnType.Empty, "", "")]
    public void A_column_is_told_by_its_values(ColumnType type, params string[] values) => Assert.Equal(type, Column(values).Type);

    [Fact]
    public void A_tax_number_is_no_phone() => Assert.Equal(ColumnType.Number, Column("7707083893", "5406570716").Type);

    [Fact]
    public void One_clear_date_decides_for_the_whole_column()
    {
        Assert.True(Column("03/04/2025", "10/12/2025").IsAmbiguous);
        Assert.False(Column("03/04/2025", "31/12/2025").IsAmbiguous);
        Assert.Equal("d/M/yyyy", Column("03/04/2025", "31/12/2025").DateFormats[0]);
        Assert.Equal("M/d/yyyy", Column("03/04/2025", "12/31/2025").DateFormats[0]);
        Assert.False(Column("03.04.2025").IsAmbiguous);
        Assert.False(Column("05/05/2025").IsAmbiguous);
    }

    [Fact]
    public void Decimal_commas_and_points_are_told_apart()
    {
        Assert.Equal("ru-RU", Column("1 234,50", "17").Numbers?.Name);
        Assert.Equal("en-US", Column("1,234.50", "17").Numbers?.Name);
        Assert.Null(Column("17", "18").Numbers);
    }

    [Fact]
    public void Spreadsheets_count_columns_in_letters() =>
        Assert.Equal(["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"], new[] { 0, 25, 26, 51, 52, 701, 702 }.Select(ImportFile.LetterOf));

    [Fact]
    public void A_file_without_headings_has_columns_of_letters()
    {
        using var file = new MemoryStream("Acme,5\nZenith,7\n"u8.ToArray());

        var format = ImportFile.Recognise(file, _ => false, new FileReading(HeaderRow: 0), new ImportLimits());

        Assert.Equal(["A", "B"], format.Columns);
        Assert.Equal(2, ImportFile.Rows(file, format, new ImportLimits()).Count());
    }

    [Fact]
    public void A_text_that_begins_like_a_formula_is_written_harmless_and_read_as_it_was()
    {
        var written = CsvText.Written(CsvText.Harmless("=1+1"), ',');

        Assert.Equal("'=1+1", written);
        Assert.Equal(["=1+1", "'tis", "+7 921"], CsvText.Rows(new StringReader(written + ",'tis,+7 921"), ',', new ImportLimits()).Single().Cells.Select(c => c.Text));
    }

    [Fact]
    public void What_is_mapped_no_more_is_no_key_and_makes_nothing()
    {
        var options = new ImportOptions
        {
            Mapping = [new() { Column = "a", Field = "externalKey" }, new() { Column = "b", Field = "industry.name" }], Key = "externalKey", Mode = "skip", CreateMissing = ["industry"],
        };

        var left = options.Into(new PreviewColumn("a", "A", ColumnType.Text, [], []), null).Into(new PreviewColumn("b", "B", ColumnType.Text, [], []), null);

        Assert.Equal((0, null, null, 0), (left.Mapping.Count, left.Key, left.Mode, left.CreateMissing.Count));
    }

    [Fact]
    public void Conditions_a_person_can_write_survive_the_page_and_others_are_left_alone()
    {
        var tree = RowChoice.Tree([new("account", "empty", null), new("stage", "in", "Won, Lost"), new("x", "equals", "")]);

        Assert.Equal([new("account", "empty", null), new RowChoice("stage", "in", "Won, Lost")], RowChoice.Of(tree)!);
        Assert.Null(RowChoice.Of(System.Text.Json.JsonElement.Parse("""{"or":[{"column":"a","is":"empty"}]}""")));
        Assert.Empty(RowChoice.Of(null)!);
    }

    [Theory]
    [InlineData("E-MAIL", "email"), InlineData("Тел.", "phone"), InlineData("Номер телефона клиента", "phone"), InlineData("Наименование", "name"), InlineData("Компания", "name"), InlineData("fullName", "fullName")]
    [InlineData("Выручка", "annualRevenue"), InlineData("Дата рождения", "birthDate"), InlineData("Дата", null), InlineData("", null)]
    public void A_heading_is_understood_in_both_languages_and_with_more_words_around_it(string heading, string? path)
    {
        var kind = CrmModules.Describe([("Test", new Clients())], new ServiceCollection(), new ConfigurationBuilder().Build()).KindOf("contractors")!;
        var headings = Headings.Of(TargetFields.Of(kind, []), new ContractorImport(null!).Headings);

        Assert.Equal(path, headings.PathOf(heading) ?? headings.PathNear(heading));
    }

    private sealed class Clients : CrmModule
    {
        public override void Describe(ModuleBuilder module) => module.Record<Contractor>();
    }

    private static ColumnSample Column(params string[] values)
    {
        var column = new ColumnSample();
        foreach (var value in values)
            column.Add(new Cell(value));
        return column;
    }
}
