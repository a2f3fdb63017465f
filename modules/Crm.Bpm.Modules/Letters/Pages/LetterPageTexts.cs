using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Letters.Pages;

/// <summary>Texts of the pages of letters.</summary>
internal static class LetterPageTexts
{
    public static readonly Words Undo = new("Undo", "Отменить");
    public static readonly Words Redo = new("Redo", "Вернуть");
    public static readonly Words Bold = new("Bold", "Полужирный");
    public static readonly Words Italic = new("Italic", "Курсив");
    public static readonly Words Underline = new("Underline", "Подчёркнутый");
    public static readonly Words List = new("List", "Список");
    public static readonly Words NumberedList = new("Numbered list", "Нумерованный список");
    public static readonly Words Plain = new("Without formatting", "Без оформления");
    public static readonly Words Outbox = new("Outbox", "Исходящие");
    public static readonly Words All = new("All", "Все");
    public static readonly Words Mine = new("Mine", "Мои");
    public static readonly Words Attention = new("Need a decision", "Требуют решения");
    public static readonly Words Waiting = new("On their way", "В пути");
    public static readonly Words Empty = new("Letters written from cards, by processes and here. Each is sent once; one in doubt waits for your decision.", "Письма, написанные из карточек, процессами и здесь. Каждое уходит один раз; сомнительное ждёт вашего решения.");
    public static readonly Words KeptHere = new("No mail server is set: letters are kept here and can be read, but leave to nobody.", "Почтовый сервер не указан: письма хранятся здесь, их можно прочитать, но наружу они не уходят.");
    public static readonly Words SetMail = new("Set the mail server", "Указать почтовый сервер");

    public static readonly Words New = new("New letter", "Новое письмо");
    public static readonly Words About = new("About", "О чём");
    public static readonly Words Template = new("Template", "Шаблон");
    public static readonly Words NoTemplate = new("Without a template", "Без шаблона");
    public static readonly Words Language = new("Language", "Язык");
    public static readonly Words To = new("To", "Кому");
    public static readonly Words ToHint = new("name@example.com, several with commas", "name@example.com, несколько — через запятую");
    public static readonly Words Cc = new("Copy to", "Копия");
    public static readonly Words SubjectLine = new("Subject line", "Тема");
    public static readonly Words Text = new("Text", "Текст");
    public static readonly Words Attachments = new("Attachments", "Вложения");
    public static readonly Words AddFiles = new("Attach files", "Приложить файлы");
    public static readonly Words FilesHint = new("Together at most {0} MB.", "Вместе не больше {0} МБ.");
    public static readonly Words TooLarge = new("“{0}” is too large: attachments have at most {1} MB together.", "Файл «{0}» слишком велик: вложения вместе не больше {1} МБ.");
    public static readonly Words MadeForIt = new("made from a template", "по шаблону");
    public static readonly Words Look = new("Look at “{0}”", "Посмотреть «{0}»");
    public static readonly Words RemoveNamed = new("Take “{0}” away", "Убрать «{0}»");
    public static readonly Words Preview = new("How it will look", "Как это будет выглядеть");
    public static readonly Words NothingYet = new("Write the text or choose a template.", "Напишите текст или выберите шаблон.");
    public static readonly Words Send = new("Send", "Отправить");
    public static readonly Words Written = new("The letter is in the outbox.", "Письмо в исходящих.");
    public static readonly Words Replaced = new("Your text was replaced by the template.", "Ваш текст заменён шаблоном.");

    public static readonly Words From = new("From", "От кого");
    public static readonly Words WrittenBy = new("Written by", "Написал");
    public static readonly Words WrittenAt = new("Written", "Написано");
    public static readonly Words SentAt = new("Sent", "Отправлено");
    public static readonly Words NextAttempt = new("Next attempt", "Следующая попытка");
    public static readonly Words Attempts = new("Attempts", "Попыток");
    public static readonly Words SendAgain = new("Send again", "Отправить ещё раз");
    public static readonly Words ItWasSent = new("It was sent", "Письмо дошло");
    public static readonly Words Withdraw = new("Do not send", "Не отправлять");
    public static readonly Words WillBeSent = new("The letter is sent once more.", "Письмо отправляется ещё раз.");
    public static readonly Words Confirmed = new("Noted: it was sent.", "Отмечено: письмо отправлено.");
    public static readonly Words Withdrawn = new("The letter will not be sent.", "Письмо не будет отправлено.");
    public static readonly Words InDoubtHelp = new("Ask the receiver or look into the mail server's log. “Send again” uses the same Message-ID, so that most mail programs show one letter even if it arrives twice.",
        "Спросите получателя или посмотрите журнал почтового сервера. «Отправить ещё раз» сохраняет Message-ID, поэтому почтовые программы обычно покажут одно письмо, даже если оно придёт дважды.");
    public static readonly Words KeptHelp = new("No mail server was set when this letter was written: it did not leave. Once one is set, “Send again” sends it.",
        "Когда письмо писали, почтовый сервер не был указан: письмо не ушло. Укажите сервер и нажмите «Отправить ещё раз».");
    public static readonly Words Bytes = new("{0:N0} KB", "{0:N0} КБ");

    public static readonly Words Mail = new("Mail server", "Почтовый сервер");
    public static readonly Words MailIntro = new("Letters to clients and about access leave through this server. Without one they are kept in the outbox.", "Через этот сервер уходят письма клиентам и письма о доступе. Без него письма остаются в исходящих.");
    public static readonly Words FromConfiguration = new("In use now: {0}:{1}, from the configuration of the server. What you save here takes its place.", "Сейчас работает {0}:{1} из настроек сервера. То, что вы сохраните здесь, его заменит.");
    public static readonly Words Host = new("Server", "Сервер");
    public static readonly Words HostHint = new("smtp.example.com; empty to keep letters here", "smtp.example.com; пусто — хранить письма здесь");
    public static readonly Words Port = new("Port", "Порт");
    public static readonly Words Security = new("Protection", "Защита");
    public static readonly Words StartTls = new("STARTTLS (usually port 587)", "STARTTLS (обычно порт 587)");
    public static readonly Words Tls = new("TLS (usually port 465)", "TLS (обычно порт 465)");
    public static readonly Words NoSecurity = new("None: a server on this machine", "Нет: сервер на этой же машине");
    public static readonly Words UserName = new("User name", "Имя пользователя");
    public static readonly Words Password = new("Password", "Пароль");
    public static readonly Words PasswordKept = new("kept; type a new one to change it", "сохранён; чтобы сменить, введите новый");
    public static readonly Words FromAddress = new("Letters come from", "Адрес отправителя");
    public static readonly Words FromName = new("Name beside the address", "Имя отправителя");
    public static readonly Words FromNameHint = new("The company's name if empty", "Если пусто — название компании");
    public static readonly Words Saved = new("Saved.", "Сохранено.");
    public static readonly Words Test = new("Send a test letter", "Отправить проверочное письмо");
    public static readonly Words TestTo = new("To", "Кому");
    public static readonly Words TestHint = new("Tries what stands above, saved or not.", "Проверяет то, что указано выше, даже если ещё не сохранено.");
    public static readonly Words Tested = new("The mail server took the test letter.", "Почтовый сервер принял проверочное письмо.");

    /// <summary>What the mail page calls the protection.</summary>
    public static Words Of(MailSecurity security) => security switch
    {
        MailSecurity.Tls => Tls,
        MailSecurity.None => NoSecurity,
        _ => StartTls,
    };
}
