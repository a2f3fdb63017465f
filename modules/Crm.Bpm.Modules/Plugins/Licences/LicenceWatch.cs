using Crm.Bpm.Modules.Data;
using Crm.Bpm.Modules.Plugins.Installing;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Licensing;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Modules.Plugins.Licences;

/// <summary>
/// Keeps what <see cref="ILicensing"/> answers from up to date, writes down the latest time seen, and reminds administrators: a month, two weeks,
/// a week and a day before the end, at the end, and when licensed features switch off. Each is told once.
/// </summary>
internal sealed partial class LicenceWatch(Licensing licensing, RunningPlugins plugins, UnitOfWork work, ILogger<LicenceWatch> log) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_worthWriting = TimeSpan.FromMinutes(10);
    private static readonly int[] s_reminders = [30, 14, 7, 1];
    private static readonly Viewer s_viewer = Viewer.Unrestricted("Crm.Bpm");

    /// <summary>Read before the first request is answered.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Reads, writes the time down and reminds. Looking twice changes nothing.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        if (!plugins.All.Any(p => p.Manifest?.Activation == Packages.PluginActivation.Licensed))
            return;
        await work.ReadAsync(s_viewer, async (CrmDb db) =>
        {
            await licensing.ReadAsync(db, cancel);
            return true;
        });
        await work.RunAsync(s_viewer, services => WriteAsync(services, cancel), cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                NotLooked(failure);
            }
        }
    }

    private async Task WriteAsync(IServiceProvider services, CancellationToken cancel)
    {
        var db = services.GetRequiredService<CrmDb>();
        var seen = await CompanySettings.ReadAsync<SeenTime>(db, SeenTime.Setting, cancel);
        if (seen is null || licensing.Now - seen.Latest > s_worthWriting)
            await CompanySettings.WriteAsync(db, SeenTime.Setting, new SeenTime(licensing.Now, seen?.StartedAfreshBy), cancel);
        foreach (var state in licensing.OfLicensed().Where(s => StageOf(s) is not null))
            foreach (var person in await AdministratorsAsync(db, cancel))
                await services.GetRequiredService<INotifications>().NotifyAsync(
                    new NewNotification(person, NotificationKind.System, state.Sentence, PluginsModule.Page) { OnceKey = $"licence:{state.Plugin}:{state.Number}:{StageOf(state)}" }, cancel);
    }

    private string? StageOf(LicenceState state) => state switch
    {
        { Status: LicenceStatus.Ending, ValidUntil: { } until } => "ends-" + s_reminders.Last(days => until.DayNumber - DateOnly.FromDateTime(licensing.Now).DayNumber <= days),
        { Status: LicenceStatus.Grace or LicenceStatus.Lapsed or LicenceStatus.Refused } => state.Status.ToString(),
        _ => null,
    };

    private static Task<List<Guid>> AdministratorsAsync(CrmDb db, CancellationToken cancel) =>
        db.Set<User>().Where(u => u.CanSignIn && u.Status == UserStatus.Active
            && db.Set<UserRole>().Any(r => r.UserId == u.Id && db.Set<RolePermission>().Any(p => p.RoleId == r.RoleId && p.Permission == PlatformPermissions.Administer && p.Level != AccessLevel.None)))
            .Select(u => u.Id).ToListAsync(cancel);

    [LoggerMessage(Level = LogLevel.Error, Message = "Licences could not be looked at.")]
    private partial void NotLooked(Exception failure);
}

/// <summary>Tells administrators on every page what is wrong with a licence, or that it will be.</summary>
internal sealed class LicenceBanner(Licensing licensing) : IShellBanner
{
    public ValueTask<ShellBanner?> CurrentAsync(Viewer viewer, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        if (!viewer.May(PlatformPermissions.Administer))
            return new((ShellBanner?)null);
        var state = licensing.OfLicensed().Where(s => s.Status is not (LicenceStatus.Active or LicenceStatus.NotNeeded)).OrderByDescending(s => s.IsOn ? 0 : 1).FirstOrDefault();
        return new(state is null ? null : new ShellBanner(state.IsOn ? Tone.Warn : Tone.Bad, state.Sentence, LicenceTexts.ToPlugins, PluginsModule.Page));
    }
}
