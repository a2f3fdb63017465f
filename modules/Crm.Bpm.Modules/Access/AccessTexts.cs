using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Access;

/// <summary>Sentences of sign-in, set-up and access.</summary>
internal static class AccessTexts
{
    public static readonly Words PasswordTooShort = new("The password needs at least {0} characters.", "В пароле должно быть не меньше {0} символов.");
    public static readonly Words PasswordTooPlain = new("The password needs at least {0} different characters.", "В пароле должно быть не меньше {0} разных символов.");
    public static readonly Words PasswordsDiffer = new("The two passwords differ.", "Пароли не совпадают.");
    public static readonly Words WrongOldPassword = new("The current password is wrong.", "Текущий пароль указан неверно.");
    public static readonly Words EmailTaken = new("Somebody already signs in as “{0}”.", "Под адресом «{0}» уже кто-то входит.");
    public static readonly Words NotAnEmail = new("“{0}” is not an e-mail address.", "«{0}» — не адрес электронной почты.");
    public static readonly Words WrongCredentials = new("The e-mail or the password is wrong.", "Неверный e-mail или пароль.");
    public static readonly Words LockedOut = new("Too many wrong passwords. Try again in {0} min.", "Слишком много неверных паролей. Попробуйте через {0} мин.");
    public static readonly Words Blocked = new("Your access was blocked. Ask an administrator.", "Доступ заблокирован. Обратитесь к администратору.");
    public static readonly Words SignInFirst = new("Sign in first: send a session cookie or “Authorization: Bearer” with a token.", "Сначала войдите: нужна cookie сеанса или заголовок «Authorization: Bearer» с токеном.");
    public static readonly Words BadToken = new("The access token is unknown, revoked or has ended.", "Токен доступа неизвестен, отозван или истёк.");
    public static readonly Words NotSetUp = new("The server is not set up yet. Open it in a browser and finish the set-up.", "Сервер ещё не настроен. Откройте его в браузере и завершите настройку.");
    public static readonly Words AlreadySetUp = new("The server is already set up.", "Сервер уже настроен.");
    public static readonly Words WrongSetUpCode = new("This is not the set-up code. It stands in the server's console.", "Код настройки неверен. Он напечатан в консоли сервера.");
    public static readonly Words UnknownTimeZone = new("“{0}” is not a time zone.", "«{0}» — неизвестный часовой пояс.");
    public static readonly Words UnknownCurrency = new("“{0}” is not a currency; use three letters such as EUR.", "«{0}» — не валюта; укажите три буквы, например RUB.");
    public static readonly Words UnknownLanguage = new("“{0}” is not a language of the product; use ru or en.", "Язык «{0}» не поддерживается; укажите ru или en.");
    public static readonly Words WorkDayEndsBeforeItBegins = new("The working day ends before it begins.", "Рабочий день заканчивается раньше, чем начинается.");
    public static readonly Words NoWorkDays = new("Choose at least one working day.", "Выберите хотя бы один рабочий день.");
    public static readonly Words LastAdministrator = new("{0} is the last administrator. Make somebody else an administrator first.", "{0} — последний администратор. Сначала назначьте администратором кого-нибудь ещё.");
    public static readonly Words LinkEnded = new("This link has ended or was used already. Ask for a new one.", "Ссылка устарела или уже использована. Попросите новую.");
    public static readonly Words CannotSignInYet = new("{0} cannot sign in yet. Invite them first.", "{0} ещё не может входить. Сначала отправьте приглашение.");
    public static readonly Words IsBlocked = new("{0} is blocked. Unblock them first.", "Доступ для {0} заблокирован. Сначала разблокируйте.");
    public static readonly Words UnknownRole = new("There is no role “{0}”.", "Роли «{0}» нет.");
}
