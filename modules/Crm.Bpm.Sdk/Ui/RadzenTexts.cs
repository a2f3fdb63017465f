using System.Collections.Frozen;
using System.Globalization;
using Radzen;
using Radzen.Blazor;

namespace Crm.Bpm.Sdk.Ui;

/// <summary>What Radzen's components say in Russian; in English they keep their own words.</summary>
internal sealed class RadzenTexts : ILocalizer
{
    private static readonly FrozenDictionary<string, string> s_russian = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [nameof(RadzenStrings.Scheduler_TodayText)] = "Сегодня",
        [nameof(RadzenStrings.Scheduler_NextText)] = "Вперёд",
        [nameof(RadzenStrings.Scheduler_PrevText)] = "Назад",
        [nameof(RadzenStrings.Scheduler_AllDayText)] = "Весь день",
        [nameof(RadzenStrings.DayView_Text)] = "День",
        [nameof(RadzenStrings.WeekView_Text)] = "Неделя",
        [nameof(RadzenStrings.MultiDayView_Text)] = "Несколько дней",
        [nameof(RadzenStrings.MonthView_Text)] = "Месяц",
        [nameof(RadzenStrings.MonthView_MoreText)] = "ещё {0}",
        [nameof(RadzenStrings.AgendaView_Text)] = "Список",
        [nameof(RadzenStrings.AgendaView_MultiDayText)] = "Несколько дней",
        [nameof(RadzenStrings.YearView_Text)] = "Год",
        [nameof(RadzenStrings.YearView_MoreText)] = "ещё {0}",
        [nameof(RadzenStrings.YearView_NoDayEventsText)] = "В этот день ничего не запланировано",
        [nameof(RadzenStrings.YearPlannerView_Text)] = "План года",
        [nameof(RadzenStrings.YearTimelineView_Text)] = "Лента года",
        [nameof(RadzenStrings.YearTimelineView_MoreText)] = "ещё {0}",
        [nameof(RadzenStrings.DatePicker_ClearAriaLabel)] = "Очистить",
        [nameof(RadzenStrings.DatePicker_DisabledAriaLabel)] = "недоступно",
        [nameof(RadzenStrings.DatePicker_HourAriaLabel)] = "Часы",
        [nameof(RadzenStrings.DatePicker_MinutesAriaLabel)] = "Минуты",
        [nameof(RadzenStrings.DatePicker_SecondsAriaLabel)] = "Секунды",
        [nameof(RadzenStrings.DatePicker_NextMonthAriaLabel)] = "Следующий месяц",
        [nameof(RadzenStrings.DatePicker_NextYearAriaLabel)] = "Следующий год",
        [nameof(RadzenStrings.DatePicker_PrevMonthAriaLabel)] = "Предыдущий месяц",
        [nameof(RadzenStrings.DatePicker_PrevYearAriaLabel)] = "Предыдущий год",
        [nameof(RadzenStrings.DatePicker_OkAriaLabel)] = "Готово",
        [nameof(RadzenStrings.DatePicker_PopupAriaLabel)] = "Выбор даты",
        [nameof(RadzenStrings.DatePicker_RangeStartAriaLabel)] = "начало периода",
        [nameof(RadzenStrings.DatePicker_RangeEndAriaLabel)] = "конец периода",
        [nameof(RadzenStrings.DatePicker_SelectedAriaLabel)] = "выбрано",
        [nameof(RadzenStrings.DatePicker_TodayAriaLabel)] = "сегодня",
        [nameof(RadzenStrings.DatePicker_ToggleAriaLabel)] = "Открыть календарь",
        [nameof(RadzenStrings.DatePicker_ToggleAmPmAriaLabel)] = "До полудня или после",
        [nameof(RadzenStrings.DropDown_ClearAriaLabel)] = "Очистить",
        [nameof(RadzenStrings.DropDown_EmptyAriaLabel)] = "Не выбрано",
        [nameof(RadzenStrings.DropDown_RemoveChipTitle)] = "Убрать",
        [nameof(RadzenStrings.DropDown_SearchAriaLabel)] = "Найти",
        [nameof(RadzenStrings.DropDown_SelectedItemsText)] = "выбрано",
        [nameof(RadzenStrings.DropDownDataGrid_EmptyText)] = "Ничего нет",
        [nameof(RadzenStrings.DropDownDataGrid_SearchTextPlaceholder)] = "Найти…",
        [nameof(RadzenStrings.DropDownDataGrid_SelectedItemsText)] = "выбрано",
        [nameof(RadzenStrings.ListBox_EmptyText)] = "Ничего нет",
        [nameof(RadzenStrings.DataList_EmptyText)] = "Ничего нет",
        [nameof(RadzenStrings.DataGrid_EmptyText)] = "Ничего нет",
        [nameof(RadzenStrings.Dialog_AlertTitle)] = "Сообщение",
        [nameof(RadzenStrings.Dialog_CancelText)] = "Отмена",
        [nameof(RadzenStrings.Dialog_CloseAriaLabel)] = "Закрыть",
        [nameof(RadzenStrings.Dialog_CloseSideDialogAriaLabel)] = "Закрыть",
        [nameof(RadzenStrings.Dialog_ConfirmMessage)] = "Продолжить?",
        [nameof(RadzenStrings.Dialog_ConfirmTitle)] = "Подтверждение",
        [nameof(RadzenStrings.Dialog_OkText)] = "Хорошо",
        [nameof(RadzenStrings.Notification_CloseAriaLabel)] = "Закрыть",
        [nameof(RadzenStrings.Numeric_DownAriaLabel)] = "Меньше",
        [nameof(RadzenStrings.Numeric_UpAriaLabel)] = "Больше",
        [nameof(RadzenStrings.Pager_NextPageTitle)] = "Следующая страница",
        [nameof(RadzenStrings.Pager_PrevPageTitle)] = "Предыдущая страница",
        [nameof(RadzenStrings.Pager_FirstPageTitle)] = "Первая страница",
        [nameof(RadzenStrings.Pager_LastPageTitle)] = "Последняя страница",
        [nameof(RadzenStrings.FileInput_ChooseText)] = "Выбрать файл",
        [nameof(RadzenStrings.FileInput_DeleteText)] = "Удалить",
        [nameof(RadzenStrings.Upload_ChooseText)] = "Выбрать файл",
        [nameof(RadzenStrings.Upload_DeleteText)] = "Удалить",
        [nameof(RadzenStrings.RequiredValidator_Text)] = "Заполните это поле",
        [nameof(RadzenStrings.SankeyDiagram_FlowText)] = "Поток",
        [nameof(RadzenStrings.SankeyDiagram_IncomingText)] = "Пришло",
        [nameof(RadzenStrings.SankeyDiagram_OutgoingText)] = "Ушло",
        [nameof(RadzenStrings.SankeyDiagram_ValueText)] = "Всего",
        [nameof(RadzenStrings.Tabs_CloseTitle)] = "Закрыть вкладку",
        [nameof(RadzenStrings.Tree_SelectItemAriaLabel)] = "Выбрать",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <inheritdoc />
    public string? Get(string key, CultureInfo culture) =>
        culture.TwoLetterISOLanguageName is "ru" ? s_russian.GetValueOrDefault(key) : null;
}
