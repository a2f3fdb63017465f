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

    /// <summary>The funnel that ships.</summary>
    public static readonly Words Sales = new("Sales", "Продажи");

    /// <summary>The type that ships.</summary>
    public static readonly Words Sale = new("Sale", "Продажа");

    public static readonly Words CustomerReview = new("Customer review", "Рассмотрение заказчиком");
    public static readonly Words ContractAgreement = new("Contract agreement", "Согласование договора");
    public static readonly Words ContractSigning = new("Contract signing", "Подписание договора");
}
