using Crm.Bpm.Modules.Plugins.Licences;
using Crm.Bpm.Modules.Plugins.Packages;

namespace Crm.Bpm.IntegrationTests.Plugins;

/// <summary>CRM Expert as the build made it: unpacked, as a package, and licences by the key that the checkout signed it with.</summary>
public static class ExpertLicences
{
    public const string Plugin = "Crm.Expert";

    /// <summary>What its package holds, unpacked: for the setting <c>Plugins:More</c>.</summary>
    public static string Folder => Path.Combine(Artifacts.FullName, "packages-source", Own.Name);

    /// <summary>What the demo has lying ready: the package, the publisher's public key, a trial licence.</summary>
    public static string ReadyFolder => Path.Combine(Artifacts.FullName, "bin", "Crm.Bpm.Host", Own.Name, "ready");

    /// <summary>The package.</summary>
    public static string Package => Directory.GetFiles(ReadyFolder, "*" + PackageWriter.Extension).Single();

    /// <summary>The publisher's public key.</summary>
    public static string PublisherKey => File.ReadAllText(Path.Combine(ReadyFolder, "publisher.pem"));

    /// <summary>Issues a licence for any number of people.</summary>
    /// <param name="until">Its last day; null for one without an end.</param>
    public static string Issue(DateOnly? until = null)
    {
        using var key = SigningKey.FromPem(File.ReadAllText(Path.Combine(Artifacts.FullName, "publisher-key", "signing-key.pem")));
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return LicenceFile.Issue(new Licence { Number = "T-" + Guid.CreateVersion7().ToString("N")[^8..], Plugin = Plugin, Customer = "Acme", ValidFrom = DateOnly.FromDateTime(now).AddDays(-1), ValidUntil = until, GraceDays = 0, IssuedAt = now }, key);
    }

    // artifacts/bin/<this project>/<configuration>/
    private static DirectoryInfo Own => new(AppContext.BaseDirectory);

    private static DirectoryInfo Artifacts => Own.Parent!.Parent!.Parent!;
}
