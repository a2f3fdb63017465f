using System.Globalization;
using Crm.Bpm.Modules.Import.Proposals;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Bpm.Modules.Import.Pages;

/// <summary>What the import pages say.</summary>
internal static class ImportPageTexts
{
    public static readonly Words Title = new("Import", "Импорт");
    public static readonly Words New = new("Import a file", "Импортировать файл");
    public static readonly Words Hint = new("Bring records from Excel or CSV. Nothing is written until you press Start, and everything can be taken back.", "Загрузка записей из Excel или CSV. Ничего не записывается, пока вы не нажмёте «Начать», и всё можно откатить.");
    public static readonly Words PermissionName = new("Import files", "Импортировать файлы");
    public static readonly Words Imports = new("Imports", "Загрузки");
    public static readonly Words Everybody = new("Everybody's", "Всех сотрудников");
    public static readonly Words Templates = new("Templates", "Шаблоны");
    public static readonly Words None = new("No imports yet", "Импорта ещё не было");
    public static readonly Words NoneHint = new("Send an Excel or CSV file: what it holds is recognised, and you see every value before anything is written.", "Загрузите файл Excel или CSV: система сама поймёт, что в нём, а вы увидите каждое значение до записи.");
    public static readonly Words NoTemplates = new("No templates yet", "Шаблонов пока нет");
    public static readonly Words NoTemplatesHint = new("While preparing an import, save its mapping as a template: it is offered when a file with the same headings comes.", "Готовя импорт, сохраните сопоставление как шаблон: он будет предложен, когда придёт файл с такими же заголовками.");
    public static readonly Words File = new("File", "Файл");
    public static readonly Words What = new("What", "Что");
    public static readonly Words Result = new("Result", "Итог");
    public static readonly Words Who = new("Who", "Кто");
    public static readonly Words When = new("When", "Когда");
    public static readonly Words Name = new("Name", "Название");
    public static readonly Words Shared = new("Shared", "Общий");
    public static readonly Words Own = new("Only mine", "Только мой");
    public static readonly Words DeleteNamed = new("Delete “{0}”", "Удалить «{0}»");
    public static readonly Words TemplateDeleted = new("The template “{0}” is deleted.", "Шаблон «{0}» удалён.");

    // ---- choosing a file
    public static readonly Words Becomes = new("Its rows become", "Строки станут записями");
    public static readonly Words ByItself = new("As its headings say", "Определить по заголовкам");
    public static readonly Words Formats = new("XLSX, CSV or text with tabs, up to {0} MB. Encoding, delimiter and sheet are found out by themselves.", "XLSX, CSV или текст с табуляцией, до {0} МБ. Кодировка, разделитель и лист определяются автоматически.");

    // ---- the file
    public static readonly Words Size = new("{0} {0:row|rows}, {1} {1:column|columns}", "{0} {0:строка|строки|строк}, {1} {1:столбец|столбца|столбцов}");
    public static readonly Words Encoding = new("Encoding", "Кодировка");
    public static readonly Words Delimiter = new("Between cells", "Между ячейками");
    public static readonly Words Sheet = new("Sheet", "Лист");
    public static readonly Words HeaderRow = new("Headings", "Заголовки");
    public static readonly Words InRow = new("In row {0}", "В строке {0}");
    public static readonly Words NoHeadings = new("There are none", "Их нет");
    public static readonly Words Formulas = new("{0} {0:cell looks|cells look} like a formula. They come in as plain text and are not calculated.", "{0} {0:ячейка похожа|ячейки похожи|ячеек похожи} на формулу. Они загрузятся как обычный текст, без вычислений.");
    public static readonly Words NotYet = new("Not yet: {0}", "Пока нельзя: {0}");

