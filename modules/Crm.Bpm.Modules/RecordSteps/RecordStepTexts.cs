using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Processes;

namespace Crm.Bpm.Modules.RecordSteps;

/// <summary>Words of the steps that work with records.</summary>
internal static class RecordStepTexts
{
    public static readonly Words Yes = new("yes", "да");
    public static readonly Words No = new("no", "нет");

    public static StepTexts Russian { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Records"] = "Записи",
        ["Yes"] = "Да",
        ["No"] = "Нет",
        ["Condition on the record"] = "Условие по записи",
        ["Compares a field of the record the process is about, and goes on by Yes or No."] = "Сравнивает поле записи, по которой идёт процесс, и идёт дальше по «Да» или «Нет».",
        ["Field"] = "Поле",
        ["The field that is compared."] = "Какое поле сравнивается.",
        ["Comparison"] = "Сравнение",
        ["How it is compared."] = "Как сравнивается.",
        ["is"] = "равно",
        ["is not"] = "не равно",
        ["is one of"] = "одно из",
        ["contains"] = "содержит",
        ["begins with"] = "начинается с",
        ["is more or later than"] = "больше или позже",
        ["is at least"] = "не меньше",
        ["is less or earlier than"] = "меньше или раньше",
        ["is at most"] = "не больше",
        ["lies within the period"] = "в пределах периода",
        ["is empty"] = "не заполнено",
        ["is filled in"] = "заполнено",
        ["Value from the list"] = "Значение из списка",
        ["For fields with a list of values: one of them."] = "Для полей со списком значений — одно из них.",
        ["Or a value"] = "Или значение",
        ["A text, a number, a date like 2026-11-23, today; several values with semicolons; for a period today, thisWeek, last7Days, next7Days, thisMonth, thisQuarter, thisYear."] =
            "Текст, число, дата вида 2026-11-23, today — сегодня; несколько значений через точку с запятой; для периода today, thisWeek, last7Days, next7Days, thisMonth, thisQuarter, thisYear.",
        ["More conditions"] = "Ещё условия",
        ["Only when"] = "Только если",
        ["Further conditions that must hold too."] = "Дополнительные условия, которые тоже должны выполняться.",
        ["Set a field"] = "Заполнить поле",
        ["Writes a field of the record the process is about."] = "Записывает значение в поле записи, по которой идёт процесс.",
        ["The field that is written."] = "Какое поле заполняется.",
        ["Or a person"] = "Или сотрудник",
        ["For fields that name a person."] = "Для полей, где указывается сотрудник.",
        ["A text, a number, a date like 2026-11-23, an amount like 1000 EUR. Nothing at all empties the field."] =
            "Текст, число, дата вида 2026-11-23, сумма вида 1000 RUB. Если не указать ничего, поле очищается.",
        ["Create a record"] = "Создать запись",
        ["Makes a record. Where it has a field for the record the process is about, that field is filled in."] =
            "Создаёт запись. Если в ней есть поле для записи, по которой идёт процесс, оно заполняется.",
        ["What is made."] = "Что создаётся.",
        ["The name of the new record; the name of the record the process is about unless set."] = "Название новой записи; если не указано — название записи, по которой идёт процесс.",
        ["Who answers for it; whoever answers for the record the process is about unless set."] = "Кто отвечает за неё; если не указано — ответственный за запись, по которой идёт процесс.",
        ["Other fields"] = "Другие поля",
        ["More fields"] = "Ещё поля",
        ["Further fields of the new record and their values."] = "Другие поля новой записи и их значения.",
        ["The id of the new record."] = "Идентификатор новой записи.",
        ["Record"] = "Запись",
        ["Kind"] = "Вид",
        ["Name"] = "Название",
    });
}
