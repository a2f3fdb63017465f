using Crm.Bpm.Modules.Templates;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Templates;
using Crm.Bpm.UnitTests.Ui;

namespace Crm.Bpm.UnitTests.Templates;

public sealed class TemplateEngineTests
{
    private static readonly TemplateEngine s_engine = new(new TemplateLimits());

    [Fact]
    public void What_comes_from_people_is_encoded_and_what_the_author_wrote_stays()
    {
        var shown = Render("<p>Hello {{ record.name }}</p>", ("name", "<script>alert(1)</script> & Co"));

        Assert.Equal("<p>Hello &lt;script&gt;alert(1)&lt;/script&gt; &amp; Co</p>", shown.Html);
    }

    [Fact]
    public void A_subject_line_is_one_line_of_plain_text()
    {
        var shown = s_engine.Render(new TemplateText("Offer for {{ record.name }}\r\nBcc: all@example.com", "x"), Model(("name", "Loft & Co")));

        Assert.Equal("Offer for Loft & Co Bcc: all@example.com", shown.SubjectLine);
    }

    [Fact]
    public void Scripts_handlers_and_addresses_that_do_something_are_left_out()
    {
        var shown = Render("<p onclick=\"x()\">a<script>x()</script><a href=\"javascript:x()\">b</a><a href=\"https://example.com\">c</a><form><input></form></p>");

        Assert.DoesNotContain("script", shown.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("onclick", shown.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<input", shown.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("https://example.com", shown.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_text_keeps_its_lines_and_paragraphs()
    {
        var shown = Render("Hello {{ record.name }}\nsecond line\n\nnew paragraph", ("name", "1 < 2"));

        Assert.Equal("<p>Hello 1 &lt; 2<br>second line</p><p>new paragraph</p>", shown.Html);
    }

    [Theory]
    [InlineData("a\n{{ recrod.name }}", "Line 2: “recrod” is not known here")]
    [InlineData("{{ record.nmae }}", "Line 1: there is no field “nmae”")]
    [InlineData("{{ record.name | shout }}", "Line 1: “shout” is not known here")]
    [InlineData("a\nb\n{{ for }}", "Line 3: this cannot be read")]
    [InlineData("{{ if record.name }}a", "is not closed")]
    [InlineData("{{ $\"{record.name}\" }}", "cannot be used in templates")]
    [InlineData("{{ import record }}", "cannot be used in templates")]
    public void A_mistake_is_named_with_its_line_in_plain_words(string template, string expected)
    {
        using var english = new Culture("en-US");

        var refusal = Assert.Throws<InvalidInputException>(() => Render(template, ("name", "Ann")));

        Assert.Contains(expected, refusal.Fields["body"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ while true }}a{{ end }}")]
    [InlineData("{{ for i in 1..100000000 }}a{{ end }}")]
    [InlineData("{{ for i in 1..4000 }}{{ for j in 1..4000 }}{{ k = j }}{{ end }}{{ end }}")]
    [InlineData("{{ 'a' * 1000000000 }}")]
    [InlineData("{{ s = 'abcdefgh'; for i in 1..900; s = s + s; end }}")]
    [InlineData("{{ s = 'abcdefgh'; for i in 1..900; s = s | string.append s; end }}")]
    [InlineData("{{ capture s }}abcdefgh{{ end; for i in 1..900; capture s; s; s; end; end }}")]
    [InlineData("{{ func f; f; end; f }}")]
    [InlineData("{{ 'a' | string.pad_left 100000000 }}")]
    [InlineData("{{ regex.match 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' '(a+)+$' }}")]
    public void A_template_that_would_run_or_grow_for_ever_is_stopped(string template)
    {
        var started = TimeProvider.System.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InvalidInputException>(() => Render(template));

        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20), template);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200 * 1024 * 1024, template);
    }

    [Theory]
    [InlineData("{{ include 'x' }}")]
    [InlineData("{{ object.eval '1 + 1' }}")]
    [InlineData("{{ record.name.get_type }}")]
    [InlineData("{{ record.get_type }}")]
    [InlineData("{{ system.io.file }}")]
    public void A_template_sees_nothing_of_the_program(string template) =>
        Assert.Throws<InvalidInputException>(() => Render(template, ("name", "Ann")));

    [Theory]
    [InlineData("ru", "1 234 567,5 · да · 27 ноября 2026")]
    [InlineData("en", "1,234,567.5 · yes · ")]
    public void Numbers_dates_and_words_follow_the_letters_language(string language, string expected)
    {
        var shown = Render("{{ record.sum }} · {{ record.yes }} · {{ record.day }}", language, ("sum", 1234567.5m), ("yes", true), ("day", new DateTime(2026, 11, 27)));

        Assert.Contains(expected, System.Net.WebUtility.HtmlDecode(shown.Html).Replace('\u00a0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_product_made_is_shown_as_it_is()
    {
        var model = Model();
        var values = new Dictionary<string, object?>(model.Values, StringComparer.Ordinal) { ["products_table"] = new TemplateHtml("<table><tbody><tr><td>1</td></tr></tbody></table>") };

        var shown = s_engine.Render(new TemplateText("{{ products_table }}", "{{ products_table }}"), model with { Values = values });

        Assert.Equal("<table><tbody><tr><td>1</td></tr></tbody></table>", shown.Html);
        Assert.Equal("", shown.SubjectLine);
    }

    private static RenderedTemplate Render(string body, params (string Name, object? Value)[] fields) => Render(body, "en", fields);

    private static RenderedTemplate Render(string body, string language, params (string Name, object? Value)[] fields) =>
        s_engine.Render(new TemplateText("x", body), Model(fields) with { Language = language });

    private static TemplateModel Model(params (string Name, object? Value)[] fields)
    {
        var record = new TemplateObject("record");
        foreach (var (name, value) in fields)
            record[name] = value;
        return new TemplateModel("en", new Dictionary<string, object?>(StringComparer.Ordinal) { ["record"] = record });
    }
}
