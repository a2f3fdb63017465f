using Crm.Bpm.Modules.Plugins.Installing;
using Crm.Bpm.Modules.Plugins.Licences;
using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Modules.Plugins.Ready;
using Crm.Bpm.Modules.Plugins.Trust;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Licensing;

namespace Crm.Bpm.Modules.Plugins;

/// <summary>A plugin as the page and the API show it.</summary>
/// <param name="Id">"Crm.Basic".</param>
/// <param name="Name">What people call it.</param>
/// <param name="Version">The version that runs, or would; empty when its manifest cannot be read.</param>
/// <param name="Publisher">Who says to have made it.</param>
/// <param name="Status">How it is.</param>
/// <param name="StatusName">The same in words.</param>
/// <param name="Reason">Why it is not active; null when it is.</param>
public sealed record PluginLine(string Id, string Name, string Version, string Publisher, PluginStatus Status, string StatusName, string? Reason)
{
    /// <summary>It lies in the program's plugin folder; an installed version may run in its place.</summary>
    public bool IsShipped { get; init; }

    /// <summary>The running version came as a package.</summary>
    public bool IsInstalled { get; init; }

    /// <summary>Whose signature the package had; empty for none, and for what ships.</summary>
    public string SignedBy { get; init; } = "";

    public DateTime? InstalledAt { get; init; }

    public string InstalledBy { get; init; } = "";

    /// <summary>What it needs, with ranges.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Active plugins that need it.</summary>
    public IReadOnlyList<string> NeededBy { get; init; } = [];

    /// <summary>The version that <em>roll back</em> leads to; null when one cannot.</summary>
    public string? RollsBackTo { get; init; }

    /// <summary>The version that was tried last and failed; null when none did.</summary>
    public string? FailedVersion { get; init; }

    /// <summary>Why it failed.</summary>
    public string? FailedReason { get; init; }

    /// <summary>How its licence stands; null for a free plugin.</summary>
    public LicenceLine? Licence { get; init; }

    /// <summary>In the demo: a trial licence for it lies ready.</summary>
    public bool HasTrial { get; init; }
}

/// <summary>A licence as the page and the API show it.</summary>
public sealed record LicenceLine(LicenceStatus Status, string StatusName, string Sentence, bool IsOn)
{
    public string Number { get; init; } = "";
    public string Edition { get; init; } = "";
    public string Customer { get; init; } = "";
    public int? Seats { get; init; }
    public int People { get; init; }
    public DateOnly? ValidFrom { get; init; }
    public DateOnly? ValidUntil { get; init; }
    public DateOnly? GraceUntil { get; init; }
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>More people than seats, a clock that was turned back; empty when all is well.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Everything the page shows.</summary>
public sealed record PluginOverview(IReadOnlyList<PluginLine> Plugins, IReadOnlyList<PublisherLine> Publishers, bool AllowUnsigned, bool Restarting, string Sdk)
{
    /// <summary>In the demo: packages that lie ready to be tried.</summary>
    public IReadOnlyList<ReadyPackage> Ready { get; init; } = [];
}

/// <summary>A trusted publisher as the page and the API show it.</summary>
public sealed record PublisherLine(string Name, string Fingerprint, string Readable, string AddedBy, DateTime AddedAt);

/// <summary>Lists plugins, publishers and licences.</summary>
internal sealed class ListPlugins(CrmDb db, RunningPlugins running, PluginStore store, ChangePlugin change, Licensing licensing, ReadyPackages ready, Sdk.Calendar.ICrmClock clock, ServerRestart restart)
{
    public async Task<PluginOverview> RunAsync(CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var publishers = await Publishers.ReadAsync(db, cancel);
        return new PluginOverview(
            [.. running.All.Select(LineOf)],
            [.. publishers.Trusted.Select(p => new PublisherLine(p.Name, p.Fingerprint, new PublicKey(p.Pem, p.Fingerprint).Readable, p.AddedBy, p.AddedAt))],
            publishers.AllowUnsigned, restart.IsAsked, SdkVersion.Current) { Ready = ready.All() };
    }

    private PluginLine LineOf(PluginReport report)
    {
        var entry = store.State.Of(report.Id);
        var manifest = report.Manifest;
        return new PluginLine(report.Id, manifest?.Name ?? entry.Name ?? report.Id, manifest?.Version ?? "", manifest?.Publisher ?? "", report.Status, PluginTexts.Of(report.Status), report.Reason?.ToString())
        {
            IsShipped = running.Shipped.ContainsKey(report.Id),
            IsInstalled = !report.IsShipped,
            SignedBy = report.IsShipped ? "" : entry.Current?.SignedBy ?? "",
            InstalledAt = report.IsShipped ? null : entry.Current?.At,
            InstalledBy = report.IsShipped ? "" : entry.Current?.By ?? "",
            DependsOn = manifest?.DependsOn ?? [],
            NeededBy = [.. running.All.Where(p => p.Status == PluginStatus.Active && p.Manifest!.Dependencies.Any(d => d.Id == report.Id)).Select(p => p.Manifest!.Name.ToString())],
            RollsBackTo = change.WhyNotBack(report.Id, entry) is null ? entry.Previous!.Version : null,
            FailedVersion = entry.Failed?.Version,
            FailedReason = entry.Failed?.Reason.ToString(),
            HasTrial = manifest is { Activation: PluginActivation.Licensed } && ready.HasLicence(report.Id),
            Licence = manifest is { Activation: PluginActivation.Licensed } && report.Status != PluginStatus.Removed ? LineOf(licensing.StateOf(report.Id), manifest.Name) : null,
        };
    }

    /// <summary>A licence in the reader's language.</summary>
    internal LicenceLine LineOf(LicenceState state, Words plugin) => new(state.Status, LicenceTexts.Of(state.Status), state.Sentence, state.IsOn)
    {
        Number = state.Number,
        Edition = state.Edition,
        Customer = state.Customer,
        Seats = state.Seats,
        People = state.People,
        ValidFrom = state.ValidFrom,
        ValidUntil = state.ValidUntil,
        GraceUntil = state.GraceUntil,
        Features = state.Features,
        Warnings = [.. WarningsOf(state, plugin)],
    };

    private IEnumerable<string> WarningsOf(LicenceState state, Words plugin)
    {
        if (state.Seats is { } seats && state.People > seats)
            yield return LicenceTexts.TooManyPeople.With(state.People, plugin, seats);
        if (licensing.ClockWasTurnedBack)
            yield return LicenceTexts.ClockBack.With(clock.UtcNow, licensing.Now);
    }
}
