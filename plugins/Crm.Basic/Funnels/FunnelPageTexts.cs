using Crm.Bpm.Sdk;

namespace Crm.Basic.Funnels;

/// <summary>Words of the pages of funnels and types of deals.</summary>
internal static class FunnelPageTexts
{
    public static readonly Words Name = new("Name", "Название");
    public static readonly Words NameRu = new("Name in Russian", "Название по-русски");
    public static readonly Words Funnel = new("Funnel", "Воронка");
    public static readonly Words Funnels = new("Sales funnels", "Воронки продаж");
    public static readonly Words NewFunnel = new("New funnel", "Новая воронка");
    public static readonly Words NoFunnels = new("There is no funnel yet", "Воронок ещё нет");
    public static readonly Words NoFunnelsText = new("A funnel is the list of stages that deals walk through.", "Воронка — список стадий, по которым идут сделки.");
    public static readonly Words Stages = new("Stages", "Стадии");
    public static readonly Words StagesHint = new("Deals walk them from top to bottom. Probability and planned days are what a deal gets when it comes to a stage.", "Сделки проходят их сверху вниз. Вероятность и срок сделка получает, когда приходит на стадию.");
    public static readonly Words Stage = new("Stage", "Стадия");
    public static readonly Words StageRu = new("In Russian", "По-русски");
    public static readonly Words Color = new("Colour", "Цвет");
    public static readonly Words Probability = new("Probability, %", "Вероятность, %");
    public static readonly Words Narrowing = new("Go on, %", "Сужение, %");
    public static readonly Words NarrowingHint = new("How many of the deals that reach the stage are expected to go on", "Сколько сделок из дошедших до стадии обычно идут дальше");
    public static readonly Words Days = new("Days", "Дней");
    public static readonly Words DaysHint = new("Working days a deal should stay on the stage at most", "Сколько рабочих дней сделка может быть на стадии");
    public static readonly Words OpenDeals = new("Deals", "Сделок");
    public static readonly Words AddStage = new("Add a stage", "Добавить стадию");
    public static readonly Words NewStage = new("New stage", "Новая стадия");
    public static readonly Words NewStageRu = new("Новая стадия", "Новая стадия");
    public static readonly Words Up = new("Move “{0}” up", "Поднять «{0}»");
    public static readonly Words Down = new("Move “{0}” down", "Опустить «{0}»");
    public static readonly Words Remove = new("Remove “{0}”", "Удалить «{0}»");
    public static readonly Words KeepStage = new("Keep", "Оставить");
    public static readonly Words GoesAway = new("“{0}” is removed when you save.", "«{0}» будет удалена при сохранении.");
    public static readonly Words DealsGoTo = new("Its deals go on at", "Сделки перейдут на стадию");
    public static readonly Words Saved = new("The funnel is saved.", "Воронка сохранена.");
    public static readonly Words Unsaved = new("Changed, not saved yet", "Есть несохранённые изменения");
    public static readonly Words Discard = new("Discard", "Отменить изменения");
    public static readonly Words DeleteFunnel = new("Delete the funnel", "Удалить воронку");
    public static readonly Words FunnelDeleted = new("“{0}” was deleted.", "«{0}» удалена.");
    public static readonly Words Types = new("Types of deals", "Типы сделок");
    public static readonly Words TypesHint = new("A type says which funnel its deals walk and which process accompanies them.", "Тип определяет воронку сделки и процесс, который её сопровождает.");
    public static readonly Words NewType = new("New type", "Новый тип");
    public static readonly Words Type = new("Type of deals", "Тип сделок");
    public static readonly Words Default = new("What a deal is when nobody says", "Тип по умолчанию");
    public static readonly Words DefaultShort = new("default", "по умолчанию");
    public static readonly Words Currency = new("Currency", "Валюта");
    public static readonly Words CompanyCurrency = new("the company's", "как у компании");
    public static readonly Words Process = new("Process", "Процесс");
    public static readonly Words NoProcess = new("none", "нет");
    public static readonly Words ProcessNotPublished = new("The process “{0}” is not published: new deals of the type “{1}” start none.", "Процесс «{0}» не опубликован: с новыми сделками типа «{1}» он не запускается.");

    public static Words ColorName(string color) => color switch
    {
        "blue" => new("Blue", "Синий"),
        "green" => new("Green", "Зелёный"),
        "amber" => new("Amber", "Янтарный"),
        "pink" => new("Pink", "Розовый"),
        "teal" => new("Teal", "Бирюзовый"),
        "purple" => new("Purple", "Фиолетовый"),
        _ => new("Grey", "Серый"),
    };
}
