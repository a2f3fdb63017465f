using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Notifications;

/// <summary>Tells a person something, in the caller's transaction; their open pages show it after commit.</summary>
public interface INotifications
{
    /// <summary>Adds a notification. Telling somebody what they did themselves is skipped.</summary>
    Task NotifyAsync(NewNotification notification, CancellationToken cancel);
}

/// <summary>A notification to add.</summary>
/// <param name="UserId">Whom to tell.</param>
/// <param name="Kind">Why.</param>
/// <param name="Text">The sentence, with its arguments filled, in both languages.</param>
/// <param name="Href">Where a click leads.</param>
public sealed record NewNotification(Guid UserId, NotificationKind Kind, Words Text, string Href)
{
    /// <summary>The same key is told to the person only once; null tells every time.</summary>
    public string? OnceKey { get; init; }
}

/// <summary>Why somebody is told something.</summary>
public enum NotificationKind
{
    Assigned,
    Mentioned,
    Due,
    Overdue,
    Escalated,
    System,
}

/// <summary>A notification as it is kept.</summary>
public sealed class Notification
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid UserId { get; init; }
    public NotificationKind Kind { get; init; }
    public required string TextEn { get; init; }
    public required string TextRu { get; init; }
    public required string Href { get; init; }
    public string? OnceKey { get; init; }
    public DateTime At { get; init; }
    public DateTime? ReadAt { get; set; }
}

/// <summary>Live updates: pages listen, use cases say what changed after commit. Within one host.</summary>
public interface ILive
{
    /// <summary>Calls back when something under this topic changes: "user:{id}", "leads:{id}". Topics name who or what is concerned: whoever listens reads anew.</summary>
    IDisposable Listen(string topic, Func<Task> changed);

    /// <summary>Calls back when something under any of these topics changes; once for a transaction, however many of them it touched.</summary>
    IDisposable Listen(IReadOnlyCollection<string> topics, Func<Task> changed);

    /// <summary>Says that something under this topic changed.</summary>
    void Changed(string topic);

    /// <summary>Says it once the transaction that <paramref name="db"/> works in has committed; never when it is rolled back.</summary>
    void ChangedAfterCommit(CrmDb db, string topic);
}
