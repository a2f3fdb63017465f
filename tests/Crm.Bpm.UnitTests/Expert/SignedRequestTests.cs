using System.Globalization;
using System.Text;
using Crm.Expert.Providers;
using Crm.Expert.Telephony;

namespace Crm.Bpm.UnitTests.Expert;

public sealed class SignedRequestTests
{
    private static readonly DateTime s_now = new(2026, 11, 27, 9, 0, 0, DateTimeKind.Utc);
    private static readonly byte[] s_body = Encoding.UTF8.GetBytes("""{"callKey":"a","type":"Started"}""");
    private static readonly ConnectionSetup s_setup = new(Guid.Empty, new ConnectionSettings(), "secret", null, "RU");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_request_signed_with_our_secret_is_believed(bool asHex) => Assert.Null(Refusal(s_body, s_now, Sign("secret", s_now, s_body, asHex)));

    [Fact]
    public void A_changed_body_is_not_believed() => Assert.Contains("signature", Refusal(Encoding.UTF8.GetBytes("{}"), s_now, Sign("secret", s_now, s_body)), StringComparison.Ordinal);

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public void What_was_signed_outside_the_window_is_not_believed(int seconds)
    {
        var then = s_now.AddSeconds(seconds);

        Assert.Contains("too old", Refusal(s_body, then, Sign("secret", then, s_body)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("nonsense")]
    [InlineData("zz")]
    public void Nonsense_is_not_believed(string signature) => Assert.NotNull(Refusal(s_body, s_now, signature));

    [Fact]
    public void Without_a_secret_nobody_is_believed() =>
        Assert.NotNull(SignedRequest.Refuse(s_setup with { SigningSecret = null }, new WebhookRequest(s_body, _ => "x", "events"), TimeSpan.FromMinutes(5), s_now));

    private static string? Refusal(byte[] body, DateTime signedAt, string signature)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Crm-Timestamp"] = Seconds(signedAt), ["X-Crm-Signature"] = signature };
        return SignedRequest.Refuse(s_setup, new WebhookRequest(body, name => headers.GetValueOrDefault(name), "events"), TimeSpan.FromMinutes(5), s_now);
    }

    private static string Sign(string secret, DateTime at, byte[] body, bool asHex = true)
    {
        var signature = SignedRequest.Sign(secret, Seconds(at), body);
        return asHex ? "sha256=" + Convert.ToHexStringLower(signature) : Convert.ToBase64String(signature);
    }

    private static string Seconds(DateTime at) => new DateTimeOffset(at).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
