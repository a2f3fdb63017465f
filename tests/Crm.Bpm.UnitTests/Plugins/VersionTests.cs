using System.Text;
using Crm.Bpm.Modules.Plugins.Packages;

namespace Crm.Bpm.UnitTests.Plugins;

public sealed class VersionTests
{
    [Theory]
    [InlineData("1.2.3", "1.2.4"), InlineData("1.2", "1.10"), InlineData("1.0.0-beta.2", "1.0.0-beta.10"), InlineData("1.0.0-beta", "1.0.0"), InlineData("1.0.0-1", "1.0.0-alpha"), InlineData("0.9.9", "1")]
    public void The_left_version_comes_before_the_right(string left, string right)
    {
        Assert.True(SemVersion.Parse(left) < SemVersion.Parse(right));
        Assert.True(SemVersion.Parse(right) > SemVersion.Parse(left));
        Assert.False(SemVersion.Parse(left) >= SemVersion.Parse(right));
    }

    [Theory]
    [InlineData(""), InlineData("newest"), InlineData("1.2.3.4"), InlineData("1.-2"), InlineData("1.2.3-"), InlineData("99999999999"), InlineData("1.2.3-a b")]
    public void What_is_no_version_is_not_read(string text) => Assert.False(SemVersion.TryParse(text, out _));

    [Theory]
    [InlineData("1.2", "1.2.0", true), InlineData("1.2", "1.9", true), InlineData("1.2", "2.0", false), InlineData("1.2", "1.1.9", false),
     InlineData(">=1.2 <1.5", "1.4.9", true), InlineData(">=1.2 <1.5", "1.5", false), InlineData("=2.0", "2.0.0", true), InlineData("", "7.1", true)]
    public void A_range_has_the_versions_it_says(string range, string version, bool has)
    {
        Assert.True(VersionRange.TryParse(range, out var read));
        Assert.Equal(has, read.Has(SemVersion.Parse(version)));
    }

    [Theory]
    [InlineData(">>1"), InlineData("1.2 to 2"), InlineData("=<1")]
    public void What_is_no_range_is_not_read(string text) => Assert.False(VersionRange.TryParse(text, out _));

    [Fact]
    public void A_manifest_has_one_name_or_one_for_each_language()
    {
        var one = PluginManifest.Read("""{"id":"Crm.Basic","version":"1.0.0","name":"CRM Basic","dependsOn":["Crm.Other 1.2"]}"""u8);
        var two = PluginManifest.Read("""{"id":"Crm.Basic","version":"1.0.0","name":{"en":"Gadgets","ru":"Приборы"},"activation":"Licensed"}"""u8);

        Assert.Equal(("CRM Basic", "CRM Basic"), (one.Name.En, one.Name.Ru));
        Assert.Equal(("Crm.Other", "1.2", PluginActivation.Free), (one.Dependencies[0].Id, one.Dependencies[0].Range.ToString(), one.Activation));
        Assert.Equal(("Gadgets", "Приборы", PluginActivation.Licensed), (two.Name.En, two.Name.Ru, two.Activation));
    }

    [Theory]
    [InlineData("[]"), InlineData("null"), InlineData("{\"id\":null,\"version\":\"1\"}"), InlineData("{\"id\":\"a\",\"version\":\"1\",\"dependsOn\":null}"), InlineData("{\"id\":\"a\",\"version\":\"1\",\"dependsOn\":[null]}"),
     InlineData("{\"id\":\"a\",\"version\":\"1\",\"name\":7}"), InlineData("{\"id\":\"a\",\"version\":\"1\",\"sdk\":\"\"}"), InlineData("{\"id\":\"a\",\"version\":\"1\",\"activation\":\"Maybe\"}"), InlineData("{\"id\":\"a/b\",\"version\":\"1\"}")]
    public void What_is_no_manifest_gets_a_sentence(string json)
    {
        var bad = Assert.Throws<BadPackageException>(() => PluginManifest.Read(Encoding.UTF8.GetBytes(json)));

        Assert.True(bad.Sentence.En.Length > 10 && bad.Sentence.Ru.Length > 10);
    }
}
