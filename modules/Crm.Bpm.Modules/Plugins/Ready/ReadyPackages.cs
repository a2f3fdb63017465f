using Crm.Bpm.Modules.Demo;
using Crm.Bpm.Modules.Plugins.Installing;
using Crm.Bpm.Modules.Plugins.Licences;
using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Sdk;
using Microsoft.Extensions.Configuration;

namespace Crm.Bpm.Modules.Plugins.Ready;

/// <summary>A package that lies ready in the demo.</summary>
/// <param name="Plugin">The plugin's id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Version">Its version.</param>
/// <param name="Publisher">Who made it.</param>
public sealed record ReadyPackage(string Plugin, string Name, string Version, string Publisher);

/// <summary>
/// What the demo has lying ready to be tried: packages, the public key of whoever signed them, and a trial licence for each. The build lays them
/// beside the program; outside the demo nothing of it is offered.
/// </summary>
internal sealed class ReadyPackages(DemoOptions demo, RunningPlugins running, PackageLimits limits, IConfiguration configuration)
{
    private const string PublisherKey = "publisher.pem";
    private readonly string _folder = configuration["Plugins:Ready"] ?? Path.Combine(AppContext.BaseDirectory, "ready");
    private readonly Lock _reading = new();
    private IReadOnlyList<(string File, PluginManifest Manifest)>? _packages;

    /// <summary>Packages of plugins that are not there, or older than these.</summary>
    public IReadOnlyList<ReadyPackage> All() =>
        [.. Packages().Select(p => p.Manifest).Where(IsWorthwhile).Select(m => new ReadyPackage(m.Id, m.Name, m.Version, m.Publisher))];

    /// <summary>Whether a trial licence for a plugin lies there.</summary>
    public bool HasLicence(string plugin) => LicenceFileOf(plugin) is not null;

    /// <summary>The file of a package, with its publisher's name and public key.</summary>
    /// <exception cref="NotFoundException">None lies ready.</exception>
    public (string File, string Publisher, string Key) Require(string plugin)
    {
        var found = Packages().FirstOrDefault(p => p.Manifest.Id == plugin);
        return found.File is null ? throw new NotFoundException() : (found.File, found.Manifest.Publisher, File.ReadAllText(Path.Combine(_folder, PublisherKey)));
    }

    /// <summary>The text of the trial licence for a plugin.</summary>
    /// <exception cref="NotFoundException">None lies ready.</exception>
    public string RequireLicence(string plugin) => File.ReadAllText(LicenceFileOf(plugin) ?? throw new NotFoundException());

    private bool IsWorthwhile(PluginManifest ready) =>
        running.All.FirstOrDefault(p => p.Id == ready.Id) is not { Manifest: { } there, Status: not PluginStatus.Removed } || there.SemVersion < ready.SemVersion;

    private string? LicenceFileOf(string plugin) =>
        demo.Enabled && Directory.Exists(_folder) ? Directory.EnumerateFiles(_folder, plugin + "-*" + LicenceFile.Extension).Max(StringComparer.Ordinal) : null;

    // They do not change while the program runs.
    private IReadOnlyList<(string File, PluginManifest Manifest)> Packages()
    {
        lock (_reading)
            return _packages ??= demo.Enabled && Directory.Exists(_folder) ? [.. Directory.EnumerateFiles(_folder, "*" + PackageWriter.Extension).Order(StringComparer.Ordinal).Select(Read)] : [];
    }

    private (string File, PluginManifest Manifest) Read(string file)
    {
        using var package = PackageFile.Open(file, limits);
        return (file, package.Manifest);
    }
}
