using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Import;

/// <summary>Sentences about imports.</summary>
internal static class ImportTexts
{
    public static readonly Words TooLarge = new("The file is larger than {0} MB. Split it, or ask an administrator to raise Import:MaxFileMegabytes. Nothing was imported.", "Файл больше {0} МБ. Разделите его или попросите администратора увеличить Import:MaxFileMegabytes. Ничего не импортировано.");
    public static readonly Words Bomb = new("The workbook unpacks to more than it may ({0} MB). It is damaged or made to do harm; nothing was imported.", "Книга распаковывается в больший объём, чем разрешено ({0} МБ). Она повреждена или вредоносна; ничего не импортировано.");
    public static readonly Words NotAWorkbook = new("This is an archive, not a workbook. Send an XLSX or a CSV file.", "Это архив, а не книга Excel. Пришлите файл XLSX или CSV.");
    public static readonly Words OldWorkbook = new("This is a workbook of an old Excel (XLS). Save it as XLSX or CSV and send it again.", "Это книга старого Excel (XLS). Сохраните её как XLSX или CSV и пришлите снова.");
    public static readonly Words BrokenWorkbook = new("The workbook cannot be read: {0}. Open it in Excel, save it again and send it once more.", "Книгу не удалось прочитать: {0}. Откройте её в Excel, сохраните заново и пришлите ещё раз.");
    public static readonly Words NotText = new("The file is neither a text (CSV) nor a workbook (XLSX).", "Файл — не текст (CSV) и не книга (XLSX).");
    public static readonly Words NoTable = new("This is a web page, a picture or a formatted text under the name of a table. Open it in Excel and save it as XLSX or CSV. Nothing was imported.", "Это веб-страница, картинка или текст с оформлением под именем таблицы. Откройте его в Excel и сохраните как XLSX или CSV. Ничего не импортировано.");
    public static readonly Words NoHeader = new("Row {0} has no headings.", "В строке {0} нет заголовков.");
    public static readonly Words UnknownEncoding = new("There is no encoding “{0}”. Write a name such as utf-8 or windows-1251.", "Кодировки «{0}» нет. Укажите, например, utf-8 или windows-1251.");
    public static readonly Words BadDelimiter = new("“{0}” cannot stand between cells; use one character such as ; or ,", "«{0}» не может разделять ячейки; используйте один знак, например ; или ,");
    public static readonly Words TooManyPrepared = new("{0} files wait to be imported already. Start or discard one of them first.", "Уже {0} файлов ждут импорта. Сначала запустите или удалите один из них.");
    public static readonly Words HasStarted = new("The import has started; it can no longer be changed.", "Импорт уже запущен, изменить его нельзя.");
    public static readonly Words FileGone = new("The file waited too long and is kept no more. Send it again.", "Файл ждал слишком долго и удалён. Загрузите его ещё раз.");
    public static readonly Words OpenQuestion = new("Say how dates are written in “{0}”: with the day or with the month first.", "Укажите, как записаны даты в «{0}»: сначала день или сначала месяц.");
    public static readonly Words EmptyFile = new("The file is empty.", "Файл пуст.");
    public static readonly Words CellTooLong = new("Row {0} has a cell with more than {1} characters. A quotation mark is probably never closed.", "В строке {0} есть ячейка длиннее {1} символов. Вероятно, не закрыта кавычка.");
    public static readonly Words TooManyColumns = new("Row {0} has more than {1} columns.", "В строке {0} больше {1} столбцов.");
    public static readonly Words TooManyRows = new("The file has more than {0} rows. Split it.", "В файле больше {0} строк. Разделите его.");
    public static readonly Words UnknownSheet = new("There is no sheet “{0}”. The workbook has: {1}.", "Листа «{0}» нет. В книге есть: {1}.");
    public static readonly Words NoFile = new("Send the file as the form field “file”.", "Пришлите файл в поле формы «file».");
    public static readonly Words NotMultipart = new("Send a multipart form with the fields file, target and options.", "Пришлите форму multipart с полями file, target и options.");
    public static readonly Words UnknownPart = new("“{0}” is not a field of this form. Send file, target and options.", "Поля «{0}» в этой форме нет. Пришлите file, target и options.");
    public static readonly Words UnknownTarget = new("“{0}” cannot be imported. Choose one of: {1}.", "«{0}» нельзя импортировать. Возможные: {1}.");
    public static readonly Words BadOptions = new("The options cannot be read: {0}", "Не удалось прочитать options: {0}");
    public static readonly Words UnknownMode = new("“{0}” is not a mode. Choose one of: {1}.", "Режима «{0}» нет. Возможные: {1}.");
    public static readonly Words UnknownCulture = new("“{0}” is not a culture. Write a name such as en-US or ru-RU.", "Культуры «{0}» нет. Укажите, например, en-US или ru-RU.");
    public static readonly Words NoMapping = new("Say which column goes into which field (“mapping”).", "Укажите, какой столбец в какое поле идёт («mapping»).");
    public static readonly Words NoSource = new("“{0}” needs a “column” or a “value”.", "Для «{0}» нужен столбец (column) или значение (value).");
    public static readonly Words UnknownColumn = new("There is no column “{0}”. The file has: {1}.", "Столбца «{0}» нет. В файле есть: {1}.");
    public static readonly Words TwoColumns = new("The file has two columns called “{0}”. Rename one of them.", "В файле два столбца «{0}». Переименуйте один из них.");
    public static readonly Words TwiceMapped = new("“{0}” is mapped twice.", "Поле «{0}» указано дважды.");
    public static readonly Words LookupNeedsField = new("“{0}” refers to another record. Say by which of its fields it is found, such as {0}.name.", "«{0}» ссылается на другую запись. Укажите, по какому полю её искать, например {0}.name.");
    public static readonly Words CannotFindBy = new("“{0}” cannot be used to find a record; use a text field, its number or its id.", "По «{0}» нельзя искать запись; используйте текстовое поле, номер или идентификатор.");
    public static readonly Words KeyNotMapped = new("The key “{0}” is not in the mapping.", "Ключа «{0}» нет в mapping.");
    public static readonly Words KeyNeeded = new("The mode “{0}” needs a “key”: the field by which existing records are recognised.", "Режиму «{0}» нужен «key»: поле, по которому узнаются существующие записи.");
    public static readonly Words BadKey = new("“{0}” cannot be a key; use a text or number field, a phone or an e-mail.", "«{0}» не может быть ключом; используйте текст, число, телефон или e-mail.");
    public static readonly Words UnknownMissing = new("“{0}” in createMissing is not a lookup of the mapping. Use the name before the point, such as industry for industry.name.", "«{0}» в createMissing — не ссылка из mapping. Укажите имя до точки, например industry для industry.name.");
    public static readonly Words CannotCreateMissing = new("“{0}” cannot be created by an import because {1} need more than a name.", "«{0}» нельзя создать при импорте: для «{1}» одного названия мало.");
    public static readonly Words BadMultiply = new("“multiply” is for numbers and money; “{0}” is neither.", "«multiply» — для чисел и сумм; «{0}» к ним не относится.");
    public static readonly Words BadFormat = new("“format” is for dates; “{0}” is not one.", "«format» — для дат; «{0}» не дата.");
    public static readonly Words BadWhere = new("“where” cannot be read: {0}", "Не удалось прочитать «where»: {0}");

