using Crm.Bpm.Modules.Plugins.Licences;
using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Licensing;

namespace Crm.Bpm.UnitTests.Plugins;

public sealed class LicenceFileTests
{
    private static readonly DateOnly s_first = new(2027, 1, 1);
    private static readonly Licence s_licence = new() { Number = "L-1", Plugin = "My.Plugin", Customer = "ООО «Ромашка» {0}", Seats = 5, ValidFrom = s_first, ValidUntil = new DateOnly(2027, 12, 31), GraceDays = 10 };

    [Theory]
    [InlineData(-1, LicenceStatus.NotYet), InlineData(0, LicenceStatus.Active), InlineData(333, LicenceStatus.Active), InlineData(334, LicenceStatus.Ending), InlineData(364, LicenceStatus.Ending),
     InlineData(365, LicenceStatus.Grace), InlineData(374, LicenceStatus.Grace), InlineData(375, LicenceStatus.Lapsed)]
    public void A_licence_stands_by_the_day(int day, LicenceStatus status)
    {
        var (stands, sentence) = Licensing.StatusOf(new PluginManifest { Id = "My.Plugin", Name = new Words("Mine", "Мой") }, s_licence, s_first.AddDays(day));

        Assert.Equal(status, stands);
        Assert.DoesNotContain("{", sentence.En.Replace("{0}", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_survives_mail_and_shows_its_customer_to_a_reader()
    {
        using var key = SigningKey.Create();
        var plugin = new PluginManifest { Id = "My.Plugin", Name = Words.Same("Mine"), LicenceKey = key.Public.Pem };
        var text = LicenceFile.Issue(s_licence, key);

        var mailed = LicenceFile.Read("\uFEFF\r\n" + text.ReplaceLineEndings("\r\n") + "\r\n\r\n");

        Assert.Null(mailed.ProblemFor(plugin));
        Assert.Equal(s_licence.Customer, mailed.Licence.Customer);
        Assert.Contains("ООО «Ромашка»", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_changed_character_of_the_content_is_noticed()
    {
        using var key = SigningKey.Create();
        var plugin = new PluginManifest { Id = "My.Plugin", Name = Words.Same("Mine"), LicenceKey = key.Public.Pem };
        var text = LicenceFile.Issue(s_licence, key);

        foreach (var (from, to) in new[] { ("2027-12-31", "2099-12-31"), ("\"seats\": 5", "\"seats\": 50"), ("\"graceDays\": 10", "\"graceDays\": 366"), ("L-1", "L-2"), ("  \"seats\"", " \"seats\"") })
            Assert.NotNull(LicenceFile.Read(text.Replace(from, to, StringComparison.Ordinal)).ProblemFor(plugin));
    }
}
