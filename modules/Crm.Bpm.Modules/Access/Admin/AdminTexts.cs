using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.Modules.Access.Admin;

/// <summary>Words of the administration pages.</summary>
internal static class AdminTexts
{
    public static readonly Words Administration = new("Administration", "Администрирование");
    public static readonly Words People = new("People", "Сотрудники");
    public static readonly Words Teams = new("Teams and regions", "Отделы и регионы");
    public static readonly Words TeamsOnly = new("Teams", "Отделы");
    public static readonly Words Regions = new("Regions", "Регионы");
    public static readonly Words Roles = new("Roles", "Роли");
    public static readonly Words RolesHint = new("Who sees and does what: each permission, and how far it reaches.", "Кто что видит и делает: каждое право и как далеко оно действует.");
    public static readonly Words Company = new("Company", "Компания");
    public static readonly Words Dictionaries = new("Dictionaries", "Справочники");
    public static readonly Words Why = new("Why can they see it?", "Почему видно или нет?");
    public static readonly Words AdministerName = new("Administer: people, roles, settings", "Администрирование: сотрудники, роли, настройки");
    public static readonly Words NewPerson = new("Add a person", "Добавить сотрудника");
    public static readonly Words Name = new("Name", "Имя");
    public static readonly Words Title = new("Name", "Название");
    public static readonly Words TitleRu = new("Name in Russian", "Название по-русски");
    public static readonly Words Email = new("E-mail", "E-mail");
    public static readonly Words Position = new("Position", "Должность");
    public static readonly Words Team = new("Team", "Отдел");
    public static readonly Words Region = new("Region", "Регион");
    public static readonly Words Manager = new("Manager", "Руководитель");
    public static readonly Words Head = new("Head", "Руководитель");
    public static readonly Words PartOf = new("Part of", "Входит в");
    public static readonly Words None = new("—", "—");
    public static readonly Words Status = new("Status", "Статус");
    public static readonly Words Active = new("Active", "Активен");
    public static readonly Words NotInvited = new("Not invited", "Не приглашён");
    public static readonly Words Blocked = new("Blocked", "Заблокирован");
    public static readonly Words AddAndInvite = new("Add and invite", "Добавить и пригласить");
    public static readonly Words AddOnly = new("Add without access", "Добавить без доступа");
    public static readonly Words Invite = new("Invite", "Пригласить");
    public static readonly Words InviteAgain = new("New sign-in link", "Новая ссылка для входа");
    public static readonly Words Block = new("Block", "Заблокировать");
    public static readonly Words Unblock = new("Unblock", "Разблокировать");
    public static readonly Words BlockTitle = new("Block {0}?", "Заблокировать доступ: {0}?");
    public static readonly Words BlockHint = new("Sessions end within seconds, access tokens at once. The person's records stay.", "Сеансы завершатся за секунды, токены — сразу. Записи сотрудника останутся.");
    public static readonly Words HandOverTo = new("Give the open work to", "Передать открытую работу");
    public static readonly Words LeaveIt = new("Leave it where it is", "Оставить как есть");
    public static readonly Words LinkTitle = new("Hand this link over", "Передайте эту ссылку");
    public static readonly Words LinkMailed = new("The link went to {0}. You can also hand it over yourself.", "Ссылка отправлена на {0}. Её можно передать и самому.");
    public static readonly Words LinkByHand = new("This server sends no mail, so hand the link to {0} yourself.", "Сервер не отправляет письма — передайте ссылку для {0} сами.");
    public static readonly Words LinkUntil = new("It works once, until {0}.", "Сработает один раз, до: {0}.");
    public static readonly Words Copy = new("Copy", "Скопировать");
    public static readonly Words Copied = new("Copied", "Скопировано");
    public static readonly Words Saved = new("Saved", "Сохранено");
    public static readonly Words Save = new("Save", "Сохранить");
    public static readonly Words Cancel = new("Cancel", "Отмена");
    public static readonly Words Add = new("Add", "Добавить");
    public static readonly Words Remove = new("Remove", "Убрать");
    public static readonly Words RemoveNamed = new("Remove “{0}”", "Убрать «{0}»");
    public static readonly Words Removed = new("“{0}” is removed.", "Запись «{0}» убрана.");
    public static readonly Words Unsaved = new("There are changes that are not saved.", "Есть несохранённые изменения.");
    public static readonly Words NewTeam = new("New team", "Новый отдел");
    public static readonly Words NewRegion = new("New region", "Новый регион");
    public static readonly Words PeopleCount = new("{0} {0:person|people}", "{0} {0:сотрудник|сотрудника|сотрудников}");
    public static readonly Words Revoke = new("Revoke", "Отозвать");
    public static readonly Words Absences = new("Absences", "Отсутствия");
    public static readonly Words AddAbsence = new("Add an absence", "Добавить отсутствие");
    public static readonly Words NoAbsences = new("No absences.", "Отсутствий нет.");
    public static readonly Words From = new("From", "С");
    public static readonly Words To = new("To", "По");
    public static readonly Words Substitute = new("Stands in", "Замещает");
    public static readonly Words SearchPeople = new("Search people", "Найти сотрудника");
    public static readonly Words NoPeople = new("Nobody here", "Никого нет");
    public static readonly Words NoPeopleHint = new("Add the people of your company; invite those who work in the CRM.", "Добавьте сотрудников компании и пригласите тех, кто работает в CRM.");
    public static readonly Words Permission = new("Permission", "Право");
    public static readonly Words NewRole = new("New role", "Новая роль");
    public static readonly Words Code = new("Code", "Код");
    public static readonly Words CodeHint = new("A Latin word; processes use it, so it never changes.", "Латинское слово: им пользуются процессы, поэтому оно не меняется.");
    public static readonly Words Entry = new("New entry", "Новая запись");
    public static readonly Words EmptyDictionary = new("This dictionary is empty.", "Справочник пуст.");
    public static readonly Words NoDictionaries = new("No module brings a dictionary.", "Ни один модуль не даёт справочников.");
    public static readonly Words Up = new("Up", "Выше");
    public static readonly Words Down = new("Down", "Ниже");
    public static readonly Words Version = new("Version", "Версия");
    public static readonly Words MyProfile = new("My profile", "Мой профиль");
    public static readonly Words AsBrowser = new("As the browser asks", "Как просит браузер");
    public static readonly Words AsCompany = new("As the company", "Как у компании");
    public static readonly Words Tokens = new("Access tokens for the API", "Токены доступа к API");
    public static readonly Words NoTokens = new("You have no tokens.", "Токенов нет.");
    public static readonly Words TokenFor = new("What it is for", "Для чего");
    public static readonly Words TokenOnce = new("Copy the token now: it is shown only once.", "Скопируйте токен сейчас: он показывается один раз.");
    public static readonly Words MakeToken = new("Make a token", "Создать токен");
    public static readonly Words Created = new("Created", "Создан");
    public static readonly Words LastUsed = new("Last used", "Использован");
    public static readonly Words Never = new("never", "никогда");
    public static readonly Words Password = new("Password", "Пароль");
    public static readonly Words OldPassword = new("Current password", "Текущий пароль");
    public static readonly Words NewPassword = new("New password", "Новый пароль");
    public static readonly Words ChangePassword = new("Change the password", "Сменить пароль");
    public static readonly Words PasswordChanged = new("The password is changed; other sessions have ended.", "Пароль изменён, остальные сеансы завершены.");
    public static readonly Words Language = new("Language", "Язык");
    public static readonly Words TimeZone = new("Time zone", "Часовой пояс");
    public static readonly Words Person = new("Person", "Сотрудник");
    public static readonly Words Record = new("Address of the record's page", "Адрес страницы записи");
    public static readonly Words Explain = new("Explain", "Объяснить");

    /// <summary>How far a permission reaches, in words.</summary>
    public static Words LevelName(AccessLevel level) => level switch
    {
        AccessLevel.Own => new("Own", "Свои"),
        AccessLevel.Team => new("Team", "Отдел"),
        AccessLevel.Region => new("Region", "Регион"),
        AccessLevel.All => new("All", "Все"),
        _ => new("No", "Нет"),
    };
}
