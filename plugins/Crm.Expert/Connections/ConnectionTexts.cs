using Crm.Bpm.Sdk;

namespace Crm.Expert.Connections;

/// <summary>What is said of connections.</summary>
internal static class ConnectionTexts
{
    public static readonly Words BadDigits = new("Compare between 5 and 10 digits.", "Сравнивайте от 5 до 10 цифр.");
    public static readonly Words BadAnswerWithin = new("Between 1 second and an hour.", "От 1 секунды до часа.");
    public static readonly Words BadCountry = new("Two capital letters, like RU.", "Две заглавные буквы, например RU.");
    public static readonly Words BadPattern = new("“{0}” is not a pattern.", "«{0}» — не шаблон.");
    public static readonly Words UseSave = new("Connections are made at /api/telephony-connections/new, with their secrets.", "Подключения создаются через /api/telephony-connections/new, вместе с секретами.");
    public static readonly Words NotSimulator = new("“{0}” is a real exchange: calls are made on its telephones.", "«{0}» — настоящая станция: звонки делаются на её телефонах.");
    public static readonly Words UnknownProvider = new("There is no exchange “{0}”.", "Станции «{0}» нет.");
    public static readonly Words NoSecret = new("Say what webhooks are signed with.", "Укажите, чем подписываются запросы станции.");
    public static readonly Words LostSecret = new("The kept secret of “{0}” cannot be read any more. Type it again.", "Сохранённый секрет подключения «{0}» больше не читается. Введите его заново.");
    public static readonly Words Inactive = new("The connection “{0}” is switched off.", "Подключение «{0}» выключено.");
    public static readonly Words CannotCall = new("Calls are not made through “{0}”.", "Через «{0}» звонить нельзя.");
    public static readonly Words UnknownPerson = new("There is no such person.", "Такого сотрудника нет.");
    public static readonly Words NoExtension = new("A telephone has a number.", "У телефона должен быть номер.");

    public static Words Of(PopupWhen when) => when == PopupWhen.Ring ? new("While it rings", "Во время вызова") : new("When it was answered", "После ответа");

    public static Words Of(UnknownNumbers policy) => policy switch
    {
        UnknownNumbers.Nothing => new("Do nothing", "Ничего не делать"),
        UnknownNumbers.LeadOnAnswer => new("Make a lead when answered", "Создать клиента, если ответили"),
        UnknownNumbers.LeadOnMissed => new("Make a lead when missed", "Создать клиента, если пропустили"),
        UnknownNumbers.LeadAlways => new("Always make a lead", "Всегда создавать клиента"),
        _ => new("Offer to make a lead", "Предложить создать клиента"),
    };

    public static Words Of(ConnectionState state) => state switch
    {
        ConnectionState.Ok => new("Works", "Работает"),
        ConnectionState.Degraded => new("Works in part", "Работает частично"),
        ConnectionState.Down => new("Does not answer", "Нет связи"),
        _ => new("Not heard from yet", "Ещё не было связи"),
    };
}