    // ---- templates
    public static readonly Words TemplateFits = new("The template “{0}” fits these headings.", "К этим заголовкам подходит шаблон «{0}».");
    public static readonly Words TemplateUsed = new("Mapped by the template “{0}”.", "Сопоставлено по шаблону «{0}».");
    public static readonly Words UseTemplate = new("Use it", "Применить");
    public static readonly Words SaveTemplate = new("Save as a template", "Сохранить как шаблон");
    public static readonly Words TemplateName = new("Name of the template", "Название шаблона");
    public static readonly Words ForEverybody = new("For everybody who imports", "Для всех, кто импортирует");
    public static readonly Words TemplateSaved = new("The template “{0}” is saved.", "Шаблон «{0}» сохранён.");
    public static readonly Words ChooseTemplate = new("Choose a template", "Выбрать шаблон");
    public static readonly Words ProposeAgain = new("Propose the mapping anew", "Предложить сопоставление заново");
    public static readonly Words Discard = new("Discard the file", "Удалить файл");
    public static readonly Words Discarded = new("The file is discarded; nothing was imported.", "Файл удалён, ничего не импортировано.");

    // ---- columns
    public static readonly Words Columns = new("Which column goes where", "Какой столбец куда");
    public static readonly Words ColumnInto = new("Column “{0}” goes into", "Столбец «{0}» идёт в");
    public static readonly Words Nowhere = new("Nowhere", "Никуда");
    public static readonly Words Unnamed = new("Column {0}", "Столбец {0}");
    public static readonly Words Unusable = new("Without a heading of its own it cannot be used.", "Без собственного заголовка использовать нельзя.");
    public static readonly Words Details = new("How “{0}” is read", "Как читать «{0}»");
    public static readonly Words DateFormat = new("Dates are written", "Даты записаны");
    public static readonly Words AsRecognised = new("As recognised", "Как распознано");
    public static readonly Words Multiply = new("The numbers are", "Числа указаны");
    public static readonly Words Ones = new("As they are", "Как есть");
    public static readonly Words Thousands = new("In thousands", "В тысячах");
    public static readonly Words Millions = new("In millions", "В миллионах");
    public static readonly Words IfEmpty = new("If the cell is empty", "Если ячейка пуста");
    public static readonly Words Currency = new("Currency", "Валюта");
    public static readonly Words FromCompany = new("The company's", "Валюта компании");
    public static readonly Words Replacements = new("Replace values", "Замена значений");
    public static readonly Words ReplaceBy = new("“{0}” is replaced by", "«{0}» заменить на");
    public static readonly Words MoreValues = new("Another value", "Другое значение");
    public static readonly Words ReplaceOther = new("Replace another value", "Заменить другое значение");
    public static readonly Words With = new("by", "на");
    public static readonly Words SameInAll = new("The same in every row", "Одинаково во всех строках");
    public static readonly Words AddSame = new("Give a field the same value in every row", "Задать полю одно значение для всех строк");
    public static readonly Words Field = new("Field", "Поле");
    public static readonly Words Value = new("Value", "Значение");
    public static readonly Words DateQuestion = new("In “{0}”, which day is {1}?", "В столбце «{0}» какой день обозначает {1}?");
    public static readonly Words Numbers = new("Numbers and dates", "Числа и даты");
    public static readonly Words NumbersMine = new("As in your language", "Как принято в вашем языке");
    public static readonly Words NumbersPoint = new("1,234.56 (with a point)", "1,234.56 (с точкой)");
    public static readonly Words NumbersComma = new("1 234,56 (with a comma)", "1 234,56 (с запятой)");

    // ---- rows
    public static readonly Words WhichRows = new("Which rows", "Какие строки");
    public static readonly Words AllRows = new("All of them. Add a condition to take only some.", "Все. Добавьте условие, чтобы взять только часть.");
    public static readonly Words AddCondition = new("Add a condition", "Добавить условие");
    public static readonly Words OtherCondition = new("The rows are chosen by a condition that was set through the API.", "Строки выбраны условием, заданным через API.");
    public static readonly Words ConditionColumn = new("Column", "Столбец");
    public static readonly Words Comparison = new("Comparison", "Сравнение");

