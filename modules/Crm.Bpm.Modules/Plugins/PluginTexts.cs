using Crm.Bpm.Modules.Plugins.Installing;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Plugins;

/// <summary>What is said about installed plugins.</summary>
public static class PluginTexts
{
    public static readonly Words Plugins = new("Plugins", "Плагины");
    internal static readonly Words IsOff = new("{0} is switched off already.", "Плагин «{0}» уже отключён.");
    internal static readonly Words IsOn = new("{0} works already.", "Плагин «{0}» уже работает.");
    internal static readonly Words IsNeeded = new("{0} needs it. Disable or remove that first.", "Он нужен плагину «{0}». Сначала отключите или удалите тот.");
    internal static readonly Words IsShipped = new("{0} ships with the program and cannot be removed; disable it instead.", "Плагин «{0}» поставляется с программой, удалить его нельзя; его можно отключить.");
    internal static readonly Words NothingBefore = new("There is no earlier version of {0} to go back to.", "У плагина «{0}» нет прежней версии, к которой можно вернуться.");
    internal static readonly Words TablesChanged = new("Version {0} changed its tables in a way that {1} does not know, so {1} would not start. Restore a backup made before the upgrade, or ask the publisher for a newer version.", "Версия {0} изменила таблицы так, что {1} с ними не работает. Восстановите резервную копию, сделанную до обновления, или возьмите у издателя версию новее.");
    internal static readonly Words TypeName = new("Type the plugin's name, “{0}”, to delete its data.", "Чтобы удалить данные, введите название плагина: «{0}».");

    public static readonly Words Disabled = new("An administrator switched it off.", "Отключён администратором.");
    public static readonly Words Removed = new("Removed; its data are kept.", "Удалён, данные сохранены.");
    public static readonly Words TwiceInFolder = new("There is another plugin with this id in the plugin folder.", "В папке плагинов есть ещё один плагин с этим идентификатором.");
    public static readonly Words ForOtherSdk = new("Made for SDK {0}; this server has {1}.", "Сделан для SDK {0}, а на сервере — {1}.");
    public static readonly Words Needs = new("Needs {0}, which is not there, not active, or of a version that does not fit.", "Нужен плагин {0}: его нет, он не работает или его версия не подходит.");
    public static readonly Words FolderGone = new("The files of version {0} are not in the data folder any more. Install the package again.", "Файлов версии {0} больше нет в папке данных. Установите пакет заново.");
    public static readonly Words FileChanged = new("“{0}” was changed or is missing since it was installed. Install the package again.", "Файл «{0}» изменён или пропал после установки. Установите пакет заново.");
    public static readonly Words NoClass = new("It has no public class, or more than one, that derives from CrmModule.", "В нём нет открытого класса, производного от CrmModule, или таких классов несколько.");
    public static readonly Words NotLoaded = new("It cannot be loaded: {0}", "Не загружается: {0}");
    public static readonly Words NotDescribed = new("It fails while it says what it adds: {0}", "Ошибка при описании того, что он добавляет: {0}");
    public static readonly Words NotMapped = new("Its tables or routes cannot be understood: {0}", "Его таблицы или маршруты непонятны: {0}");
    public static readonly Words NotMigrated = new("Its tables could not be brought up to date, and are as they were: {0}", "Его таблицы не удалось обновить, они остались прежними: {0}");
    public static readonly Words NotSeeded = new("It fails while it prepares its data: {0}", "Ошибка при подготовке его данных: {0}");
    public static readonly Words NotStarted = new("It fails at start: {0}", "Ошибка при запуске: {0}");
    public static readonly Words TablesAreNewer = new("Its tables are of a newer version (migration {0}). Install that version again, or restore a backup made before the upgrade.", "Его таблицы — от более новой версии (миграция {0}). Установите её снова или восстановите резервную копию, сделанную до обновления.");
    public static readonly Words KillsServer = new("The program ended {0} times while this version started.", "Программа {0} {0:раз|раза|раз} аварийно завершилась при запуске этой версии.");
    public static readonly Words StateUnreadable = new("The list of installed plugins is damaged, so none of them runs: {0}", "Список установленных плагинов повреждён, поэтому они не работают: {0}");

    private static readonly Words s_asItStands = new("{0}", "{0}");

    /// <summary>A refusal with a sentence whose places are filled; what stands in them (a name, a message) is not looked at for places again.</summary>
    internal static RuleBrokenException Refuse(Words sentence) => new(s_asItStands, sentence);

    /// <summary>The status in a word or two.</summary>
    public static Words Of(PluginStatus status) => status switch
    {
        PluginStatus.Active => new("Works", "Работает"),
        PluginStatus.Disabled => new("Off", "Отключён"),
        PluginStatus.MissingDependency => new("Needs another plugin", "Нужен другой плагин"),
        PluginStatus.NotSupported => new("Made for another version", "Сделан для другой версии"),
        PluginStatus.Removed => new("Removed", "Удалён"),
        _ => new("Does not start", "Не запускается"),
    };
}
