using Crm.Bpm.Sdk.Processes;

namespace Crm.Basic.Deals;

/// <summary>What the steps of deals are called in Russian.</summary>
internal static class DealStepTexts
{
    public static StepTexts All { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Deals"] = "Сделки",
        ["Deal"] = "Сделка",
        ["Deal stage"] = "Стадия сделки",
        ["A stage of the deal: a task of the stage's planned days with a form of its own. Follows the deal when somebody moves it on the board."] =
            "Стадия сделки: задача со сроком стадии и своей формой. Идёт за сделкой, когда её переводят на доске.",
        ["Next"] = "Дальше",
        ["Lost"] = "Проиграна",
        ["Back"] = "Назад",
        ["Won"] = "Выиграна",
        ["Postponed"] = "Отложена",
        ["Active"] = "Активна",
        ["Next, Lost or Back."] = "Next, Lost или Back.",
        ["Stage"] = "Стадия",
        ["The stage of the funnel."] = "Стадия воронки.",
        ["What is to be done, a short sentence; by default the stage's name."] = "Что сделать, одной фразой; если не указано — название стадии.",
        ["By default whoever is responsible for the deal."] = "Если не указан — ответственный за сделку.",
        ["Fields as in a user task. The reason for a lost deal is always asked."] = "Поля — как в задаче человеку. Причина проигрыша спрашивается всегда.",
        ["Name of Next"] = "Название «Дальше»",
        ["Name of Next in Russian"] = "Название «Дальше» по-русски",
        ["What the button that goes on says; by default the name of the next stage."] = "Что написано на кнопке, которая ведёт дальше; если не указано — название следующей стадии.",
        ["Change deal status"] = "Изменить статус сделки",
        ["Says that a deal is won, lost, postponed or active again."] = "Отмечает, что сделка выиграна, проиграна, отложена или снова активна.",
        ["The deal; by default the one the process is about."] = "Сделка; если не указана — та, по которой идёт процесс.",
        ["The new status."] = "Новый статус.",
        ["For a lost deal, the reason from the dictionary."] = "Для проигранной сделки — причина из справочника.",
        ["Move deal to stage"] = "Перевести сделку на стадию",
        ["Moves an active deal to a stage of its funnel."] = "Переводит активную сделку на стадию её воронки.",
        ["With deal"] = "Со сделкой",
        ["Whether a deal begins with it."] = "Начать ли вместе с ним сделку.",
    });
}
