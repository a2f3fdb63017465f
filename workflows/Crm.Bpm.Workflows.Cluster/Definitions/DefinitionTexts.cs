using Crm.Bpm.Sdk;

namespace Crm.Bpm.Workflows.Cluster.Definitions;

/// <summary>Sentences of the definitions store.</summary>
internal static class DefinitionTexts
{
    public static readonly Words NoDefinition = new("There is no process “{0}”.", "Процесса «{0}» нет.");
    public static readonly Words NoVersion = new("The process “{0}” has no version {1}.", "У процесса «{0}» нет версии {1}.");
    public static readonly Words NotJson = new("This is not valid JSON: line {0}, position {1}.", "Это не JSON: строка {0}, позиция {1}.");
    public static readonly Words TooBig = new("The document is larger than {0} MB.", "Документ больше {0} МБ.");
    public static readonly Words NotADefinition = new("This is not a workflow definition. {0}", "Это не описание процесса. {0}");
    public static readonly Words NotAnObject = new("A JSON object is expected.", "Ожидается объект JSON.");
    public static readonly Words BadText = new("It contains text that is not valid Unicode.", "В нём есть текст с недопустимыми символами Юникода.");
    public static readonly Words TooManySteps = new(
        "A process may have at most {0} steps and {1} connections. Move a part of it into a process of its own.",
        "В процессе может быть не больше {0} шагов и {1} связей. Вынесите часть в отдельный процесс.");
    public static readonly Words TooLongId = new("“{0}” may have at most {1} characters.", "В «{0}» не больше {1} символов.");
    public static readonly Words Readonly = new("“{0}” is read-only. Export it and import it under another id to change it.", "«{0}» доступен только для чтения. Чтобы изменить его, экспортируйте и импортируйте под другим идентификатором.");
    public static readonly Words SavedMeanwhile = new(
        "{0} saved this process after you had opened it. Nothing of yours was saved: open it again, or export your version first.",
        "{0}: процесс сохранён после того, как вы его открыли. Ваши изменения не записаны — откройте процесс заново или сначала экспортируйте свою версию.");
    public static readonly Words WouldLose = new(
        "This save would lose the steps {0}, whose types are not installed. Nothing was saved: open the process again.",
        "При сохранении пропали бы шаги {0}: их типы не установлены. Ничего не сохранено — откройте процесс заново.");
    public static readonly Words UnknownStep = new(
        "The step “{0}” has the type “{1}”, which is not installed. Install the plugin it belongs to, or replace the step.",
        "Шаг «{0}» имеет тип «{1}», который не установлен. Установите плагин, которому он принадлежит, или замените шаг.");
    public static readonly Words SameEndpoint = new("The path and method of the step “{0}” are already used by the process “{1}”.", "Путь и метод шага «{0}» уже заняты процессом «{1}».");
    public static readonly Words StillRunning = new(
        "“{0}” has running processes: {1}. Cancel them first, or delete it together with them.",
        "У «{0}» есть работающие процессы: {1}. Сначала отмените их или удалите описание вместе с ними.");
    public static readonly Words VersionInUse = new("Version {1} of “{0}” has running processes: {2}. Migrate or cancel them first.", "На версии {1} процесса «{0}» работают процессы: {2}. Сначала переведите или отмените их.");
    public static readonly Words PublishedVersion = new("Version {1} of “{0}” is published. Unpublish it first.", "Версия {1} процесса «{0}» опубликована. Сначала снимите её с публикации.");
    public static readonly Words Deleted = new("The process definition was deleted.", "Описание процесса удалено.");
    public static readonly Words Somebody = new("Somebody", "Другой пользователь");
}
