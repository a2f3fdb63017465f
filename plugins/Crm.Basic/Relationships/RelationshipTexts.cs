using Crm.Bpm.Sdk;

namespace Crm.Basic.Relationships;

/// <summary>Sentences about calls, meetings and letters.</summary>
internal static class RelationshipTexts
{
    public static readonly Words NeedsClient = new("Say who it is with: a contractor, a contact, a lead or a deal.", "Укажите, с кем: контрагент, контакт, потенциальный клиент или сделка.");
    public static readonly Words NeedsStart = new("Say when it takes place.", "Укажите, когда.");
    public static readonly Words EndsBeforeStart = new("It ends before it begins.", "Окончание раньше начала.");
    public static readonly Words TooLong = new("That is longer than sixty days: look at the dates.", "Это дольше шестидесяти дней: проверьте даты.");
    public static readonly Words BadReminder = new("Remind at most thirty days before.", "Напомнить можно не раньше чем за тридцать дней.");
    public static readonly Words OwnPrevious = new("It cannot follow itself.", "Оно не может следовать само за собой.");
    public static readonly Words TooManyPeople = new("At most {0} people take part.", "Участников может быть не больше {0}.");
    public static readonly Words UnknownPerson = new("One of the people named is not there any more.", "Кого-то из указанных людей больше нет.");
    public static readonly Words NeedsResult = new("Say what came of it: choose a result or write a few words.", "Укажите итог: выберите результат или напишите пару слов.");
    public static readonly Words NeedsAgreement = new("Say what was agreed until then.", "Напишите, о чём договорились к этому сроку.");
    public static readonly Words NeedsReason = new("Say why it is cancelled.", "Укажите, почему отменяется.");
    public static readonly Words UnknownResult = new("There is no result “{0}”. Choose one of the dictionary.", "Результата «{0}» нет в справочнике. Выберите из списка.");
    public static readonly Words IsPlanned = new("“{0}” is planned already.", "«{0}» и так запланировано.");
    public static readonly Words IsCompleted = new("“{0}” is completed already. Reopen it to change its result.", "«{0}» уже завершено. Чтобы изменить итог, верните в план.");
    public static readonly Words IsCancelled = new("“{0}” is cancelled. Reopen it first.", "«{0}» отменено. Сначала верните в план.");
    public static readonly Words WasReopened = new("“{0}” was planned again", "«{0}» возвращено в план");
    public static readonly Words AgreedByUs = new("We promised: {0}", "Мы обещали: {0}");
    public static readonly Words AgreedByClient = new("The client promised: {0}", "Клиент обещал: {0}");
    public static readonly Words Soon = new("Soon: {0}, {1}", "Скоро: {0}, {1}");
    public static readonly Words Invited = new("You take part: {0}", "Вы участвуете: {0}");
    public static readonly Words ToldOfPlan = new("For your information: {0}", "К сведению: {0}");
    public static readonly Words ToldOfResult = new("Result of “{0}”: {1}", "Итог «{0}»: {1}");

    private static readonly Dictionary<RelationshipKind, Words> s_kinds = new()
    {
        [RelationshipKind.Call] = new("Call", "Звонок"),
        [RelationshipKind.Meeting] = new("Meeting", "Встреча"),
        [RelationshipKind.Letter] = new("Letter", "Письмо"),
        [RelationshipKind.Message] = new("Message", "Сообщение"),
    };

    public static Words Of(RelationshipKind kind) => s_kinds[kind];

    public static Words Of(RelationshipStatus status) => status switch
    {
        RelationshipStatus.Planned => new("Planned", "Запланировано"),
        RelationshipStatus.Completed => new("Completed", "Завершено"),
        _ => new("Cancelled", "Отменено"),
    };

    public static Words Of(RelationshipDirection direction) => direction == RelationshipDirection.In ? new("From the client", "От клиента") : new("From us", "От нас");

    public static Words Of(AgreementSide side) => side == AgreementSide.Us ? new("We", "Мы") : new("The client", "Клиент");
}
