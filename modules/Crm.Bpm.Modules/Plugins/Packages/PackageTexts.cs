using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Plugins.Packages;

/// <summary>What checks of a package say.</summary>
internal static class PackageTexts
{
    public static readonly Words NoArchive = new("This is no package: the file is not a whole zip archive.", "Это не пакет: файл не является целым архивом zip.");
    public static readonly Words NoManifest = new("There is no plugin.json.", "Нет файла plugin.json.");
    public static readonly Words ManifestTooLarge = new("plugin.json or its signature is too large.", "plugin.json или его подпись слишком велики.");
    public static readonly Words ManifestUnreadable = new("plugin.json cannot be read: {0}", "plugin.json не читается: {0}");
    public static readonly Words BadId = new("“{0}” in plugin.json is no id: it has Latin letters, digits and dots, like Crm.Basic.", "«{0}» в plugin.json — не идентификатор: нужны латинские буквы, цифры и точки, например Crm.Basic.");
    public static readonly Words BadVersion = new("“{0}” in plugin.json is no version like 1.4.0.", "«{0}» в plugin.json — не версия вида 1.4.0.");
    public static readonly Words BadRange = new("“{0}” in plugin.json cannot be read: “{1}”.", "Поле «{0}» в plugin.json не читается: «{1}».");
    public static readonly Words ManifestGood = new("plugin.json can be read.", "plugin.json читается.");
    public static readonly Words ArchiveGood = new("The archive is whole and holds nothing that does not belong there.", "Архив цел, лишнего в нём нет.");
    public static readonly Words BadName = new("The archive holds “{0}”, which would lie outside the plugin's folder or is no plain file.", "В архиве есть «{0}» — путь за пределами папки плагина или не обычный файл.");
    public static readonly Words TwiceThere = new("The archive holds “{0}” twice.", "В архиве дважды есть «{0}».");
    public static readonly Words TooManyFiles = new("The archive holds more than {0:N0} files.", "В архиве больше {0:N0} файлов.");
    public static readonly Words Bomb = new("The archive unpacks to far more than it weighs, or to more than {0} MB.", "Архив распаковывается в нечто несоразмерно большое или больше {0} МБ.");
    public static readonly Words TooLarge = new("A package may have at most {0} MB.", "Пакет может занимать не больше {0} МБ.");
    public static readonly Words Damaged = new("“{0}” is damaged in the archive.", "Файл «{0}» в архиве повреждён.");
    public static readonly Words NotPacked = new("plugin.json lists no files: this is not what the packing tool makes.", "В plugin.json нет списка файлов: пакет собран не инструментом упаковки.");
    public static readonly Words NotListed = new("“{0}” is in the archive but not in plugin.json.", "Файл «{0}» есть в архиве, но не указан в plugin.json.");
    public static readonly Words FileMissing = new("“{0}” is in plugin.json but not in the archive.", "Файл «{0}» указан в plugin.json, но в архиве его нет.");
    public static readonly Words NoAssembly = new("“{0}”, the plugin itself, is missing.", "Нет самого плагина — файла «{0}».");
    public static readonly Words WrongHash = new("“{0}” is not the file that the publisher packed: its check sum differs.", "«{0}» — не тот файл, который упаковал издатель: контрольная сумма не совпадает.");
    public static readonly Words FilesGood = new("{0} {0:file is|files are} as packed.", "Файлов в пакете: {0}, все такие, какими их упаковали.");
    public static readonly Words SignatureGood = new("Signed by {0}, whom you trust.", "Подписан издателем «{0}», которому вы доверяете.");
    public static readonly Words SignatureWrong = new("The signature does not fit plugin.json: somebody changed it after it was signed.", "Подпись не подходит к plugin.json: файл изменили после подписания.");
    public static readonly Words SignatureUnknown = new("Signed with a key that you do not trust: {0}. Ask the publisher for their public key and add it to the trusted publishers, if these are its figures.", "Подписан ключом, которому вы не доверяете: {0}. Запросите у издателя открытый ключ и добавьте его к доверенным, если отпечаток совпадает.");
    public static readonly Words Unsigned = new("The package is not signed: nobody can tell who made it. It is refused, unless you allow unsigned packages.", "Пакет не подписан: кто его сделал, неизвестно. Он отклонён, пока вы не разрешите неподписанные пакеты.");
    public static readonly Words UnsignedAllowed = new("The package is not signed: nobody can tell who made it. You have allowed such packages; its code will do whatever it likes with your data.", "Пакет не подписан: кто его сделал, неизвестно. Вы разрешили такие пакеты; его код сможет делать с данными что угодно.");
    public static readonly Words SdkGood = new("Made for SDK {0}; this server has {1}.", "Сделан для SDK {0}; на сервере — {1}.");
    public static readonly Words SdkWrong = new("Made for SDK {0}, and this server has {1}. Ask the publisher for a version that fits, or upgrade the server.", "Сделан для SDK {0}, а на сервере — {1}. Возьмите подходящую версию у издателя или обновите сервер.");
    public static readonly Words New = new("A new plugin, version {0}.", "Новый плагин, версия {0}.");
    public static readonly Words Upgrade = new("Replaces version {0} by {1}.", "Заменит версию {0} версией {1}.");
    public static readonly Words SameVersion = new("Version {0} is installed already.", "Версия {0} уже установлена.");
    public static readonly Words Older = new("Version {1} is older than {0}, which is installed. Go back with “Roll back”.", "Версия {1} старше установленной {0}. Чтобы вернуться, нажмите «Откатить».");
    public static readonly Words NoDependencies = new("Needs no other plugin.", "Другие плагины не нужны.");
    public static readonly Words DependenciesGood = new("Everything it needs is there: {0}.", "Всё нужное есть: {0}.");
    public static readonly Words DependencyMissing = new("Needs {0}, which is not installed and active.", "Нужен плагин {0}, а он не установлен или не работает.");
    public static readonly Words DependencyWrong = new("Needs {0}, and version {1} is installed.", "Нужен плагин {0}, а установлена версия {1}.");
    public static readonly Words DependentBroken = new("{0} works only with {1}; this is version {2}. Upgrade it first, or disable it.", "{0} работает только с {1}, а это версия {2}. Сначала обновите или отключите его.");
    public static readonly Words LicenceFree = new("Works without a licence.", "Лицензия не нужна.");
    public static readonly Words LicenceThere = new("Licence: {0}", "Лицензия: {0}");
    public static readonly Words LicenceLater = new("Needs a licence. Without one it can be installed; its licensed features stay off until you enter one.", "Нужна лицензия. Установить можно и без неё; лицензируемые функции будут выключены, пока её нет.");
    public static readonly Words LicenceNoKey = new("Needs a licence, but names no key to check it with.", "Нужна лицензия, но в пакете нет ключа для её проверки.");

    /// <summary>What a check looked at.</summary>
    public static Words Of(PackagePart part) => part switch
    {
        PackagePart.Archive => new("Archive", "Архив"),
        PackagePart.Manifest => new("Description", "Описание"),
        PackagePart.Files => new("Files", "Файлы"),
        PackagePart.Signature => new("Signature", "Подпись"),
        PackagePart.Sdk => new("Server", "Сервер"),
        PackagePart.Version => new("Version", "Версия"),
        PackagePart.Dependencies => new("Other plugins", "Другие плагины"),
        _ => new("Licence", "Лицензия"),
    };
}
