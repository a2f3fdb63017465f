using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Processes;

/// <summary>Words of the pages of processes.</summary>
internal static class ProcessTexts
{
    public static readonly Words Processes = new("Processes", "Процессы");
    public static readonly Words Search = new("Search by name", "Поиск по названию");
    public static readonly Words Name = new("Name", "Название");
    public static readonly Words Version = new("Version", "Версия");
    public static readonly Words Published = new("Published", "Опубликован");
    public static readonly Words PublishedVersion = new("version {0}", "версия {0}");
    public static readonly Words Draft = new("Draft", "Черновик");
    public static readonly Words NotPublished = new("Not published", "Не опубликован");
    public static readonly Words Running = new("Running", "Работает");
    public static readonly Words Incidents = new("Incidents", "Инциденты");
    public static readonly Words None = new("No processes yet", "Процессов пока нет");
    public static readonly Words NoneHint = new("Import a definition as JSON, or draw one in the designer.", "Импортируйте описание в JSON или нарисуйте его в дизайнере.");
    public static readonly Words Import = new("Import JSON", "Импорт JSON");
    public static readonly Words Imported = new("Imported: {0}. It is a draft until you publish it.", "Импортировано: {0}. Пока это черновик — опубликуйте его.");
    public static readonly Words Export = new("Export", "Экспорт");
    public static readonly Words Designer = new("Open in the designer", "Открыть в дизайнере");
    public static readonly Words Publish = new("Publish", "Опубликовать");
    public static readonly Words Retract = new("Unpublish", "Снять с публикации");
    public static readonly Words Revert = new("Return to this version", "Вернуться к этой версии");
    public static readonly Words PublishedNow = new("Published. New processes use this version; running ones stay on theirs.", "Опубликовано. Новые процессы пойдут по этой версии, работающие останутся на своей.");
    public static readonly Words RetractedNow = new("Unpublished. Running processes go on.", "Снято с публикации. Работающие процессы продолжают работу.");
    public static readonly Words Versions = new("Versions", "Версии");
    public static readonly Words Instances = new("Instances", "Экземпляры");
    public static readonly Words NoInstances = new("No instance has been started yet.", "Пока не запущен ни один экземпляр.");
    public static readonly Words Drawing = new("Drawing", "Схема");
    public static readonly Words Started = new("Started", "Начат");
    public static readonly Words Ended = new("Ended", "Завершён");
    public static readonly Words State = new("State", "Состояние");
    public static readonly Words Waits = new("Waiting", "Ожидает");
    public static readonly Words Runs = new("Running", "Работает");
    public static readonly Words Finished = new("Finished", "Завершён");
    public static readonly Words Cancelled = new("Cancelled", "Отменён");
    public static readonly Words Faulted = new("Stopped by an incident", "Остановлен инцидентом");
    public static readonly Words Retry = new("Retry", "Повторить");
    public static readonly Words Retried = new("The step is being done again.", "Шаг выполняется повторно.");
    public static readonly Words Cancel = new("Cancel the process", "Отменить процесс");
    public static readonly Words CancelQuestion = new("Cancel this process? Its open tasks are withdrawn. This cannot be undone.", "Отменить процесс? Его открытые задачи будут отозваны. Действие необратимо.");
    public static readonly Words CancelledNow = new("The process is cancelled.", "Процесс отменён.");
    public static readonly Words Keep = new("Keep it", "Оставить");
    public static readonly Words Journal = new("Journal", "Журнал");
    public static readonly Words Variables = new("Variables", "Переменные");
    public static readonly Words Step = new("Step", "Шаг");
    public static readonly Words Event = new("Event", "Событие");
    public static readonly Words Time = new("Time", "Время");
    public static readonly Words Value = new("Value", "Значение");
    public static readonly Words NoProcess = new("There is no such process", "Такого процесса нет");
    public static readonly Words SeeProcesses = new("See processes", "Видеть процессы");
    public static readonly Words By = new("by {0}", "{0}");
    public static readonly Words Of = new("Process", "Процесс");
}
