using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Notifications;

namespace Crm.Bpm.Modules.Notifications;

/// <summary>What the bell says.</summary>
internal static class BellTexts
{
    public static readonly Words Bell = new("Notifications", "Уведомления");
    public static readonly Words Unread = new("Notifications, unread: {0}", "Уведомления, непрочитанных: {0}");
    public static readonly Words Nothing = new("Nothing yet. Tasks given to you and mentions appear here.", "Пока ничего. Здесь появятся новые задачи и упоминания.");
    public static readonly Words ReadAll = new("Mark all as read", "Отметить все прочитанными");
    public static readonly Words AndMore = new("More notifications: {0}", "И ещё уведомлений: {0}");
    public static readonly Words All = new("All notifications", "Все уведомления");
    public static readonly Words OnlyUnread = new("Unread", "Непрочитанные");
    public static readonly Words Everything = new("All", "Все");
    public static readonly Words NothingUnread = new("Everything is read", "Всё прочитано");

    /// <summary>What a notification says, in the reader's language.</summary>
    public static string TextOf(Notification item) => new Words(item.TextEn, item.TextRu);

    /// <summary>The picture of its kind.</summary>
    public static string IconOf(Notification item) => item.Kind switch
    {
        NotificationKind.Assigned => "task",
        NotificationKind.Mentioned => "message",
        NotificationKind.Due => "clock",
        NotificationKind.Overdue or NotificationKind.Escalated => "warning",
        _ => "info",
    };
}
