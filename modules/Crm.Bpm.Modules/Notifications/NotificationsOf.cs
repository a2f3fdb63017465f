using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Notifications;

/// <summary>Writes notifications in the caller's transaction.</summary>
internal sealed class NotificationWriter(CrmDb db, ILive live, ICrmClock clock) : INotifications
{
    private const int MaxText = 1000;

    public async Task NotifyAsync(NewNotification notification, CancellationToken cancel)
    {
        var (user, key) = (notification.UserId, notification.OnceKey);
        if (user == db.Session.Viewer.UserId)
            return;
        if (key is not null && await db.Set<Notification>().AnyAsync(n => n.UserId == user && n.OnceKey == key, cancel))
            return;
        db.Add(new Notification
        {
            UserId = user,
            Kind = notification.Kind,
            TextEn = Cut(notification.Text.En),
            TextRu = Cut(notification.Text.Ru),
            Href = notification.Href,
            OnceKey = key,
            At = clock.UtcNow,
        });
        live.ChangedAfterCommit(db, Topics.Of(user));
    }

    private static string Cut(string text) => text.Length > MaxText ? text[..(MaxText - 1)] + "…" : text;
}

/// <summary>A person's own notifications: reads them, marks them read.</summary>
internal sealed class NotificationsOf(CrmDb db, ILive live, ICrmClock clock)
{
    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<Notification>> ListAsync(int take, Guid? before, bool unreadOnly, CancellationToken cancel)
    {
        var me = Me;
        var mine = db.Set<Notification>().AsNoTracking().Where(n => n.UserId == me);
        if (unreadOnly)
            mine = mine.Where(n => n.ReadAt == null);
        if (before is { } last)
        {
            var at = await mine.Where(n => n.Id == last).Select(n => n.At).FirstOrDefaultAsync(cancel);
            mine = mine.Where(n => n.At < at);
        }

        return await mine.OrderByDescending(n => n.At).Take(Math.Clamp(take, 1, 200)).ToListAsync(cancel);
    }

    /// <summary>How many are not read; stops at 100.</summary>
    public async Task<int> UnreadAsync(CancellationToken cancel)
    {
        var me = Me;
        return await db.Set<Notification>().Where(n => n.UserId == me && n.ReadAt == null).Take(100).CountAsync(cancel);
    }

    /// <summary>Marks one read, or all when no id is given.</summary>
    public async Task<int> ReadAsync(Guid? id, CancellationToken cancel)
    {
        var (me, now) = (Me, clock.UtcNow);
        var count = await db.Set<Notification>().Where(n => n.UserId == me && n.ReadAt == null && (id == null || n.Id == id))
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, now), cancel);
        live.ChangedAfterCommit(db, Topics.Of(me));
        return count;
    }

    private Guid Me => db.Session.Viewer.UserId ?? Guid.Empty;
}

/// <summary>What live updates are about.</summary>
internal static class Topics
{
    /// <summary>A person's notifications.</summary>
    public static string Of(Guid user) => "user:" + user.ToString("N");
}