    public static readonly Words NotANumber = new("“{0}” is not a number.", "«{0}» — не число.");
    public static readonly Words NotWhole = new("“{0}” is not a whole number.", "«{0}» — не целое число.");
    public static readonly Words NumberTooLarge = new("“{0}” is too large.", "«{0}» — слишком большое число.");
    public static readonly Words NotADate = new("“{0}” is not a date. Say with “format” how dates are written, such as M/d/yyyy.", "«{0}» — не дата. Укажите в «format», как записаны даты, например dd.MM.yyyy.");
    public static readonly Words NotTheFormat = new("“{0}” is not a date written as {1}.", "«{0}» — не дата в виде {1}.");
    public static readonly Words AmbiguousDate = new("“{0}” may be read as two different dates. Say with “format” how dates are written, such as M/d/yyyy.", "«{0}» можно прочитать как две разные даты. Укажите в «format», как записаны даты, например dd.MM.yyyy.");
    public static readonly Words NotYesNo = new("“{0}” is neither yes nor no.", "«{0}» — не «да» и не «нет».");
    public static readonly Words NotAnId = new("“{0}” is not an id.", "«{0}» — не идентификатор.");
    public static readonly Words NotAnEmail = new("“{0}” is not an e-mail address.", "«{0}» — не адрес e-mail.");
    public static readonly Words NotACurrency = new("“{0}” is not a currency; write three letters such as USD.", "«{0}» — не валюта; укажите три буквы, например RUB.");
    public static readonly Words TooManyCells = new("The row has more cells than the header has columns. A delimiter in a text needs quotation marks around the text.", "В строке больше ячеек, чем столбцов в заголовке. Текст с разделителем внутри нужно взять в кавычки.");

