namespace Crm.Bpm.Sdk.Ui;

/// <summary>What the shared components say.</summary>
public static class UiTexts
{
    public static readonly Words Cancel = new("Cancel", "Отмена");
    public static readonly Words OpenPage = new("Open the page", "Открыть карточку");
    public static readonly Words Close = new("Close", "Закрыть");
    public static readonly Words Save = new("Save", "Сохранить");
    public static readonly Words Undo = new("Undo", "Отменить");
    public static readonly Words Back = new("Back", "Назад");
    public static readonly Words More = new("More", "Ещё");
    public static readonly Words Remove = new("Remove", "Убрать");
    public static readonly Words RemoveNamed = new("Remove “{0}”", "Убрать «{0}»");
    public static readonly Words EditNamed = new("Edit “{0}”", "Изменить «{0}»");
    public static readonly Words Saving = new("Saving…", "Сохраняем…");
    public static readonly Words Saved = new("Saved", "Сохранено");
    public static readonly Words Add = new("Add", "Добавить");
    public static readonly Words NotSet = new("Not set", "Не указано");
    public static readonly Words Yes = new("Yes", "Да");
    public static readonly Words No = new("No", "Нет");
    public static readonly Words Nobody = new("Nobody", "Никто");
    public static readonly Words Required = new("Fill this in.", "Заполните это поле.");
    public static readonly Words NotANumber = new("This is not a number. Write it like {0}.", "Это не число. Пишите так: {0}.");
    public static readonly Words NotADate = new("This is not a date. Write it like {0}.", "Это не дата. Пишите так: {0}.");
    public static readonly Words Mandatory = new("required", "обязательно");
    public static readonly Words Loading = new("Loading…", "Загружаем…");
    public static readonly Words Searching = new("Searching…", "Ищем…");
    public static readonly Words NothingFound = new("Nothing found", "Ничего не нашлось");
    public static readonly Words TypeToSearch = new("Type to search", "Начните вводить");
    public static readonly Words Clear = new("Clear", "Очистить");
    public static readonly Words ClearSelection = new("Clear selection", "Снять выделение");
    public static readonly Words Selected = new("{0} selected", "Выбрано: {0}");
    public static readonly Words SelectAll = new("Select all shown", "Выбрать все показанные");
    public static readonly Words SelectRow = new("Select row", "Выбрать строку");
    public static readonly Words ShowMore = new("Show more", "Показать ещё");
    public static readonly Words ShownOf = new("{0} of {1}", "{0} из {1}");
    public static readonly Words SortBy = new("Sort by “{0}”", "Сортировать по полю «{0}»");
    public static readonly Words NothingHere = new("Nothing here yet", "Здесь пока пусто");
    public static readonly Words NothingMatches = new("Nothing matches. Loosen the filter or the search.", "Ничего не подошло. Ослабьте фильтр или измените запрос.");
    public static readonly Words WentWrong = new("This could not be loaded", "Не удалось загрузить");
    public static readonly Words WentWrongHint = new("The server did not answer as expected. Nothing was lost; try again.", "Сервер ответил не так, как ожидалось. Ничего не потеряно, попробуйте ещё раз.");
    public static readonly Words NotSaved = new("Not saved: something went wrong on the server. Try again.", "Не сохранено: на сервере произошла ошибка. Попробуйте ещё раз.");
    public static readonly Words KeepMine = new("Keep mine", "Оставить моё");
    public static readonly Words TakeTheirs = new("Take theirs", "Взять новое");
    public static readonly Words TryAgain = new("Try again", "Повторить");
    public static readonly Words NoPermission = new("You do not have access to this", "Нет доступа");
    public static readonly Words NoPermissionHint = new("An administrator can grant it.", "Доступ может дать администратор.");
    public static readonly Words NoPermissionNamed = new("It needs the permission “{0}”. An administrator can grant it.", "Нужно разрешение «{0}». Его может дать администратор.");
    public static readonly Words TypeToConfirm = new("This cannot be undone. To confirm, type “{0}”.", "Это нельзя отменить. Для подтверждения введите «{0}».");
    public static readonly Words Call = new("Call {0}", "Позвонить: {0}");
    public static readonly Words Breadcrumbs = new("Where you are", "Вы здесь");
    public static readonly Words Views = new("Views", "Представления");
    public static readonly Words Stages = new("Stages", "Стадии");
    public static readonly Words Done = new("done", "пройдена");

    public static readonly Words JustNow = new("just now", "только что");
    public static readonly Words MinutesAgo = new("{0} min ago", "{0} мин назад");
    public static readonly Words InMinutes = new("in {0} min", "через {0} мин");
    public static readonly Words Today = new("today", "сегодня");
    public static readonly Words Yesterday = new("yesterday", "вчера");
    public static readonly Words Tomorrow = new("tomorrow", "завтра");
    public static readonly Words AtTime = new("{0} {1}", "{0} {1}");
}
