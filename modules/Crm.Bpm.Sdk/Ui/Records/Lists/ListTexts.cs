namespace Crm.Bpm.Sdk.Ui.Records.Lists;

/// <summary>Texts of lists: views, columns, group actions.</summary>
internal static class ListTexts
{
    public static readonly Words Columns = new("Columns", "Колонки");
    public static readonly Words Export = new("Export", "Выгрузить");
    public static readonly Words Import = new("Import from a file", "Загрузить из файла");
    public static readonly Words RecycleBin = new("Recycle bin", "Корзина");
    public static readonly Words AsWorkbook = new("Excel workbook (XLSX)", "Книга Excel (XLSX)");
    public static readonly Words AsText = new("Text with commas (CSV)", "Текст с разделителями (CSV)");
    public static readonly Words OwnColumns = new("As before", "Как было");
    public static readonly Words SaveView = new("Save as a view", "Сохранить как представление");
    public static readonly Words Save = new("Save the view", "Сохранить изменения");
    public static readonly Words Revert = new("Discard changes", "Сбросить");
    public static readonly Words ViewName = new("Name of the view", "Название представления");
    public static readonly Words ForEverybody = new("For everybody", "Общее для всех");
    public static readonly Words ThisView = new("This view", "Это представление");
    public static readonly Words Rename = new("Rename", "Переименовать");
    public static readonly Words Share = new("Share with everybody", "Сделать общим");
    public static readonly Words Unshare = new("Keep for myself", "Оставить только себе");
    public static readonly Words Delete = new("Delete the view", "Удалить представление");
    public static readonly Words OpenFirst = new("Open the list with it", "Открывать список с него");
    public static readonly Words OpensFirst = new("The list opens with it", "Список открывается с него");
    public static readonly Words WasSaved = new("The view “{0}” is saved.", "Представление «{0}» сохранено.");
    public static readonly Words WasDeleted = new("The view “{0}” is deleted.", "Представление «{0}» удалено.");
    public static readonly Words DefaultSet = new("The list will open with “{0}”.", "Список будет открываться с «{0}».");

    public static readonly Words Assign = new("Assign", "Назначить ответственного");
    public static readonly Words WhoTakesOver = new("Who takes over: {0}", "Кому передать: {0}");
    public static readonly Words ReassignOpen = new("Open tasks and planned calls go along", "Вместе с открытыми задачами и планами");
    public static readonly Words Assigned = new("Assigned: {0}", "Передано: {0}");
    public static readonly Words DeleteChosen = new("Delete", "Удалить");
    public static readonly Words Deleted = new("In the recycle bin: {0}", "В корзине: {0}");
    public static readonly Words Stayed = new("Not done: {0}", "Не выполнено: {0}");
    public static readonly Words StayedHint = new("The others are done ({0}).", "С остальными всё сделано ({0}).");
    public static readonly Words Hidden = new("A record that is not visible to you", "Запись, которая вам недоступна");
    public static readonly Words Understood = new("Close", "Понятно");
}
