using System.Security.Cryptography;

namespace Crm.Bpm.Modules.Plugins.Packages;

/// <summary>A vendor's private key: signs packages and licences. ECDSA on P-256 with SHA-256, kept as PEM; it never goes to a customer.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly ECDsa _key;

    private SigningKey(ECDsa key) => _key = key;

    /// <summary>The other half, for everybody.</summary>
    public PublicKey Public => PublicKey.Of(_key.ExportSubjectPublicKeyInfo());

    /// <summary>A new key.</summary>
    public static SigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a private key.</summary>
    /// <exception cref="CryptographicException">It is no private key of this kind.</exception>
    public static SigningKey FromPem(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            // Fails for a public key.
            key.ExportECPrivateKey();
            return key.KeySize == 256 ? new SigningKey(key) : throw new CryptographicException("The key is not on the curve P-256.");
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new CryptographicException("The file holds no private ECDSA key on the curve P-256: " + wrong.Message, wrong);
        }
    }

    /// <summary>The key to keep.</summary>
    public string ToPem() => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>The signature, in base64.</summary>
    public string Sign(byte[] content) => Convert.ToBase64String(_key.SignData(content, HashAlgorithmName.SHA256));

    public void Dispose() => _key.Dispose();
}

/// <summary>A public key: checks what its private half signed.</summary>
/// <param name="Pem">As it is handed on.</param>
/// <param name="Fingerprint">SHA-256 over it, by which people compare keys.</param>
public sealed record PublicKey(string Pem, string Fingerprint)
{
    /// <summary>The fingerprint in groups of four, as people read it to each other.</summary>
    public string Readable => string.Join(' ', Fingerprint.Chunk(4).Select(group => new string(group)));

    /// <summary>Reads a public key; false when it is none on P-256.</summary>
    public static bool TryParse(string? pem, out PublicKey key)
    {
        key = new PublicKey("", "");
        if (string.IsNullOrWhiteSpace(pem) || pem.Length > 4_000 || pem.Contains("PRIVATE", StringComparison.OrdinalIgnoreCase))
            return false;
        using var read = ECDsa.Create();
        try
        {
            read.ImportFromPem(pem);
            if (read.KeySize != 256)
                return false;
            key = Of(read.ExportSubjectPublicKeyInfo());
            return true;
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Whether the private half of this key signed that.</summary>
    public bool Signed(byte[] content, string signature)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(Pem);
        var bytes = new byte[Math.Max(1, signature.Length)];
        return Convert.TryFromBase64String(signature.Trim(), bytes, out var length) && key.VerifyData(content, bytes.AsSpan(0, length), HashAlgorithmName.SHA256);
    }

    internal static PublicKey Of(byte[] subject) => new(PemEncoding.WriteString("PUBLIC KEY", subject), Convert.ToHexStringLower(SHA256.HashData(subject)));
}
