using Crm.Bpm.Modules.Data;
using Crm.Bpm.Modules.Demo;
using Crm.Bpm.Modules.Plugins.Installing;
using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Licensing;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Plugins.Licences;

/// <summary>A licence as it is kept.</summary>
/// <param name="Text">The file as it came; checked anew whenever it is read.</param>
/// <param name="By">Who entered it.</param>
/// <param name="At">When.</param>
internal sealed record KeptLicence(string Text, string By, DateTime At)
{
    /// <summary>The setting that holds a plugin's licence.</summary>
    public static string SettingOf(string plugin) => "licence." + plugin;
}

/// <summary>The latest time the product has seen: a clock that is turned back gains nobody a day.</summary>
/// <param name="Latest">It only grows.</param>
/// <param name="StartedAfreshBy">When the licence was issued that let it start afresh; null when none did.</param>
internal sealed record SeenTime(DateTime Latest, DateTime? StartedAfreshBy)
{
    public const string Setting = "licensing.time";
}

/// <summary>Answers from what was last read: licences, the latest time seen, and who may sign in, the earliest first.</summary>
internal sealed class Licensing(RunningPlugins plugins, ICrmClock clock, DemoOptions demo) : ILicensing
{
    /// <summary>How early the end is told of.</summary>
    public const int RemindDays = 30;

    private static readonly TimeSpan s_behind = TimeSpan.FromHours(24);
    private volatile Known _known = new(new Dictionary<string, LicenceFile?>(StringComparer.Ordinal), DateTime.MinValue, []);
    private DateTime? _startedAfreshBy;
    private long _latest;

    /// <summary>Now, or the latest time that was ever seen.</summary>
    public DateTime Now
    {
        get
        {
            var now = Math.Max(clock.UtcNow.Ticks, Math.Max(_known.Latest.Ticks, Interlocked.Read(ref _latest)));
            Interlocked.Exchange(ref _latest, now);
            return new DateTime(now, DateTimeKind.Utc);
        }
    }

    /// <summary>The clock is behind what it showed before.</summary>
    public bool ClockWasTurnedBack => Now - clock.UtcNow > s_behind;

    /// <summary>The states of all active plugins that need a licence.</summary>
    public IEnumerable<LicenceState> OfLicensed() =>
        plugins.All.Where(p => p is { Status: PluginStatus.Active, Manifest.Activation: PluginActivation.Licensed }).Select(p => StateOf(p.Id));

    public LicenceState StateOf(string plugin)
    {
        if (plugins.ManifestOf(plugin) is not { } manifest)
            return new LicenceState(plugin, LicenceStatus.Missing, LicenceTexts.StateUnknown.Filled(plugin));
        if (manifest.Activation == PluginActivation.Free)
            return new LicenceState(plugin, LicenceStatus.NotNeeded, LicenceTexts.StateFree);
        if (!_known.Licences.TryGetValue(plugin, out var file))
            // What somebody works on and has not packed yet names no key, so no licence could be for it.
            return demo.Enabled && manifest.LicenceKey is null
                ? new LicenceState(plugin, LicenceStatus.NotNeeded, LicenceTexts.StateDemo)
                : new LicenceState(plugin, LicenceStatus.Missing, LicenceTexts.StateMissing.Filled(manifest.Name));
        var problem = file is null ? LicenceTexts.NoLicence : file.ProblemFor(manifest);
        return problem is null
            ? StateOf(manifest, file!.Licence, DateOnly.FromDateTime(Now))
            : new LicenceState(plugin, LicenceStatus.Refused, LicenceTexts.StateRefused.Filled(manifest.Name, problem));
    }

    public void Require(string plugin, Viewer viewer, string? feature = null)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        var state = StateOf(plugin);
        if (!state.IsOn)
            throw PluginTexts.Refuse(state.Sentence);
        var name = plugins.ManifestOf(plugin)?.Name ?? Words.Same(plugin);
        if (feature is not null && !state.Has(feature))
            throw PluginTexts.Refuse(LicenceTexts.NoFeature.Filled(name, feature));
        if (state.Seats is { } seats && viewer is { IsUnrestricted: false, UserId: { } person } && !_known.People.Take(seats).Contains(person))
            throw PluginTexts.Refuse(LicenceTexts.NoSeat.Filled(name, seats));
    }

    /// <summary>Reads everything anew.</summary>
    public async Task ReadAsync(CrmDb db, CancellationToken cancel)
    {
        var licences = new Dictionary<string, LicenceFile?>(StringComparer.Ordinal);
        foreach (var plugin in plugins.All.Where(p => p.Manifest?.Activation == PluginActivation.Licensed))
            if (await CompanySettings.ReadAsync<KeptLicence>(db, KeptLicence.SettingOf(plugin.Id), cancel) is { } kept)
                licences[plugin.Id] = Parse(kept.Text);
        var seen = await CompanySettings.ReadAsync<SeenTime>(db, SeenTime.Setting, cancel);
        var people = licences.Count == 0 ? [] : await db.Set<User>().Where(u => u.CanSignIn && u.Status == UserStatus.Active).OrderBy(u => u.Number).Select(u => u.Id).ToListAsync(cancel);
        // A newly issued licence said that the latest time seen was wrong.
        if (seen?.StartedAfreshBy != _startedAfreshBy)
            Interlocked.Exchange(ref _latest, 0);
        _startedAfreshBy = seen?.StartedAfreshBy;
        _known = new Known(licences, seen?.Latest ?? DateTime.MinValue, people);
    }

    private LicenceState StateOf(PluginManifest plugin, Licence licence, DateOnly today)
    {
        var (status, sentence) = StatusOf(plugin, licence, today);
        return new LicenceState(plugin.Id, status, sentence)
        {
            Number = licence.Number,
            Edition = licence.Edition,
            Customer = licence.Customer,
            Seats = licence.Seats,
            People = _known.People.Count,
            ValidFrom = licence.ValidFrom,
            ValidUntil = licence.ValidUntil,
            GraceUntil = licence.GraceUntil,
            Features = licence.Features,
            ClockWasTurnedBack = ClockWasTurnedBack,
        };
    }

    internal static (LicenceStatus Status, Words Sentence) StatusOf(PluginManifest plugin, Licence licence, DateOnly today)
    {
        if (today < licence.ValidFrom)
            return (LicenceStatus.NotYet, LicenceTexts.StateNotYet.Filled(plugin.Name, licence.ValidFrom));
        if (licence is not { ValidUntil: { } until, GraceUntil: { } grace })
            return (LicenceStatus.Active, LicenceTexts.StateEndless.Filled(licence.Customer));
        if (today > grace)
            return (LicenceStatus.Lapsed, LicenceTexts.StateLapsed.Filled(plugin.Name, grace));
        if (today > until)
            return (LicenceStatus.Grace, LicenceTexts.StateGrace.Filled(plugin.Name, until, grace));
        var left = until.DayNumber - today.DayNumber;
        return left <= RemindDays
            ? (LicenceStatus.Ending, LicenceTexts.StateEnding.Filled(plugin.Name, until, left))
            : (LicenceStatus.Active, LicenceTexts.StateActive.Filled(licence.Customer, until));
    }

    private static LicenceFile? Parse(string text)
    {
        try
        {
            return LicenceFile.Read(text);
        }
        catch (InvalidInputException)
        {
            // Somebody changed the row; the state says so.
            return null;
        }
    }

    private sealed record Known(IReadOnlyDictionary<string, LicenceFile?> Licences, DateTime Latest, IReadOnlyList<Guid> People);
}
