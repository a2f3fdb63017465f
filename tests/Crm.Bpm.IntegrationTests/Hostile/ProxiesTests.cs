using Crm.Bpm.Host.Security;
using Microsoft.Extensions.Configuration;

namespace Crm.Bpm.IntegrationTests.Hostile;

/// <summary>Whose word counts about where a request came from.</summary>
public sealed class ProxiesTests
{
    [Theory]
    [InlineData("Proxies=", "")]
    [InlineData("Proxies=10.0.0.1", "10.0.0.1")]
    [InlineData("Proxies=10.0.0.1, ::1", "10.0.0.1 ::1")]
    [InlineData("Proxies:0=10.0.0.1", "10.0.0.1")]
    public void They_are_named_in_one_line_or_as_a_list(string setting, string expected) =>
        Assert.Equal(expected, string.Join(' ', CrmSecurity.ProxiesOf(new ConfigurationBuilder().AddCommandLine([setting]).Build())));

    [Fact]
    public void What_is_no_address_is_named() =>
        Assert.Contains("nginx", Assert.Throws<InvalidOperationException>(() => CrmSecurity.ProxiesOf(new ConfigurationBuilder().AddCommandLine(["Proxies=nginx"]).Build())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Proxies=10.0.0.1", "http")]
    [InlineData("Proxies=127.0.0.1", "https")]
    public async Task Only_a_named_proxy_says_how_people_came(string setting, string scheme)
    {
        await using var crm = await CrmHost.OnAsync("sqlite", setting);
        var (_, description) = await crm.Admin.TryAsync(HttpMethod.Get, "/openapi/v1.json", null, request => request.Headers.Add("X-Forwarded-Proto", "https"));

        Assert.StartsWith(scheme + "://", (string)description!["servers"]![0]!["url"]!, StringComparison.Ordinal);
    }
}
