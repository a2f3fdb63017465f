using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Basic.Deals;

/// <summary>Texts of the deals' pages.</summary>
internal static class DealPageTexts
{
    public static readonly Words Deals = new("Deals", "Сделки");
    public static readonly Words Board = new("Board", "Доска");
    public static readonly Words List = new("List", "Список");
    public static readonly Words Open = new("Open", "Открытые");
    public static readonly Words Mine = new("Mine", "Мои");
    public static readonly Words WithMe = new("I take part", "С моим участием");
    public static readonly Words Members = new("Members", "Участники");
    public static readonly Words NoMembers = new("Only the responsible works on it.", "Работает только ответственный.");
    public static readonly Words AddMember = new("Add a colleague", "Добавить участника");
    public static readonly Words MemberAdded = new("{0} takes part now and was told.", "{0} теперь участвует, уведомление отправлено.");
    public static readonly Words Removed = new("Removed: {0}", "Убрано: {0}");
    public static readonly Words RemoveOne = new("Remove {0}", "Убрать: {0}");
    public static readonly Words Contacts = new("Contacts", "Контакты");
    public static readonly Words NoContacts = new("Nobody of the client's side yet.", "Со стороны клиента пока никого.");
    public static readonly Words AddContact = new("Add a contact", "Добавить контакт");
    public static readonly Words Role = new("Role", "Роль");
    public static readonly Words MainContact = new("Main contact", "Основной контакт");
    public static readonly Words Main = new("main", "основной");
    public static readonly Words WonView = new("Won", "Выигранные");
    public static readonly Words LostView = new("Lost", "Проигранные");
    public static readonly Words All = new("All", "Все");
    public static readonly Words Empty = new("A deal begins when a lead becomes a client, or is added here.", "Сделка начинается, когда потенциальный клиент становится клиентом, или добавляется здесь.");
    public static readonly Words About = new("About the deal", "О сделке");
    public static readonly Words Money = new("Amount and dates", "Сумма и сроки");
    public static readonly Words Origin = new("Where it came from", "Откуда пришла");
    public static readonly Words Result = new("How it ended", "Чем закончилась");
    public static readonly Words Stages = new("Stages", "Стадии");
    public static readonly Words StageHistory = new("Stages it came through", "Как шла по стадиям");
    public static readonly Words Began = new("Began: {0}", "Начало: {0}");
    public static readonly Words Stood = new("stood {0}", "стояла {0}");
    public static readonly Words Now = new("now", "сейчас");
    public static readonly Words Days = new("{0} {0:day|days}", "{0} {0:день|дня|дней}");
    public static readonly Words Hours = new("{0} h", "{0} ч");
    public static readonly Words Minutes = new("{0} min", "{0} мин");
    public static readonly Words WentBack = new("back", "назад");
    public static readonly Words MovedTo = new("“{0}” is at “{1}”.", "«{0}» — стадия «{1}».");
    public static readonly Words Moved = new("Moved to “{0}”.", "Стадия: «{0}».");
    public static readonly Words MoveTo = new("Move to", "Перевести на стадию");
    public static readonly Words Win = new("Won", "Выиграна");
    public static readonly Words WinTitle = new("The deal is won", "Сделка выиграна");
    public static readonly Words Lose = new("Lost", "Проиграна");
    public static readonly Words LoseTitle = new("The deal is lost", "Сделка проиграна");
    public static readonly Words Postpone = new("Postpone", "Отложить");
    public static readonly Words PostponeTitle = new("Postpone the deal", "Отложить сделку");
    public static readonly Words Resume = new("Resume", "Возобновить");
    public static readonly Words Reopen = new("Reopen", "Возобновить");
    public static readonly Words WasWon = new("“{0}” is won.", "«{0}» выиграна.");
    public static readonly Words WasLost = new("“{0}” is lost. Its tasks were stopped.", "«{0}» проиграна, задачи по ней остановлены.");
    public static readonly Words WasPostponed = new("“{0}” is postponed.", "«{0}» отложена.");
    public static readonly Words WasResumed = new("“{0}” is active again.", "«{0}» снова активна.");
    public static readonly Words CancelPlanned = new("Cancel the calls, meetings and letters that are planned ({0})", "Отменить запланированные звонки, встречи и письма ({0})");
    public static readonly Words Reason = new("Reason", "Причина");
    public static readonly Words Competitor = new("Who won it", "Кому проиграли");
    public static readonly Words Comment = new("Comment", "Комментарий");
    public static readonly Words ShortStatus = new("Short status", "Краткий статус");
    public static readonly Words ClosedOn = new("Closed on", "Дата закрытия");
    public static readonly Words ResumeOn = new("Goes on by itself on", "Сама возобновится");
    public static readonly Words ResumeHint = new("Left empty, it waits until somebody resumes it.", "Если пусто, сделка ждёт, пока её не возобновят.");
    public static readonly Words Amount = new("Amount", "Сумма");
    public static readonly Words OnStageFor = new("on this stage for {0}", "на стадии {0}");
    public static readonly Words Planned = new("planned {0}", "план {0}");
    public static readonly Words Weighted = new("weighted {0}", "взвешенно {0}");
    public static readonly Words ClosesOn = new("closes {0}", "закрытие {0}");
    public static readonly Words ResumesOn = new("resumes {0}", "возобновится {0}");
    public static readonly Words Products = new("Products", "Продукты");
    public static readonly Words NoProducts = new("Nothing chosen yet.", "Пока ничего не выбрано.");
    public static readonly Words EditProducts = new("Change the products", "Изменить продукты");
    public static readonly Words AddLine = new("Add a line", "Добавить строку");
    public static readonly Words FindProduct = new("Product", "Продукт");
    public static readonly Words LineName = new("What the line says", "Наименование в строке");
    public static readonly Words Quantity = new("Quantity", "Кол-во");
    public static readonly Words Unit = new("Unit", "Ед.");
    public static readonly Words Price = new("Price", "Цена");
    public static readonly Words Discount = new("Discount, %", "Скидка, %");
    public static readonly Words Vat = new("VAT, %", "НДС, %");
    public static readonly Words Sum = new("Sum", "Сумма");
    public static readonly Words Total = new("Total", "Итого");
    public static readonly Words VatIncluded = new("VAT included", "В том числе НДС");
    public static readonly Words TakeSum = new("The deal's amount is this sum", "Сумма сделки — итог по продуктам");
    public static readonly Words Currency = new("Currency", "Валюта");
    public static readonly Words ProductsSaved = new("The products are saved.", "Продукты сохранены.");
    public static readonly Words NotANumber = new("“{0}” is not a number.", "«{0}» — не число.");
    public static readonly Words NoFunnel = new("There is no funnel yet", "Воронок ещё нет");
    public static readonly Words NoFunnelText = new("An administrator makes one with its stages.", "Администратор создаёт воронку и её стадии.");
    public static readonly Words Deal = new("{0} {0:deal|deals}", "{0} {0:сделка|сделки|сделок}");
    public static readonly Words DropHere = new("Drop a deal here", "Перетащите сделку сюда");
    public static readonly Words NothingHere = new("No deals on this stage.", "На этой стадии сделок нет.");
    public static readonly Words PostponedStays = new("The deal is postponed: resume it first.", "Сделка отложена: сначала возобновите её.");
    public static readonly Words NothingPlanned = new("Nothing planned", "Ничего не запланировано");
    public static readonly Words PlannedPrivately = new("Planned", "Запланировано");
    public static readonly Words MoveHint = new("What to do with “{0}”", "Действия со сделкой «{0}»");
    public static readonly Words OpenSum = new("{0} open", "{0} в работе");
    public static readonly Words StageLate = new("{0} on this stage, {1} planned", "{0} на стадии при плане {1}");
    public static readonly Words NoDeals = new("No deals yet.", "Сделок пока нет.");
    public static readonly Words NewDeal = new("New deal", "Новая сделка");
    public static readonly Words EditStages = new("Stages of the funnel", "Стадии воронки");

    /// <summary>How long something took, in the largest unit that says enough.</summary>
    public static string Lasted(TimeSpan time) =>
        time.TotalDays >= 1 ? Days.With((int)time.TotalDays) : time.TotalHours >= 1 ? Hours.With((int)time.TotalHours) : Minutes.With((int)Math.Max(0, time.TotalMinutes));

    public static (string Name, Tone Tone) Pill(DealStatus status) => (DealTexts.Of(status), status switch
    {
        DealStatus.Active => Tone.Info,
        DealStatus.Postponed => Tone.Warn,
        DealStatus.ClosedWon => Tone.Good,
        _ => Tone.Bad,
    });
}
