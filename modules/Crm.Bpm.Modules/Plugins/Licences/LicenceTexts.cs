using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Licensing;

namespace Crm.Bpm.Modules.Plugins.Licences;

/// <summary>What is said about licences.</summary>
internal static class LicenceTexts
{
    public static readonly Words NoLicence = new("This is no licence file. Take the file as the vendor sent it; it ends with a signature.", "Это не файл лицензии. Возьмите файл в том виде, в каком его прислал поставщик: в конце у него подпись.");
    public static readonly Words OtherPlugin = new("This licence is for {0}, not for {1}.", "Эта лицензия — для {0}, а не для «{1}».");
    public static readonly Words NotInstalled = new("This licence is for {0}, which is not installed. Install the plugin first.", "Эта лицензия — для {0}, а такой плагин не установлен. Сначала установите его.");
    public static readonly Words NoKey = new("{0} names no key that licences are checked with. Ask its vendor for a signed package.", "В плагине «{0}» нет ключа для проверки лицензий. Запросите у поставщика подписанный пакет.");
    public static readonly Words ForeignKey = new("This licence was not issued by the vendor of {0}: it is signed with another key.", "Эту лицензию выдал не поставщик плагина «{0}»: она подписана другим ключом.");
    public static readonly Words Edited = new("This licence was changed after it was issued: its signature does not fit. Take the file as the vendor sent it.", "Лицензию изменили после выдачи: подпись не подходит. Возьмите файл в том виде, в каком его прислал поставщик.");
    public static readonly Words Senseless = new("This licence contradicts itself: it has no seats, or ends before it begins.", "Лицензия противоречит себе: в ней нет мест или она кончается раньше, чем начинается.");
    public static readonly Words OverAlready = new("This licence was over on {0:d}, with its days of grace. Ask the vendor for a new one.", "Эта лицензия закончилась {0:d} вместе с льготными днями. Запросите у поставщика новую.");
    public static readonly Words FreePlugin = new("{0} needs no licence.", "Плагину «{0}» лицензия не нужна.");

    public static readonly Words StateFree = new("No licence is needed.", "Лицензия не нужна.");
    public static readonly Words StateDemo = new("It was never packed, and in the demo such plugins need no licence.", "Плагин не был упакован, а таким в демо лицензия не нужна.");
    public static readonly Words StateUnknown = new("The plugin {0} is not active.", "Плагин {0} не работает.");
    public static readonly Words StateActive = new("Licensed to {0} until {1:d}.", "Лицензия выдана: {0}, действует до {1:d}.");
    public static readonly Words StateEndless = new("Licensed to {0} without an end.", "Лицензия выдана: {0}, бессрочная.");
    public static readonly Words StateEnding = new("The licence of {0} ends on {1:d}: {2} {2:day|days} left. Ask the vendor for a new one.", "Лицензия плагина «{0}» закончится {1:d}: {2:остался|осталось|осталось} {2} {2:день|дня|дней}. Запросите у поставщика новую.");
    public static readonly Words StateGrace = new("The licence of {0} ended on {1:d}. Everything works until {2:d}; then its licensed features switch off. Ask the vendor for a new one.", "Лицензия плагина «{0}» закончилась {1:d}. Всё работает до {2:d}, затем лицензируемые функции выключатся. Запросите у поставщика новую.");
    public static readonly Words StateLapsed = new("The licence of {0} was over on {1:d}: this is switched off. What you have can still be read and exported. An administrator enters a new licence on the plugins page.", "Лицензия плагина «{0}» закончилась {1:d}: эта функция выключена. Ваши данные по-прежнему можно читать и выгружать. Новую лицензию администратор вводит на странице плагинов.");
    public static readonly Words StateNotYet = new("The licence of {0} begins on {1:d}; until then this is switched off.", "Лицензия плагина «{0}» начнёт действовать {1:d}; до тех пор эта функция выключена.");
    public static readonly Words StateMissing = new("{0} has no licence: this is switched off. An administrator enters one on the plugins page.", "У плагина «{0}» нет лицензии: эта функция выключена. Лицензию администратор вводит на странице плагинов.");
    public static readonly Words StateRefused = new("The licence of {0} does not count: {1}", "Лицензия плагина «{0}» недействительна: {1}");
    public static readonly Words NoFeature = new("The licence of {0} does not hold “{1}”. Ask the vendor for one that does.", "В лицензию плагина «{0}» не входит «{1}». Запросите у поставщика лицензию с этой функцией.");
    public static readonly Words NoSeat = new("The licence of {0} has {1} {1:seat|seats}, and all of them are taken by colleagues who came earlier. An administrator frees one by blocking somebody, or enters a licence with more seats.", "В лицензии плагина «{0}» {1} {1:место|места|мест}, и все заняты сотрудниками, пришедшими раньше. Администратор освободит место, заблокировав кого-то, или введёт лицензию на большее число мест.");
    public static readonly Words TooManyPeople = new("{0} {0:person|people} may sign in, and the licence of {1} has {2} {2:seat|seats}. Who came last has no seat.", "Входить могут {0} {0:сотрудник|сотрудника|сотрудников}, а в лицензии плагина «{1}» {2} {2:место|места|мест}. Пришедшим последними мест не хватило.");
    public static readonly Words ClockBack = new("The server's clock says {0:g}, but it has shown {1:g} before. Licences count from the later time. Set the clock right; if it was the later time that was wrong, a newly issued licence starts the count afresh.", "Часы сервера показывают {0:g}, но раньше показывали {1:g}. Лицензии считаются по более позднему времени. Исправьте часы; если ошибочным было более позднее время, отсчёт начнёт заново новая лицензия.");
    public static readonly Words ToPlugins = new("Plugins", "Плагины");

    /// <summary>The status in a word or two.</summary>
    public static Words Of(LicenceStatus status) => status switch
    {
        LicenceStatus.NotNeeded => new("Free", "Бесплатный"),
        LicenceStatus.Active => new("Licensed", "Лицензия есть"),
        LicenceStatus.Ending => new("Ends soon", "Скоро закончится"),
        LicenceStatus.Grace => new("Days of grace", "Льготные дни"),
        LicenceStatus.Lapsed => new("Over", "Закончилась"),
        LicenceStatus.NotYet => new("Not yet", "Ещё не началась"),
        LicenceStatus.Missing => new("No licence", "Нет лицензии"),
        _ => new("Not valid", "Недействительна"),
    };
}
