namespace Crm.Bpm.Sdk;

/// <summary>Sentences that the platform itself says.</summary>
public static class SdkTexts
{
    public static readonly Words NotFound = new("There is no such record, or you may not see it.", "Такой записи нет, или она вам недоступна.");
    public static readonly Words NotAllowed = new("You may not do this. Ask an administrator for the permission.", "У вас нет права на это действие. Обратитесь к администратору.");
    public static readonly Words NotAllowedNamed = new("You may not do this: the permission “{0}” is missing. Ask an administrator.", "Недостаточно прав: нужно разрешение «{0}». Обратитесь к администратору.");
    public static readonly Words Stale = new("Somebody changed this record while you were editing it. Look at the changes and save again.", "Пока вы редактировали, запись изменил кто-то другой. Посмотрите изменения и сохраните снова.");
    public static readonly Words InUse = new("“{0}” is in use: {1}. Choose something else there first.", "«{0}» используется: {1}. Сначала выберите там что-нибудь другое.");
    public static readonly Words Required = new("“{0}” is required.", "Заполните поле «{0}».");
    public static readonly Words TooLong = new("“{0}” may have at most {1} characters; there are {2}.", "В поле «{0}» не больше {1} символов, сейчас {2}.");
    public static readonly Words NotAChoice = new("“{1}” is not a value of “{0}”. Use one of: {2}.", "«{1}» — недопустимое значение поля «{0}». Возможные: {2}.");
    public static readonly Words WrongType = new("“{0}” cannot be read from “{1}”: {2} is expected.", "Поле «{0}» не удалось прочитать из «{1}»: ожидается {2}.");
    public static readonly Words YesOrNo = new("true or false", "true или false");
    public static readonly Words ReadOnlyField = new("“{0}” is not set directly.", "Поле «{0}» нельзя изменить напрямую.");
    public static readonly Words UnknownField = new("There is no field “{0}” in {1}.", "Поля «{0}» нет в разделе «{1}».");
    public static readonly Words UnknownLookup = new("“{0}” refers to a record that does not exist or is not visible to you.", "«{0}» ссылается на запись, которой нет или которая вам недоступна.");
    public static readonly Words Unstorable = new("“{0}” contains a character that cannot be kept.", "В поле «{0}» есть символ, который нельзя сохранить.");
    public static readonly Words BadVersion = new("“{0}” is not a version. Send the ETag of the record as it was read, like \"3\".", "«{0}» — не версия. Передайте ETag прочитанной записи, например \"3\".");
    public static readonly Words BadKey = new("An Idempotency-Key has 1 to {0} visible characters.", "Ключ Idempotency-Key — от 1 до {0} видимых символов.");
    public static readonly Words KeyOfAnother = new("This Idempotency-Key was used for {0}. Give every request a key of its own.", "Этот Idempotency-Key уже использован для {0}. У каждого запроса должен быть свой ключ.");
    public static readonly Words DoneBefore = new("This request was carried out before, but its answer was not kept. Read the record to see what it did.", "Этот запрос уже выполнен, но ответ не сохранился. Прочитайте запись, чтобы увидеть результат.");
    public static readonly Words UnknownFormat = new("A list is exported as csv or xlsx, not as “{0}”.", "Список выгружается в csv или xlsx, а не в «{0}».");
    public static readonly Words TooManyToExport = new("More than {0:N0} records match: narrow the list with a filter and export it in parts.", "Под условия подходит больше {0:N0} записей: сузьте список фильтром и выгрузите частями.");
    public static readonly Words NotSortable = new("Lists are not sorted by “{0}”.", "По полю «{0}» список не сортируется.");
    public static readonly Words GroupBy = new("Say by which field to sum up, like by=status.", "Укажите поле, по которому сводить, например by=status.");
    public static readonly Words NotGrouped = new("Nothing is summed up by “{0}”: it has too many values.", "По «{0}» сводку не строят: слишком много значений.");
    public static readonly Words BadFilter = new("The filter cannot be read: {0}", "Не удалось прочитать фильтр: {0}");
    public static readonly Words BadAfter = new("“after” does not say where a list goes on: take “next” of the answer before.", "«after» не указывает, откуда продолжить список: возьмите «next» из предыдущего ответа.");
    public static readonly Words BadJson = new("The request body cannot be read: {0}", "Не удалось прочитать тело запроса: {0}");
    public static readonly Words Busy = new("The database is busy. Nothing was saved; try again.", "База данных занята. Ничего не сохранено, попробуйте ещё раз.");
    public static readonly Words EmptyComment = new("Write something first.", "Сначала напишите что-нибудь.");
    public static readonly Words WhoResponsible = new("Say who is responsible from now on.", "Укажите, кто теперь ответственный.");
    public static readonly Words HowManyRecords = new("Choose at least one record and at most {0}.", "Выберите хотя бы одну запись и не больше {0}.");
    public static readonly Words LongComment = new("A note may have at most {0} characters; there are {1}.", "В заметке не больше {0} символов, сейчас {1}.");
}
