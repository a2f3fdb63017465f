namespace Crm.Bpm.Sdk.Ui.Processes;

/// <summary>Words of the drawing.</summary>
internal static class DiagramTexts
{
    public static readonly Words Drawing = new("Drawing of the process", "Схема процесса");
    public static readonly Words Fit = new("Fit", "Вписать");
    public static readonly Words ActualSize = new("Actual size", "Во весь размер");
    public static readonly Words AsList = new("Steps as a list", "Шаги списком");
    public static readonly Words Summary = new("{0} {0:step|steps}, {1} done. Now at: {2}.", "Шагов: {0}, пройдено: {1}. Сейчас: {2}.");
    public static readonly Words Done = new("done", "пройден");
    public static readonly Words Now = new("waiting here", "сейчас здесь");
    public static readonly Words Faulted = new("failed", "ошибка");
    public static readonly Words Cancelled = new("cancelled", "отменён");
}
