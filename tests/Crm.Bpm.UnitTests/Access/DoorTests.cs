using System.Net;
using Crm.Bpm.Modules.Access;
using Microsoft.AspNetCore.Http;

namespace Crm.Bpm.UnitTests.Access;

public sealed class DoorTests
{
    [Theory]
    [InlineData("/leads?tab=mine", "/leads?tab=mine")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData(null, "/")]
    public void Nobody_is_sent_to_another_site_after_signing_in(string? asked, string expected) =>
        Assert.Equal(expected, LocalUrl.Or(asked, "/"));

    [Theory]
    [InlineData("127.0.0.1", "localhost", null, true)]
    [InlineData("::1", "[::1]", null, true)]
    [InlineData("127.0.0.1", "crm.example", null, false)]
    [InlineData("127.0.0.1", "localhost", "X-Forwarded-For", false)]
    [InlineData("10.0.0.5", "localhost", null, false)]
    public void Only_the_very_machine_is_local(string address, string host, string? header, bool expected)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        context.Request.Host = new HostString(host);
        if (header is not null)
            context.Request.Headers[header] = "203.0.113.7";

        Assert.Equal(expected, Loopback.Is(context));
    }

    [Theory]
    [InlineData("ada@example.test", true)]
    [InlineData("ada", false)]
    [InlineData("@example.test", false)]
    [InlineData("ada@", false)]
    [InlineData("a da@example.test", false)]
    [InlineData("ada@b@c", false)]
    public void An_address_looks_like_one(string text, bool expected) => Assert.Equal(expected, EmailAddress.IsOne(text));
}