    // ---- how
    public static readonly Words How = new("What happens to records that are there", "Что делать с уже имеющимися записями");
    public static readonly Words Key = new("A record is recognised by", "Запись узнаётся по полю");
    public static readonly Words NoKey = new("Nothing: every row is a new record", "Ни по какому: каждая строка — новая запись");
    public static readonly Words Mode = new("Then", "Тогда");
    public static readonly Words MakeMissing = new("Add to “{0}” what is missing there", "Добавлять в «{0}» то, чего там нет");
    public static readonly Words StartProcesses = new("Start processes for what comes in", "Запускать процессы для загруженного");
    public static readonly Words StartProcessesHint = new("Otherwise it comes in quietly, as history.", "Иначе записи загрузятся тихо, как история.");

    // ---- preview
    public static readonly Words FirstRows = new("The first rows, as they would come in", "Первые строки — какими они загрузятся");
    public static readonly Words NoRows = new("No row of the first {0} meets the conditions.", "Ни одна из первых {0} строк не подходит под условия.");
    public static readonly Words Row = new("Row", "Строка");
    public static readonly Words FromCell = new("In the file: {0}", "В файле: {0}");
    public static readonly Words Check = new("Check all rows", "Проверить все строки");
    public static readonly Words Start = new("Start the import", "Начать импорт");

    // ---- work and result
    public static readonly Words Waiting = new("Waits for its turn…", "Ждёт своей очереди…");
    public static readonly Words Checking = new("Checking: {0} of {1} rows", "Проверяем: {0} из {1} строк");
    public static readonly Words Importing = new("Importing: {0} of {1} rows", "Загружаем: {0} из {1} строк");
    public static readonly Words Linking = new("Filling in references between the rows…", "Заполняем ссылки между строками…");
    public static readonly Words Starting = new("Starting processes…", "Запускаем процессы…");
    public static readonly Words TakingBack = new("Taking everything back…", "Откатываем…");
    public static readonly Words MayClose = new("You may close this page: the work goes on, and this address shows how far it is.", "Страницу можно закрыть: работа продолжится, а по этому адресу видно, как она идёт.");
    public static readonly Words Stop = new("Stop", "Остановить");
    public static readonly Words Created = new("New", "Новых");
    public static readonly Words Updated = new("Changed", "Изменено");
    public static readonly Words Unchanged = new("Unchanged", "Без изменений");
    public static readonly Words Skipped = new("Left alone", "Пропущено");
    public static readonly Words Rejected = new("Rejected", "Отклонено");
    public static readonly Words Filtered = new("Not asked for", "Не подошло под условия");
    public static readonly Words Beside = new("Also added: {0}", "Добавлено заодно: {0}");
    public static readonly Words WouldBe = new("This is what would happen. Nothing was written.", "Так всё и будет. Пока ничего не записано.");
    public static readonly Words Problems = new("What is wrong with rows", "Что не так в строках");
    public static readonly Words ProblemsShown = new("The first {0} are shown; all of them are in the file.", "Показаны первые {0}, все — в файле.");
    public static readonly Words DownloadRejected = new("Rejected rows as a file", "Отклонённые строки файлом");
    public static readonly Words MendHint = new("Correct them in the file and import it again.", "Исправьте их в файле и загрузите его снова.");
    public static readonly Words TakeBack = new("Take the import back", "Откатить импорт");
    public static readonly Words TakeBackAsk = new("Take back “{0}”?", "Откатить «{0}»?");
    public static readonly Words TakeBackHint = new("New records go to the recycle bin, changed ones get their old values. What somebody has changed or used since stays, and you will see what.", "Новые записи уйдут в корзину, изменённым вернутся прежние значения. То, что с тех пор изменили или использовали, останется — вы увидите, что именно.");
    public static readonly Words Removed = new("In the recycle bin", "В корзине");
    public static readonly Words Restored = new("As before", "Как было");
    public static readonly Words Kept = new("Kept", "Осталось");
    public static readonly Words KeptTitle = new("What stayed, and why", "Что осталось и почему");
    public static readonly Words OpenList = new("Open: {0}", "Открыть: {0}");

