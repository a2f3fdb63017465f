using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Calendar;

/// <summary>Words of the page of holidays and moved days.</summary>
internal static class WorkCalendarTexts
{
    public static readonly Words Title = new("Working days", "Рабочий календарь");
    public static readonly Words Hint = new("Holidays, moved and shorter days. Due dates and waits count working time only.", "Праздники, переносы и короткие дни. Сроки и ожидания считаются по рабочему времени.");
    public static readonly Words Import = new("Import .ics", "Импорт .ics");
    public static readonly Words Imported = new("Days added: {0}", "Добавлено дней: {0}");
    public static readonly Words TooLarge = new("The file is larger than 1 MB, or could not be read.", "Файл больше 1 МБ или не читается.");
    public static readonly Words NewDay = new("A day that differs", "Особый день");
    public static readonly Words Day = new("Day", "День");
    public static readonly Words Kind = new("What it is", "Какой это день");
    public static readonly Words Off = new("Day off", "Выходной");
    public static readonly Words Works = new("Working day with other hours", "Рабочий день с другими часами");
    public static readonly Words EveryYear = new("Every year", "Каждый год");
    public static readonly Words None = new("No days that differ", "Особых дней нет");
    public static readonly Words NoneHint = new("Add a holiday, or import the official calendar as a file.", "Добавьте праздник или импортируйте официальный календарь файлом.");
}
