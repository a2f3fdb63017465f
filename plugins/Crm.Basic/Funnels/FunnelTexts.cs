using Crm.Bpm.Sdk;

namespace Crm.Basic.Funnels;

/// <summary>Sentences about funnels, their stages and types of deals.</summary>
internal static class FunnelTexts
{
    public static readonly Words WrongCurrency = new("“{0}” is not a currency: three letters, like RUB.", "«{0}» — не валюта: нужны три буквы, например RUB.");
    public static readonly Words WrongPercent = new("Give a whole number from 0 to 100.", "Укажите целое число от 0 до 100.");
    public static readonly Words WrongDays = new("Give from 1 to 1,000 working days, or leave it empty.", "Укажите от 1 до 1000 рабочих дней или оставьте поле пустым.");
    public static readonly Words WrongColor = new("Choose one of the colours: {0}.", "Выберите один из цветов: {0}.");
    public static readonly Words WrongCode = new("A code has Latin letters and digits and begins with a letter.", "Код — латинские буквы и цифры, первой — буква.");
    public static readonly Words CodeTwice = new("Two stages of a funnel have the code “{0}”. Give each one its own.", "В воронке две стадии с кодом «{0}». Коды должны различаться.");
    public static readonly Words NameNeeded = new("Give every stage a name.", "Назовите каждую стадию.");
    public static readonly Words NoStages = new("A funnel has at least one stage.", "В воронке должна быть хотя бы одна стадия.");
    public static readonly Words TooManyStages = new("A funnel has at most {0} stages.", "В воронке не больше {0} стадий.");
    public static readonly Words StageHasDeals = new("“{0}” has deals ({1}). Say on which stage they go on.", "На стадии «{0}» есть сделки ({1}). Укажите, на какую стадию их перевести.");
    public static readonly Words MoveWhere = new("Deals of “{0}” can only go on at another stage of the same funnel that stays.", "Сделки стадии «{0}» можно перевести только на другую остающуюся стадию этой воронки.");
    public static readonly Words UnknownStage = new("There is no stage “{0}” in this funnel.", "Стадии «{0}» нет в этой воронке.");
    public static readonly Words LastStage = new("“{0}” is the only stage of its funnel.", "«{0}» — единственная стадия воронки.");
    public static readonly Words FunnelHasTypes = new("Types of deals use “{0}”: {1}. Give them another funnel first.", "Воронка «{0}» выбрана в типах сделок: {1}. Сначала выберите в них другую воронку.");
    public static readonly Words FunnelHasDeals = new("Deals stand on stages of “{0}” ({1}), so it stays.", "На стадиях воронки «{0}» есть сделки ({1}), поэтому удалить её нельзя.");
    public static readonly Words TypeHasDeals = new("Deals have the type “{0}” ({1}), so it stays.", "Есть сделки с типом «{0}» ({1}), поэтому удалить его нельзя.");
    public static readonly Words TypeFunnelFixed = new("Deals of the type “{0}” walk this funnel already ({1}). Make another type for another funnel.", "Сделки с типом «{0}» уже идут по этой воронке ({1}). Для другой воронки создайте другой тип.");
    public static readonly Words EmptyFunnel = new("The funnel “{0}” has no stages.", "В воронке «{0}» нет стадий.");
    public static readonly Words NoType = new("There is no type of deals yet. An administrator makes one under “Sales funnels”.", "Ещё нет ни одного типа сделок. Администратор создаёт их в разделе «Воронки продаж».");
    public static readonly Words NotReordered = new("Name every stage of the funnel once.", "Назовите каждую стадию воронки ровно один раз.");
    public static readonly Words StageRemoved = new("The stage “{0}” was removed", "Стадия «{0}» удалена");

    public static readonly Words StepDrawn = new("The process “{0}” has a step for the new stage: version {1} is published. Deals that go on already stay on theirs.", "В процессе «{0}» появился шаг для новой стадии: опубликована версия {1}. Уже идущие сделки остаются на своей.");
    public static readonly Words ProcessIsDraft = new("The process “{0}” has changes that are not published, so no step was drawn. Add a “Deal stage” step there and publish.", "В процессе «{0}» есть неопубликованные изменения, поэтому шаг не добавлен. Добавьте там шаг «Стадия сделки» и опубликуйте.");
    public static readonly Words MayNotDraw = new("You may not change the process “{0}”. Ask an analyst to add a “Deal stage” step for the new stage.", "У вас нет права менять процесс «{0}». Попросите аналитика добавить шаг «Стадия сделки» для новой стадии.");
    public static readonly Words ConnectByHand = new("The drawing of “{0}” was changed here. {1}", "Схема процесса «{0}» здесь изменена. {1}");
    public static readonly Words DrawStep = new("Add a “Deal stage” step for “{0}”.", "Добавьте шаг «Стадия сделки» для «{0}».");
    public static readonly Words ConnectFirst = new("Add a “Deal stage” step for “{0}” and connect its Next with “{1}”.", "Добавьте шаг «Стадия сделки» для «{0}» и соедините его Next с «{1}».");
    public static readonly Words ConnectLast = new("Add a “Deal stage” step for “{1}”, connect Next of “{0}” with it, and its Next with what follows.", "Добавьте шаг «Стадия сделки» для «{1}», соедините с ним Next шага «{0}», а его Next — с тем, что дальше.");
    public static readonly Words ConnectBetween = new("Add a “Deal stage” step for “{1}”: Next of “{0}” should lead to it, and its Next to “{2}”.", "Добавьте шаг «Стадия сделки» для «{1}»: к нему должен вести Next шага «{0}», а его Next — к «{2}».");
    public static readonly Words StageWithoutStep = new("The stage “{0}” of the funnel “{1}” has no step in the process “{2}”.", "У стадии «{0}» воронки «{1}» нет шага в процессе «{2}».");
    public static readonly Words StepWithoutStage = new("A step of the process “{1}” stands for the stage {0}, which the funnel “{2}” does not have; deals pass it at once.", "Шаг процесса «{1}» относится к стадии {0}, которой нет в воронке «{2}»; сделки проходят его сразу.");
    public static readonly Words OtherOrder = new("The process “{2}” leads from “{0}” to “{1}”, the funnel “{3}” the other way round.", "Процесс «{2}» ведёт от «{0}» к «{1}», а в воронке «{3}» порядок обратный.");

    /// <summary>The funnel that ships.</summary>
    public static readonly Words Sales = new("Sales", "Продажи");

    /// <summary>The type that ships.</summary>
    public static readonly Words Sale = new("Sale", "Продажа");

    public static readonly Words CustomerReview = new("Customer review", "Рассмотрение заказчиком");
    public static readonly Words ContractAgreement = new("Contract agreement", "Согласование договора");
    public static readonly Words ContractSigning = new("Contract signing", "Подписание договора");
}
