using System.IO.Compression;
using System.Text;
using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.UnitTests.Import;

public sealed class FileTests
{
    private static readonly ImportLimits s_limits = new();

    public FileTests() => TextEncodings.Register();

    [Fact]
    public void A_Russian_Excel_file_is_told_by_its_content()
    {
        using var file = new MemoryStream(Encoding.GetEncoding("windows-1251").GetBytes("Название;Выручка;Город\r\nООО «Ромашка»;1 234,50;Тверь\r\nАО «Полёт»;17,00;Омск\r\n"));

        var format = ImportFile.Recognise(file, ["Название", "Выручка"], null, s_limits);

        Assert.Equal(("windows-1251", ';', 1), (format.Encoding, format.Delimiter, format.HeaderRow));
        Assert.Equal("АО «Полёт»", ImportFile.Rows(file, format, s_limits).Last()[0].Text);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_byte_order_mark_decides(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        using var file = new MemoryStream([.. encoding.GetPreamble(), .. encoding.GetBytes("имя\tгород\nАнна\tТула\n")]);

        var format = ImportFile.Recognise(file, ["имя"], null, s_limits);

        Assert.Equal(["имя", "город"], format.Columns);
        Assert.Equal('\t', format.Delimiter);
    }

    [Fact]
    public void Quoted_cells_hold_delimiters_quotes_and_line_ends()
    {
        var rows = CsvText.Rows(new StringReader("a,b\n\"x, \"\"y\"\"\nz\",2\n\n,3\n"), ',', s_limits).ToList();

        Assert.Equal("x, \"y\"\nz", rows[1][0].Text);
        Assert.True(rows[2].IsEmpty);
        Assert.Equal(("", "3", 4), (rows[3][0].Text, rows[3][1].Text, rows[3].Number));
    }

    [Fact]
    public void The_header_is_the_row_that_names_the_columns()
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes("Report of 2026,,\n,,\nname,staff,city\nAcme,5,Tula\n"));

        var format = ImportFile.Recognise(file, ["name", "staff"], null, s_limits);

        Assert.Equal(3, format.HeaderRow);
        Assert.Equal("Acme", Assert.Single(ImportFile.Rows(file, format, s_limits))[0].Text);
    }

    [Fact]
    public void A_quotation_mark_that_is_never_closed_is_named()
    {
        var text = "a,b\n1,\"" + new string('x', 200_000);

        var refused = Assert.Throws<InvalidInputException>(() => CsvText.Rows(new StringReader(text), ',', s_limits).ToList());

        Assert.Contains("2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_bomb_is_refused()
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.CreateEntry("[Content_Types].xml");
            archive.CreateEntry("xl/workbook.xml");
            using var sheet = archive.CreateEntry("xl/worksheets/sheet1.xml").Open();
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 64; i++)
                sheet.Write(zeros);
        }

        Assert.Throws<InvalidInputException>(() => ImportFile.Recognise(file, ["a"], null, s_limits));
    }

    [Fact]
    public void A_zip_that_is_no_workbook_and_a_binary_file_are_refused()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
            archive.CreateEntry("readme.txt");
        using var binary = new MemoryStream([1, 0, 2, 0, 0, 3, 4, 0, 0, 0, 9]);

        Assert.Throws<InvalidInputException>(() => ImportFile.Recognise(zip, ["a"], null, s_limits));
        Assert.Throws<InvalidInputException>(() => ImportFile.Recognise(binary, ["a"], null, s_limits));
    }
}
