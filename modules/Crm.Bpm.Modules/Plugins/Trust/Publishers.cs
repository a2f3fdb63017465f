using Crm.Bpm.Modules.Data;
using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.Plugins.Trust;

/// <summary>A publisher whose packages are taken.</summary>
/// <param name="Name">What the administrator calls them.</param>
/// <param name="Pem">Their public key.</param>
/// <param name="Fingerprint">Its fingerprint.</param>
/// <param name="AddedBy">Who trusts them.</param>
/// <param name="AddedAt">Since when.</param>
internal sealed record TrustedPublisher(string Name, string Pem, string Fingerprint, string AddedBy, DateTime AddedAt);

/// <summary>Whose packages this server takes.</summary>
internal sealed record Publishers
{
    public const string Setting = "plugins.publishers";

    public IReadOnlyList<TrustedPublisher> Trusted { get; init; } = [];

    /// <summary>Packages that nobody signed are taken, too.</summary>
    public bool AllowUnsigned { get; init; }

    public static async Task<Publishers> ReadAsync(CrmDb db, CancellationToken cancel) =>
        await CompanySettings.ReadAsync<Publishers>(db, Setting, cancel) ?? new Publishers();

    /// <summary>Who signed a manifest; the sentence is null when it may be installed as far as that goes.</summary>
    public (TrustedPublisher? Publisher, Words? Problem) Judge(PackageFile package)
    {
        if (package.Signature is not { } signature)
            return (null, AllowUnsigned ? null : PackageTexts.Unsigned);
        if (Trusted.FirstOrDefault(p => p.Fingerprint == package.Manifest.SignedBy) is not { } publisher)
            return (null, PackageTexts.SignatureUnknown.Filled(Readable(package.Manifest.SignedBy)));
        return PublicKey.TryParse(publisher.Pem, out var key) && key.Signed(package.ManifestBytes, signature) ? (publisher, null) : (publisher, PackageTexts.SignatureWrong);
    }

    // The package says so itself: only the length is believed.
    private static string Readable(string? fingerprint) => fingerprint is { Length: 64 } && fingerprint.All(char.IsAsciiHexDigitLower) ? new PublicKey("", fingerprint).Readable : "?";
}

/// <summary>A publisher to trust.</summary>
public sealed record PublisherToTrust
{
    public string? Name { get; init; }

    /// <summary>The public key as PEM.</summary>
    public string? Key { get; init; }
}

/// <summary>Adds a publisher to those whose packages are taken; adding a key again renames them.</summary>
internal sealed class TrustPublisher(CrmDb db, ICrmClock clock)
{
    private static readonly Words s_noName = new("Give the publisher a name.", "Укажите название издателя.");
    private static readonly Words s_noKey = new("This is no public key of the kind packages are signed with (ECDSA P-256, PEM, beginning with -----BEGIN PUBLIC KEY-----).", "Это не открытый ключ, которым подписывают пакеты (ECDSA P-256 в виде PEM, начинается с -----BEGIN PUBLIC KEY-----).");
    private static readonly Words s_private = new("This is a private key. It must stay with the publisher; ask them for the public one, and tell them that this one is known now.", "Это закрытый ключ. Он должен оставаться у издателя; запросите открытый и сообщите, что этот теперь известен посторонним.");

    public async Task<TrustedPublisher> RunAsync(PublisherToTrust wanted, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        if (string.IsNullOrWhiteSpace(wanted.Name) || wanted.Name.Length > 200)
            throw new InvalidInputException("name", s_noName);
        if (wanted.Key?.Contains("PRIVATE KEY", StringComparison.Ordinal) == true)
            throw new InvalidInputException("key", s_private);
        if (!PublicKey.TryParse(wanted.Key, out var key))
            throw new InvalidInputException("key", s_noKey);
        var publisher = new TrustedPublisher(wanted.Name.Trim(), key.Pem, key.Fingerprint, db.Session.Viewer.Name, clock.UtcNow);
        var before = await Publishers.ReadAsync(db, cancel);
        await CompanySettings.WriteAsync(db, Publishers.Setting, before with { Trusted = [.. before.Trusted.Where(p => p.Fingerprint != key.Fingerprint), publisher] }, cancel);
        return publisher;
    }
}

/// <summary>Takes a publisher out of the trusted ones. What they published and is installed stays.</summary>
internal sealed class DistrustPublisher(CrmDb db)
{
    public async Task RunAsync(string fingerprint, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var before = await Publishers.ReadAsync(db, cancel);
        await CompanySettings.WriteAsync(db, Publishers.Setting, before with { Trusted = [.. before.Trusted.Where(p => p.Fingerprint != fingerprint)] }, cancel);
    }
}

/// <summary>Whether unsigned packages are taken.</summary>
internal sealed record UnsignedPackages
{
    public bool Allowed { get; init; }
}

/// <summary>Allows unsigned packages, or refuses them again.</summary>
internal sealed class AllowUnsignedPackages(CrmDb db)
{
    public async Task<Publishers> RunAsync(UnsignedPackages wanted, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var after = await Publishers.ReadAsync(db, cancel) with { AllowUnsigned = wanted.Allowed };
        await CompanySettings.WriteAsync(db, Publishers.Setting, after, cancel);
        return after;
    }
}