    public static Words Of(ImportState state) => state switch
    {
        ImportState.Preparing => new("Being prepared", "Готовится"),
        ImportState.Draft => new("Waits", "Ждёт"),
        ImportState.Checking => new("Being checked", "Проверяется"),
        ImportState.Checked => new("Checked", "Проверен"),
        ImportState.Running => new("Running", "Идёт"),
        ImportState.Done => new("Done", "Завершён"),
        ImportState.Failed => new("Failed", "Ошибка"),
        ImportState.Cancelled => new("Stopped", "Остановлен"),
        _ => new("Taken back", "Откачен"),
    };

    public static Tone ToneOf(ImportState state) => state switch
    {
        ImportState.Done => Tone.Good,
        ImportState.Failed => Tone.Bad,
        ImportState.Cancelled => Tone.Warn,
        ImportState.Preparing or ImportState.Undone => Tone.Plain,
        _ => Tone.Info,
    };

    public static Words Of(ColumnType type) => type switch
    {
        ColumnType.Empty => new("empty", "пусто"),
        ColumnType.Number => new("numbers", "числа"),
        ColumnType.Money => new("amounts", "суммы"),
        ColumnType.Date => new("dates", "даты"),
        ColumnType.YesNo => new("yes and no", "да и нет"),
        ColumnType.Phone => new("phones", "телефоны"),
        ColumnType.Email => new("e-mails", "адреса e-mail"),
        ColumnType.Url => new("web addresses", "веб-адреса"),
        _ => new("text", "текст"),
    };

    public static Words OfMode(string mode) => mode switch
    {
        "create" => new("Reject the row if the record is there", "Отклонить строку, если запись уже есть"),
        "update" => new("Only change what is there, add nothing", "Только менять имеющиеся, новых не добавлять"),
        "skip" => new("Add new ones, leave what is there alone", "Добавлять новые, имеющиеся не трогать"),
        "fillBlanks" => new("Add new ones, fill only empty fields of what is there", "Добавлять новые, у имеющихся заполнять только пустые поля"),
        _ => new("Add new ones, change what is there", "Добавлять новые, имеющиеся менять"),
    };

    public static Words OfComparison(string comparison) => comparison switch
    {
        "empty" => new("is empty", "пусто"),
        "notEmpty" => new("is not empty", "не пусто"),
        "equals" => new("is", "равно"),
        "notEquals" => new("is not", "не равно"),
        "in" => new("is one of (with commas)", "одно из (через запятую)"),
        "contains" => new("contains", "содержит"),
        "greater" => new("is more than", "больше"),
        _ => new("is less than", "меньше"),
    };

    public static Words Of(RowOutcome outcome) => outcome switch
    {
        RowOutcome.Created or RowOutcome.Missing => new("New", "Новая"),
        RowOutcome.Updated => new("Changes", "Изменится"),
        RowOutcome.Unchanged => new("As it is", "Без изменений"),
        RowOutcome.Skipped => new("Left alone", "Пропуск"),
        _ => new("Rejected", "Отклонена"),
    };

    public static Tone ToneOf(RowOutcome outcome) => outcome switch
    {
        RowOutcome.Created or RowOutcome.Missing => Tone.Good,
        RowOutcome.Updated => Tone.Info,
        RowOutcome.Rejected => Tone.Bad,
        _ => Tone.Plain,
    };

    /// <summary>A way to write dates as a person knows it, with this year's example: "31.12.2026", "12/31/2026".</summary>
    public static string ExampleOf(string format) => new DateTime(2026, 12, 31, 17, 5, 0).ToString(format, CultureInfo.InvariantCulture);

    /// <summary>"613 KB", "1.4 MB".</summary>
    public static string SizeOf(long bytes) => bytes < 1024 * 1024
        ? new Words("{0} KB", "{0} КБ").With(Math.Max(1, bytes / 1024))
        : new Words("{0} MB", "{0} МБ").With((bytes / 1048576d).ToString("0.#", CultureInfo.CurrentCulture));

    public static Words OfDelimiter(char delimiter) => delimiter switch
    {
        ',' => new("Comma ,", "Запятая ,"),
        ';' => new("Semicolon ;", "Точка с запятой ;"),
        '\t' => new("Tab", "Табуляция"),
        '|' => new("Bar |", "Черта |"),
        _ => Words.Same(delimiter.ToString()),
    };
}
