using Crm.Bpm.Sdk.Processes;

namespace Crm.Basic.Leads;

/// <summary>Russian for the steps that have to do with leads.</summary>
internal static class LeadStepTexts
{
    public static StepTexts Russian { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Leads"] = "Потенциальные клиенты",
        ["Lead"] = "Потенциальный клиент",
        ["The lead; by default the one the process is about."] = "Потенциальный клиент; если не указан — тот, по которому идёт процесс.",
        ["Convert lead"] = "Конвертировать клиента",
        ["Turns a lead into a contractor and a contact."] = "Превращает потенциального клиента в контрагента и контакт.",
        ["Converted"] = "Конвертирован",
        ["Contractor"] = "Контрагент",
        ["Contact"] = "Контакт",
        ["Link to this contractor instead of making one."] = "Связать с этим контрагентом, не создавая нового.",
        ["With contact"] = "С контактом",
        ["Whether a contact is made. Unset: when the lead names a person at a company."] = "Создавать ли контакт. Если не указано — когда у клиента названы и компания, и человек.",
        ["Fail lead"] = "Отказ",
        ["Gives a lead up with a reason; tasks and other processes about it stop."] = "Закрывает потенциального клиента с причиной; задачи и другие процессы по нему прекращаются.",
        ["Crm.Basic.FailLead: Failed"] = "Отказ",
        ["Reason"] = "Причина",
        ["The reason, from the dictionary."] = "Причина из справочника.",
        ["Comment"] = "Комментарий",
        ["Why, in words."] = "Почему, своими словами.",
        ["Mark lead as duplicate"] = "Отметить дубликат",
        ["Says that a lead repeats another lead or a contractor; work for it stops."] = "Отмечает, что клиент повторяет другого клиента или контрагента; работа с ним прекращается.",
        ["Marked"] = "Отмечен",
        ["Original lead"] = "Исходный клиент",
        ["The lead it repeats."] = "Какого потенциального клиента он повторяет.",
        ["Original contractor"] = "Исходный контрагент",
        ["The contractor it repeats."] = "Какого контрагента он повторяет.",
        ["Set lead status"] = "Сменить статус клиента",
        ["Says that a lead is in work, or cannot be reached."] = "Отмечает, что с клиентом работают или связаться не удалось.",
        ["Status"] = "Статус",
        ["The new status."] = "Новый статус.",
        ["In work"] = "В работе",
        ["Cannot be reached"] = "Не удалось связаться",
        ["A comment for the next person."] = "Комментарий для следующего сотрудника.",
    });
}
