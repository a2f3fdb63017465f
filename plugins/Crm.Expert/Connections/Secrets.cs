using System.Security.Cryptography;
using Crm.Bpm.Sdk;
using Crm.Expert.Telephony;
using Microsoft.AspNetCore.DataProtection;

namespace Crm.Expert.Connections;

/// <summary>Seals and opens the secrets of connections with the product's keys.</summary>
internal sealed class Secrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Crm.Expert.Telephony");

    /// <summary>As it is kept; null and empty stay what they are.</summary>
    public string? Seal(string? secret) => string.IsNullOrEmpty(secret) ? secret : _protector.Protect(secret);

    /// <summary>The connection with its secrets as they are, for one use.</summary>
    /// <exception cref="RuleBrokenException">The keys that protected them are gone.</exception>
    public ConnectionSetup SetupOf(TelephonyConnection connection)
    {
        try
        {
            return new ConnectionSetup(connection.Id, connection.Settings, Open(connection.SealedSecret), Open(connection.SealedPassword), connection.Country);
        }
        catch (CryptographicException)
        {
            throw new RuleBrokenException(ConnectionTexts.LostSecret, connection.Name);
        }
    }

    private string? Open(string? kept) => string.IsNullOrEmpty(kept) ? null : _protector.Unprotect(kept);
}