    public static readonly Words LookupNotFound = new("There is no “{1}” in “{0}”, or you may not see it.", "В «{0}» нет «{1}», или вам это недоступно.");
    public static readonly Words LookupAmbiguous = new("“{1}” in “{0}” is the name of several records.", "В «{0}» несколько записей с именем «{1}».");
    public static readonly Words LookupInFileRejected = new("“{1}” for “{0}” is in the file, but its row did not come in; the field was left empty.", "«{1}» для «{0}» есть в файле, но эта строка не импортирована; поле осталось пустым.");
    public static readonly Words LookupToItself = new("“{0}” would refer to the record itself or go round in a circle; it was left empty.", "«{0}» ссылалось бы на саму запись или по кругу; поле осталось пустым.");
    public static readonly Words KeyEmpty = new("The key “{0}” is empty.", "Ключ «{0}» пуст.");
    public static readonly Words KeyAmbiguous = new("Several records have “{1}” as “{0}”.", "Несколько записей с «{1}» в поле «{0}».");
    public static readonly Words Exists = new("A record with “{1}” as “{0}” exists already.", "Запись с «{1}» в поле «{0}» уже есть.");
    public static readonly Words DoesNotExist = new("There is no record with “{1}” as “{0}”.", "Нет записи с «{1}» в поле «{0}».");
    public static readonly Words ExistsUnseen = new("A record with “{1}” as “{0}” exists, but you may not change it.", "Запись с «{1}» в поле «{0}» есть, но вам нельзя её менять.");
    public static readonly Words NotYours = new("You may not create a record for which “{0}” is responsible.", "Вам нельзя создать запись, за которую отвечает «{0}».");
    public static readonly Words Collides = new("The database refused the row: another record has the same key.", "База данных отклонила строку: такой ключ уже есть у другой записи.");

    public static readonly Words ReasonColumn = new("Reason", "Причина");
    public static readonly Words CannotCancel = new("The import is over; there is nothing to cancel. It can be undone.", "Импорт уже закончен, отменять нечего. Его можно откатить.");
    public static readonly Words CannotUndo = new("Only an import that is done, failed or cancelled can be undone.", "Откатить можно только завершённый, неудавшийся или отменённый импорт.");
    public static readonly Words NothingRejected = new("No row was rejected.", "Отклонённых строк нет.");
    public static readonly Words UndoReason = new("The import was undone", "Импорт отменён");
    public static readonly Words LostAccess = new("{0} may no longer import this. What is in stays and can be undone.", "У {0} больше нет права на этот импорт. Загруженное осталось, его можно откатить.");
    public static readonly Words Failed = new("The import stopped: {0} What is in stays and can be undone.", "Импорт остановлен: {0} Загруженное осталось, его можно откатить.");
    public static readonly Words Unexpected = new("an unexpected error; the log has details under {0}.", "непредвиденная ошибка; подробности в журнале, {0}.");
    public static readonly Words StimuliStuck = new("{0} {0:process|processes} could not be started; see Processes.", "Не удалось запустить {0} {0:процесс|процесса|процессов}; см. раздел «Процессы».");
    public static readonly Words KeptChanged = new("changed since the import", "изменено после импорта");
    public static readonly Words KeptUsed = new("used by other records", "используется другими записями");
    public static readonly Words KeptField = new("“{0}” was changed since the import", "поле «{0}» изменено после импорта");
}
