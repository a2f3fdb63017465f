using Crm.Bpm.Sdk.Processes;

namespace Crm.Basic.Relationships;

/// <summary>Russian for the steps that have to do with calls, meetings and letters.</summary>
internal static class RelationshipStepTexts
{
    public static StepTexts Russian { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Relationships"] = "Взаимоотношения",
        ["Relationship"] = "Взаимоотношение",
        ["Plan a call, meeting or letter"] = "Запланировать звонок, встречу или письмо",
        ["Plans a call, a meeting or a letter with the client the process is about, in so much working time."] =
            "Планирует звонок, встречу или письмо с клиентом, по которому идёт процесс, через указанное рабочее время.",
        ["Planned"] = "Запланировано",
        ["What is planned."] = "Что планируется.",
        ["Call"] = "Звонок",
        ["Meeting"] = "Встреча",
        ["Letter"] = "Письмо",
        ["Message"] = "Сообщение",
        ["Nothing"] = "Ничего",
        ["Cancelled"] = "Отменено",
        ["What about"] = "О чём",
        ["What it is about; the kind's name when empty."] = "О чём речь; если пусто — название вида.",
        ["What about, in Russian"] = "О чём, по-русски",
        ["The same for colleagues who work in Russian."] = "То же для сотрудников, работающих по-русски.",
        ["In"] = "Через",
        ["Working time of whoever is responsible: 2d, 4h."] = "Рабочее время ответственного: 2d — дня, 4h — часа.",
        ["The person to speak with; the deal's contact when empty."] = "С кем говорить; если пусто — контакт сделки.",
        ["Follows"] = "Продолжает",
        ["The call, meeting or letter it follows; the latest one with the client when empty."] = "Какой звонок, встречу или письмо продолжает; если пусто — последнее с клиентом.",
        ["What is to be said or asked."] = "Что сказать или спросить.",
        ["Wait for the result"] = "Ждать итога",
        ["Waits until a planned call, meeting or letter is completed, and goes on by what the person planned next."] =
            "Ждёт, когда завершат звонок, встречу или письмо, и идёт дальше по тому, что запланировали следующим.",
        ["Next"] = "Следующее",
        ["The relationship planned next."] = "Что запланировано следующим.",
        ["What came of it, or why it was cancelled."] = "Чем закончилось или почему отменено.",
        ["The call, meeting or letter: the output of the step that planned it."] = "Звонок, встреча или письмо — результат шага, который их запланировал.",
    });
}
