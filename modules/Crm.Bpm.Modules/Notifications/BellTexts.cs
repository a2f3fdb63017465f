using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Notifications;

/// <summary>What the bell says.</summary>
internal static class BellTexts
{
    public static readonly Words Bell = new("Notifications", "Уведомления");
    public static readonly Words Unread = new("Notifications, unread: {0}", "Уведомления, непрочитанных: {0}");
    public static readonly Words Nothing = new("Nothing yet. Tasks given to you and mentions appear here.", "Пока ничего. Здесь появятся новые задачи и упоминания.");
    public static readonly Words ReadAll = new("Mark all as read", "Отметить все прочитанными");
}
