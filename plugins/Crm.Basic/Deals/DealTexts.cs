using Crm.Bpm.Sdk;

namespace Crm.Basic.Deals;

/// <summary>Sentences about deals.</summary>
internal static class DealTexts
{
    public static readonly Words NegativeAmount = new("An amount is not negative.", "Сумма не бывает отрицательной.");
    public static readonly Words NotActive = new("“{0}” is not active ({1}), so it stays on its stage. Resume it first.", "«{0}» не активна ({1}), поэтому стадия не меняется. Сначала возобновите сделку.");
    public static readonly Words OtherFunnel = new("“{0}” is a stage of another funnel than that of “{1}”.", "«{0}» — стадия другой воронки, не той, по которой идёт «{1}».");
    public static readonly Words IsClosed = new("“{0}” is closed ({1}), so this cannot be done with it.", "«{0}» закрыта ({1}), поэтому это действие недоступно.");
    public static readonly Words IsActive = new("“{0}” is active already.", "«{0}» и так активна.");
    public static readonly Words ResumeLater = new("The day on which it resumes lies in the future.", "День возобновления должен быть в будущем.");
    public static readonly Words ClosedLater = new("A deal is not closed on a day that is still to come.", "Дата закрытия не может быть в будущем.");
    public static readonly Words LossReasonNeeded = new("Choose the reason why it is lost.", "Выберите причину проигрыша.");
    public static readonly Words UnknownReason = new("There is no reason “{0}”. Choose one of the dictionary.", "Причины «{0}» нет в справочнике. Выберите из списка.");
    public static readonly Words UnknownCompetitor = new("There is no competitor “{0}”. Choose one of the dictionary.", "Конкурента «{0}» нет в справочнике. Выберите из списка.");
    public static readonly Words StatusNeeded = new("Say which status it gets.", "Укажите новый статус.");
    public static readonly Words StageNeeded = new("Say to which stage it moves.", "Укажите, на какую стадию перевести.");
    public static readonly Words ClosedIsKept = new("“{0}” is closed ({1}); its amount, products, contractor, type and dates are changed only by whoever may change closed deals.", "«{0}» закрыта ({1}): сумму, продукты, контрагента, тип и даты меняет только тот, кому разрешено менять закрытые сделки.");
    public static readonly Words TypeWhileActive = new("“{0}” gets a type of another funnel only while it is active.", "Тип с другой воронкой можно выбрать только у активной сделки: «{0}».");
    public static readonly Words TooManyLines = new("A deal has at most {0} lines of products.", "В сделке не больше {0} строк продуктов.");
    public static readonly Words LineName = new("Choose a product or write what line {0} sells, in at most 300 characters.", "Выберите продукт или напишите, что продаётся в строке {0} (до 300 символов).");
    public static readonly Words LineQuantity = new("“{0}”: the quantity is more than 0.", "«{0}»: количество должно быть больше нуля.");
    public static readonly Words LinePrice = new("“{0}”: the price is not negative, and no sum is that large.", "«{0}»: цена не бывает отрицательной, а сумма — настолько большой.");
    public static readonly Words LinePercent = new("“{0}”: discount and VAT are from 0 to 100 per cent.", "«{0}»: скидка и НДС — от 0 до 100 процентов.");
    public static readonly Words UnknownProduct = new("A product of the lines does not exist.", "В строках указан несуществующий продукт.");
    public static readonly Words StopWon = new("The deal is won", "Сделка выиграна");
    public static readonly Words StopLost = new("The deal is lost: {0}", "Сделка проиграна: {0}");
    public static readonly Words StopDeleted = new("The deal was deleted", "Сделка удалена");
    public static readonly Words UnknownColleague = new("Choose a colleague who works here.", "Выберите действующего сотрудника.");
    public static readonly Words TooManyMembers = new("At most {0} colleagues take part in a deal.", "В сделке участвует не больше {0} сотрудников.");
    public static readonly Words TooManyContacts = new("A deal has at most {0} contacts.", "В сделке не больше {0} контактов.");
    public static readonly Words UnknownRole = new("There is no role “{0}”. Choose one of the dictionary.", "Роли «{0}» нет в справочнике. Выберите из списка.");
    public static readonly Words TakesPart = new("You take part in the deal “{0}”", "Вы участвуете в сделке «{0}»");
    public static readonly Words HasDeals = new("“{0}” has deals, so its kind stays.", "У «{0}» есть сделки, поэтому вид контрагента не меняется.");
    public static readonly Words StatusField = new("Status", "Статус");
    public static readonly Words Resumed = new("Resumed on the day that was set", "Возобновлена в назначенный день");

    /// <summary>What people call a status.</summary>
    public static Words Of(DealStatus status) => status switch
    {
        DealStatus.Active => new("Active", "Активна"),
        DealStatus.Postponed => new("Postponed", "Отложена"),
        DealStatus.ClosedWon => new("Won", "Выиграна"),
        _ => new("Lost", "Проиграна"),
    };
}
