using Crm.Bpm.Sdk;

namespace Crm.Basic.Contacts;

/// <summary>Sentences about contacts and ways to reach people.</summary>
internal static class ContactTexts
{
    public static readonly Words NotAnEmail = new("“{0}” is not an e-mail address. Write it like name@company.com.", "«{0}» не похоже на e-mail. Напишите в виде имя@компания.ru.");
    public static readonly Words NotAPhone = new("“{0}” has no digits, so it is not a phone number.", "В «{0}» нет цифр, это не номер телефона.");
    public static readonly Words PointTooLong = new("“{0}…” is too long.", "«{0}…» слишком длинно.");
    public static readonly Words NameNeeded = new("Give at least a last or a first name.", "Укажите хотя бы фамилию или имя.");
    public static readonly Words LinkNeedsBoth = new("A link needs a contractor and a contact.", "Для связи нужны контрагент и контакт.");
    public static readonly Words LinkedAlready = new("{0} is among the people of {1} already.", "{0} уже есть среди контактов «{1}».");
    public static readonly Words LinkDates = new("The link ends before it begins.", "Связь заканчивается раньше, чем начинается.");
}
