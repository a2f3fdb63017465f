using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Crm.Bpm.IntegrationTests.Hostile;

public sealed class UploadsTests(Hosts hosts) : IClassFixture<Hosts>
{
    private const long Megabyte = 1024 * 1024;

    [Theory]
    [InlineData("/api/leads", "application/json"), InlineData("/elsa/api/workflow-definitions/import", "application/json")]
    public async Task Two_hundred_megabytes_of_JSON_are_refused(string path, string type)
    {
        var crm = await hosts.OnAsync("sqlite");
        using var content = new StreamContent(new Endless(200 * Megabyte));
        // With its length said, the server refuses before the body is sent.
        (content.Headers.ContentType, content.Headers.ContentLength) = (new MediaTypeHeaderValue(type), 200 * Megabyte);

        var (status, body) = await crm.Admin.TryAsync(HttpMethod.Post, path, content, r => r.Headers.ExpectContinue = true);

        Assert.Null(Refusal.Problem(status, body, 413, 400));
        Assert.Equal(0, await crm.Admin.CountAsync("leads"));
    }

    [Fact]
    public async Task A_file_of_two_hundred_megabytes_is_refused_with_the_limit()
    {
        var crm = await hosts.OnAsync("sqlite");

        var (status, body) = await ImportAsync(crm, new StreamContent(new Endless(200 * Megabyte)), "leads");

        Assert.Null(Refusal.Problem(status, body, 413));
        Assert.Contains("MB", Refusal.SentenceOf(body), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(crm.Database.Folder, "*", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length > 50 * Megabyte));
    }

    [Fact]
    public async Task A_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked()
    {
        var crm = await hosts.OnAsync("sqlite");

        var (status, body) = await ImportAsync(crm, new ByteArrayContent(Bomb(2_000)), "leads", """{"mapping":[{"column":"a","field":"name"}]}""");

        Assert.Null(Refusal.Problem(status, body, 400, 413));
    }

    [Theory]
    [InlineData("PK\u0003\u0004 no workbook", "leads", "{}"), InlineData("a,b\n1,2", "nope", "{}"), InlineData("a,b\n1,2", "leads", "{"), InlineData("a,b\n1,2", "leads", "[]"), InlineData("", "leads", "{}"),
     InlineData("a,b\n1,2", "leads", "{\"mapping\":[{\"column\":\"nope\",\"field\":\"name\"}]}"), InlineData("a,b\n1,2", "leads", "{\"mapping\":[{\"column\":\"a\",\"field\":\"nope\"}]}"), InlineData("a,b\n1,2", "leads", "{\"mode\":\"destroy\"}"),
     InlineData("a,b\n1,2", "leads", "{\"mapping\":[{\"column\":\"a\",\"field\":\"name\"}],\"culture\":\"xx-nope\"}"), InlineData("a,b\n1,2", "leads", "{\"mapping\":7}")]
    public async Task Nonsense_in_an_import_gets_a_sentence(string file, string target, string options)
    {
        var crm = await hosts.OnAsync("sqlite");

        var (status, body) = await ImportAsync(crm, new StringContent(file, Encoding.Latin1), target, options);

        Assert.Null(Refusal.Problem(status, body, 400));
        Assert.Equal(0, await crm.Admin.CountAsync("leads"));
    }

    private static async Task<(HttpStatusCode Status, System.Text.Json.Nodes.JsonNode? Body)> ImportAsync(CrmHost crm, HttpContent file, string target, string options = "{}")
    {
        using var form = new MultipartFormDataContent { { new StringContent(target), "target" }, { new StringContent(options), "options" }, { file, "file", "leads.xlsx" } };
        return await crm.Admin.TryAsync(HttpMethod.Post, "/api/imports", form);
    }

    private static byte[] Bomb(int megabytes)
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "[Content_Types].xml", "xl/workbook.xml" })
                using (var part = zip.CreateEntry(name).Open())
                    part.Write("<x/>"u8);
            using var sheet = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open();
            var zeros = new byte[Megabyte];
            for (var i = 0; i < megabytes; i++)
                sheet.Write(zeros);
        }

        return packed.ToArray();
    }

    /// <summary>Blanks without keeping them.</summary>
    private sealed class Endless(long length) : Stream
    {
        private readonly long _length = length;
        private long _left = length;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => _length;
        public override long Position { get => _length - _left; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var now = (int)Math.Min(count, _left);
            buffer.AsSpan(offset, now).Fill((byte)' ');
            _left -= now;
            return now;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
