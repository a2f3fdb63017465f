using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Crm.Expert.Telephony;

namespace Crm.Expert.Providers;

/// <summary>
/// Whether a request is from who it says: an HMAC-SHA256 over its second, a point and its bytes, as hexadecimal digits or Base64. What
/// is older than the window is refused, so that nobody sends again what they overheard; exchanges that sign without a second are
/// protected by events being kept once.
/// </summary>
internal static class SignedRequest
{
    /// <summary>Why the request is not believed; null when it is.</summary>
    public static string? Refuse(ConnectionSetup setup, WebhookRequest request, TimeSpan window, DateTime now)
    {
        if (string.IsNullOrEmpty(setup.SigningSecret))
            return "this connection has no secret to check signatures with";
        if (request.Header(setup.Settings.SignatureHeader) is not { Length: > 0 } signature)
            return $"the header {setup.Settings.SignatureHeader} is missing";
        string? timestamp = null;
        if (!string.IsNullOrWhiteSpace(setup.Settings.TimestampHeader))
        {
            timestamp = request.Header(setup.Settings.TimestampHeader);
            if (!long.TryParse(timestamp, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var second) || second is < 0 or > 253_402_300_799)
                return $"the header {setup.Settings.TimestampHeader} is missing or no number of seconds since 1970";
            if ((DateTimeOffset.FromUnixTimeSeconds(second).UtcDateTime - now).Duration() > window)
                return "the request is too old, or its clock is ahead";
        }

        return Matches(signature, Sign(setup.SigningSecret, timestamp, request.Body)) ? null : "the signature does not match";
    }

    /// <summary>The signature of a body.</summary>
    public static byte[] Sign(string secret, string? timestamp, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp is null ? "" : timestamp + "."), .. body];
        return HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
    }

    private static bool Matches(string given, byte[] expected)
    {
        var text = given.StartsWith("sha256=", StringComparison.OrdinalIgnoreCase) ? given[7..] : given;
        Span<byte> bytes = stackalloc byte[expected.Length];
        if (text.Length == expected.Length * 2)
            return Convert.FromHexString(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == expected.Length && CryptographicOperations.FixedTimeEquals(bytes, expected);
        return Convert.TryFromBase64String(text, bytes, out var count) && count == expected.Length && CryptographicOperations.FixedTimeEquals(bytes, expected);
    }
}
