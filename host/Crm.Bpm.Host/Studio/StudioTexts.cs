using Crm.Bpm.Sdk;

namespace Crm.Bpm.Host.Studio;

/// <summary>Words of the designer's pages and of the scripts around Studio.</summary>
internal static class StudioTexts
{
    public static readonly Words Processes = new("Processes", "Процессы");
    public static readonly Words Designer = new("Designer", "Редактор");
    public static readonly Words Viewer = new("Course", "Ход процесса");
    public static readonly Words Close = new("Close", "Закрыть");
    public static readonly Words ToProcess = new("To the process", "К процессу");
    public static readonly Words Loads = new("The designer is being loaded …", "Редактор загружается…");
    public static readonly Words Broke = new("The designer has stopped. What was saved is safe.", "Редактор остановился. Сохранённое не пропало.");
    public static readonly Words Reload = new("Reload", "Перезагрузить");
    public static readonly Words Missing = new("The designer is not installed", "Редактор не установлен");
    public static readonly Words MissingHint = new(
        "Elsa Studio comes from npm when the product is built. Install Node.js with npm on the machine that builds, build again and start the server. Until then processes can be exported and imported as JSON.",
        "Elsa Studio загружается из npm при сборке продукта. Установите Node.js с npm на машине, где идёт сборка, соберите ещё раз и перезапустите сервер. До тех пор процессы можно выгружать и загружать в JSON.");
    public static readonly Words NoProcess = new("There is no such process", "Такого процесса нет");
    public static readonly Words EditProcesses = new("Change processes", "Менять процессы");
    public static readonly Words OperateProcesses = new("Operate processes", "Управлять процессами");
    public static readonly Words Narrow = new("Drawing needs a wide screen. Here the drawing can be looked at; turn the device or open it on a computer to change it.", "Для рисования нужен широкий экран. Здесь схему можно посмотреть; чтобы менять её, поверните устройство или откройте на компьютере.");

    private static readonly Words s_signIn = new("You are signed out. Sign in in another tab, then go on here: nothing is lost.", "Сеанс закончился. Войдите в другой вкладке и продолжите здесь: ничего не потеряется.");
    private static readonly Words s_openSignIn = new("Sign in", "Войти");
    private static readonly Words s_goOn = new("Go on", "Продолжить");
    private static readonly Words s_notSaved = new("Not saved: the server cannot be reached. Try again in a moment.", "Не сохранено: сервер недоступен. Повторите через минуту.");
    private static readonly Words s_refused = new("Not saved: {0}", "Не сохранено: {0}");
    private static readonly Words s_formEmpty = new("No fields yet. People will only choose an outcome.", "Полей пока нет: исполнитель только выберет исход.");
    private static readonly Words s_outcomesEmpty = new("One outcome, Done. Add names for the outcomes above.", "Один исход — «Готово». Добавьте названия исходов.");

    /// <summary>What scripts say, by the name they know it under.</summary>
    public static IReadOnlyDictionary<string, string> ForScripts => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["signedOut"] = s_signIn,
        ["signIn"] = s_openSignIn,
        ["goOn"] = s_goOn,
        ["keepMine"] = new Words("Save my drawing to a file", "Сохранить мою схему в файл"),
        ["openTheirs"] = new Words("Open what is there now", "Открыть то, что сохранено"),
        ["unreachable"] = s_notSaved,
        ["refused"] = s_refused,
        ["odd"] = new Words("Published. What does not fit:", "Опубликовано. Что не сходится:"),
        ["understood"] = new Words("Close", "Понятно"),
        ["fit"] = new Words("Show the whole drawing", "Показать схему целиком"),
        ["center"] = new Words("Center", "По центру"),
        ["arrange"] = new Words("Arrange the steps", "Расставить шаги"),
        ["save"] = new Words("Save", "Сохранить"),
        ["publish"] = new Words("Publish", "Опубликовать"),
        ["moreActions"] = new Words("More", "Ещё"),
        ["run"] = new Words("Run", "Запустить"),
        ["addField"] = new Words("Add a field", "Добавить поле"),
        ["addOutcome"] = new Words("Add an outcome", "Добавить исход"),
        ["addChoice"] = new Words("Add a choice", "Добавить вариант"),
        ["formEmpty"] = s_formEmpty,
        ["outcomesEmpty"] = s_outcomesEmpty,
        ["label"] = new Words("Label", "Подпись"),
        ["labelRu"] = new Words("Label in Russian", "Подпись по-русски"),
        ["labelEn"] = new Words("Label in English", "Подпись по-английски"),
        ["recordKind"] = new Words("Kind of record", "Вид записи"),
        ["addCondition"] = new Words("Add a condition", "Добавить условие"),
        ["conditionsEmpty"] = new Words("No conditions.", "Условий нет."),
        ["valuesEmpty"] = new Words("No further fields.", "Других полей нет."),
        ["field"] = new Words("Field", "Поле"),
        ["comparison"] = new Words("Comparison", "Сравнение"),
        ["value"] = new Words("Value", "Значение"),
        ["name"] = new Words("Name in the process", "Имя в процессе"),
        ["kind"] = new Words("Kind", "Вид"),
        ["required"] = new Words("Required", "Обязательное"),
        ["bindTo"] = new Words("Writes the record's field", "Записать в поле записи"),
        ["nowhere"] = new Words("nowhere", "никуда"),
        ["choices"] = new Words("Choices", "Варианты"),
        ["code"] = new Words("Code", "Код"),
        ["nameEn"] = new Words("English", "По-английски"),
        ["nameRu"] = new Words("Russian", "По-русски"),
        ["up"] = new Words("Move up", "Выше"),
        ["down"] = new Words("Move down", "Ниже"),
        ["remove"] = new Words("Remove", "Убрать"),
        ["notAForm"] = new Words("This form was written as an expression; it can be changed only there.", "Форма задана выражением, изменить её можно только там."),
        ["kind:text"] = new Words("Text", "Строка"),
        ["kind:longText"] = new Words("Long text", "Многострочный текст"),
        ["kind:number"] = new Words("Number", "Число"),
        ["kind:money"] = new Words("Money", "Деньги"),
        ["kind:date"] = new Words("Date", "Дата"),
        ["kind:choice"] = new Words("Choice", "Выбор"),
        ["kind:yesNo"] = new Words("Yes or no", "Да или нет"),
        ["kind:user"] = new Words("Person", "Сотрудник"),
        ["kind:record"] = new Words("Record", "Запись"),
    }.ToDictionary(text => text.Key, text => text.Value, StringComparer.Ordinal);
}
