namespace Crm.Bpm.Sdk.Ui.Records;

/// <summary>Texts of the shared parts of record pages.</summary>
public static class RecordTexts
{
    public static readonly Words Note = new("Note", "Заметка");
    public static readonly Words NotePlaceholder = new("What did you learn, what is next…", "О чём говорили, что дальше…");
    public static readonly Words AddNote = new("Add note", "Добавить заметку");
    public static readonly Words NoteAdded = new("The note is on the card.", "Заметка добавлена.");
    public static readonly Words NoteKeys = new("Ctrl+Enter adds it", "Ctrl+Enter — добавить");
    public static readonly Words History = new("What happened", "История");
    public static readonly Words Created = new("Created", "Создано");
    public static readonly Words Deleted = new("Moved to the recycle bin", "Перемещено в корзину");
    public static readonly Words Restored = new("Restored", "Восстановлено");
    public static readonly Words Changed = new("{0}: {1} → {2}", "{0}: {1} → {2}");
    public static readonly Words Set = new("{0}: {1}", "{0}: {1}");
    public static readonly Words Emptied = new("{0}: emptied", "{0}: очищено");
    public static readonly Words Come = new("{0}: + {1}", "{0}: + {1}");
    public static readonly Words Gone = new("{0}: − {1}", "{0}: − {1}");
    public static readonly Words Only = new("Only {0}", "Только {0}");
    public static readonly Words ShowMore = new("Show earlier", "Показать более ранние");
    public static readonly Words Tasks = new("Tasks", "Задачи");
    public static readonly Words NoTasks = new("Nothing to do here.", "Задач нет.");
    public static readonly Words NewTask = new("New task", "Новая задача");
    public static readonly Words Processes = new("Processes", "Процессы");
    public static readonly Words NoProcesses = new("No process is about this record.", "По этой записи процессов нет.");
    public static readonly Words WaitsFor = new("waits for {0} · {1}", "ждёт: {0} · {1}");
    public static readonly Words WaitsUntil = new("waits until {0}", "ждёт до {0}");
    public static readonly Words Waits = new("waits · {0}", "ждёт · {0}");
    public static readonly Words Running = new("running", "идёт");
    public static readonly Words Finished = new("finished", "завершён");
    public static readonly Words Faulted = new("needs attention", "требует внимания");
    public static readonly Words Cancelled = new("cancelled", "отменён");
    public static readonly Words Empty = new("empty", "пусто");
    public static readonly Words ByProcess = new("process", "процесс");
    public static readonly Words ByImport = new("import", "импорт");
    public static readonly Words SomebodyElse = new("Somebody else changed this record; it was reloaded.", "Запись изменил кто-то ещё, она обновлена.");
    public static readonly Words ChangedMeanwhile = new("Meanwhile it became “{0}”: {1}, {2}. Yours is not saved yet.", "Тем временем здесь стало «{0}»: {1}, {2}. Ваше значение ещё не сохранено.");
    public static readonly Words EmptiedMeanwhile = new("Meanwhile it was emptied: {0}, {1}. Yours is not saved yet.", "Тем временем поле очищено: {0}, {1}. Ваше значение ещё не сохранено.");
    public static readonly Words New = new("New", "Добавить");
    public static readonly Words NewOf = new("New: {0}", "Новая запись: {0}");
    public static readonly Words Create = new("Create", "Создать");
    public static readonly Words WasCreated = new("Created.", "Создано.");
    public static readonly Words Search = new("Search: a name, a phone, an e-mail…", "Поиск: имя, телефон, e-mail…");
    public static readonly Words NothingYet = new("Nothing here yet", "Пока ничего нет");
    public static readonly Words NothingFound = new("Nothing was found for “{0}”.", "По запросу «{0}» ничего не найдено.");
    public static readonly Words Delete = new("Delete", "Удалить");
    public static readonly Words OpenWorkTitle = new("What becomes of the open work?", "Что делать с открытой работой?");
    public static readonly Words OpenWorkOf = new("It still waits with {0}:", "Пока числится за сотрудником {0}:");
    public static readonly Words OpenWorkStays = new("Leave it", "Оставить как есть");
    public static readonly Words OpenWorkGoes = new("Hand it over, too", "Передать тоже");
    public static readonly Words OpenWorkUnanswered = new("Nothing was changed: say what becomes of the open work.", "Ничего не изменено: укажите, что делать с открытой работой.");
    public static readonly Words WasDeleted = new("“{0}” was moved to the recycle bin.", "«{0}» в корзине.");
}

/// <summary>A card of facts: its title and the API names of its fields.</summary>
/// <param name="Title">The card's title.</param>
/// <param name="Fields">API names, in their order.</param>
public sealed record FactGroup(string Title, IReadOnlyList<string> Fields)
{
    /// <summary>For which records the card is there; for all when null.</summary>
    public Func<Data.Record, bool>? When { get; init; }
}
