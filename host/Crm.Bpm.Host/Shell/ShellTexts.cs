using Crm.Bpm.Sdk;

namespace Crm.Bpm.Host.Shell;

/// <summary>What the frame around the pages says.</summary>
internal static class ShellTexts
{
    public static readonly Words Find = new("Search or run a command", "Найти или выполнить команду");
    public static readonly Words FindShort = new("Search", "Найти");
    public static readonly Words Create = new("Create", "Создать");
    public static readonly Words CreateNamed = new("Create: {0}", "Создать: {0}");
    public static readonly Words Menu = new("Main menu", "Главное меню");
    public static readonly Words More = new("More", "Ещё");
    public static readonly Words MoreUnread = new("More, {0} {0:new notification|new notifications}", "Ещё, {0} {0:новое уведомление|новых уведомления|новых уведомлений}");
    public static readonly Words NotificationsUnread = new("Notifications · {0}", "Уведомления · {0}");
    public static readonly Words Fold = new("Collapse", "Свернуть");
    public static readonly Words SkipToContent = new("Skip to the content", "Перейти к содержанию");
    public static readonly Words Language = new("Language", "Язык");
    public static readonly Words Theme = new("Theme", "Оформление");
    public static readonly Words Light = new("Light", "Светлое");
    public static readonly Words Dark = new("Dark", "Тёмное");
    public static readonly Words AsSystem = new("As the system", "Как в системе");
    public static readonly Words Me = new("Me and settings", "Мой профиль и настройки");
    public static readonly Words Profile = new("My settings", "Мои настройки");
    public static readonly Words Notifications = new("Notifications", "Уведомления");
    public static readonly Words SignOut = new("Sign out", "Выйти");
    public static readonly Words SignIn = new("Sign in", "Войти");
    public static readonly Words GoTo = new("Go to", "Перейти");
    public static readonly Words Found = new("Found", "Найдено");
    public static readonly Words NothingFound = new("Nothing found for “{0}”", "По запросу «{0}» ничего не нашлось");
    public static readonly Words ConnectionLost = new("Connection lost, reconnecting… What you typed stays.", "Связь потеряна, восстанавливаем… Введённое сохранится.");
    public static readonly Words ConnectionGone = new("The server does not answer. What you typed is kept.", "Сервер не отвечает. Введённое сохранено.");
    public static readonly Words Reload = new("Reload", "Обновить страницу");
    public static readonly Words PageBroke = new("This page has stopped working", "Страница перестала работать");
    public static readonly Words PageBrokeHint = new("An error was recorded for the administrator. What you typed is kept; reload the page to go on.", "Ошибка записана для администратора. Введённое сохранено, обновите страницу, чтобы продолжить.");
    public static readonly Words NotFoundTitle = new("There is no such page", "Такой страницы нет");
    public static readonly Words NotFoundHint = new("It may have been moved or deleted, or the address has a typo.", "Возможно, она перемещена или удалена, или в адресе опечатка.");
    public static readonly Words RecordNotFound = new("There is no such record", "Такой записи нет");
    public static readonly Words ToStart = new("To the start page", "На главную");
}
