using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crm.Basic.Relationships;

/// <summary>Reminds of what begins soon and looks every night for clients who were left, each once however many hosts look.</summary>
internal sealed partial class RelationshipClock(UnitOfWork work, ICrmDatabase database, ICrmClock clock, ILogger<RelationshipClock> log) : BackgroundService
{
    private const int Batch = 100;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _turned = new(0);
    private static readonly Viewer s_viewer = Viewer.Unrestricted("Crm.Bpm");

    /// <summary>Reminds of everything that is due by now.</summary>
    public async Task RemindAsync(CancellationToken cancel)
    {
        var now = clock.UtcNow;
        for (var found = Batch; found == Batch;)
        {
            var due = await work.ReadAsync(s_viewer, (CrmDb db) => db.Set<Relationship>().Where(r => r.RemindAt <= now).OrderBy(r => r.RemindAt).Select(r => r.Id).Take(Batch).ToListAsync(cancel));
            foreach (var id in due)
                await work.RunAsync(s_viewer, services => services.GetRequiredService<RemindOfRelationship>().RunAsync(id, now, cancel), cancel);
            found = due.Count;
        }
    }

    // Real time between looks, and at once when the demo's clock was turned.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        clock.Turned += Turned;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await _turned.WaitAsync(s_pause, stoppingToken);
                await LookAsync(stoppingToken);
            }
        }
        finally
        {
            clock.Turned -= Turned;
        }
    }

    public override void Dispose()
    {
        _turned.Dispose();
        base.Dispose();
    }

    private void Turned(object? sender, EventArgs e)
    {
        if (_turned.CurrentCount == 0)
            _turned.Release();
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        try
        {
            await RemindAsync(stopping);
            await LookForBreaksAsync(stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            NotLooked(failure);
        }
    }

    private async Task LookForBreaksAsync(CancellationToken cancel)
    {
        if (!await work.ReadAsync(s_viewer, (IServiceProvider services) => services.GetRequiredService<FindBreaks>().IsDueAsync(cancel)))
            return;
        try
        {
            await work.RunAsync(s_viewer, services => services.GetRequiredService<FindBreaks>().TonightAsync(cancel), cancel);
        }
        catch (DbUpdateException taken) when (database.IsDuplicate(taken))
        {
            // Another host took tonight's look a moment earlier.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Due calls, meetings and letters could not be looked at.")]
    private partial void NotLooked(Exception failure);
}

/// <summary>Tells whoever takes part that it begins soon.</summary>
internal sealed class RemindOfRelationship(CrmDb db, INotifications notifications, IViewers viewers)
{
    public async Task RunAsync(Guid id, DateTime now, CancellationToken cancel)
    {
        // Taken first: a second host finds nothing to remind of. Neither version nor history know of it.
        var due = db.Set<Relationship>().Where(r => r.Id == id && r.RemindAt <= now);
        var record = await due.AsNoTracking().FirstOrDefaultAsync(cancel);
        if (record is null || await due.ExecuteUpdateAsync(set => set.SetProperty(r => r.RemindAt, (DateTime?)null), cancel) == 0)
            return;
        foreach (var person in record.Participants.Concat(record.ResponsibleId is { } responsible ? [responsible] : []).Distinct())
        {
            var viewer = await viewers.OfAsync(person, cancel);
            var zone = TimeZoneInfo.TryFindSystemTimeZoneById(viewer.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
            var begins = record.AllDay ? record.Day!.Value.ToString("dd.MM", System.Globalization.CultureInfo.InvariantCulture)
                : TimeZoneInfo.ConvertTimeFromUtc(record.StartAt, zone).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
            await notifications.NotifyAsync(new NewNotification(person, NotificationKind.Due, RelationshipTexts.Soon.Filled(begins, record.Name), $"/relationships/{id}")
            {
                OnceKey = $"relationship:{id}:{record.RemindAt:O}",
            }, cancel);
        }
    }
}
