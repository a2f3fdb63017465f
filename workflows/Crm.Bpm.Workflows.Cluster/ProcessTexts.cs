using Crm.Bpm.Sdk;

namespace Crm.Bpm.Workflows.Cluster;

/// <summary>Sentences about processes.</summary>
internal static class ProcessTexts
{
    public static readonly Words ParentEnded = new("The process that started it has ended.", "Завершён процесс, который его запустил.");
    public static readonly Words NotPublished = new("The process “{0}” has no published version. Publish it first.", "У процесса «{0}» нет опубликованной версии. Сначала опубликуйте его.");
    public static readonly Words ChainTooLong = new(
        "Processes set each other off more than {0} times in a row, so the chain was stopped here. Check whether they start one another in a circle, then retry.",
        "Процессы запустили друг друга более {0} раз подряд, поэтому цепочка остановлена здесь. Проверьте, не запускают ли они друг друга по кругу, и повторите.");
    public static readonly Words Undeliverable = new("A signal for this process could not be taken {0} times: {1}", "Сигнал для процесса не удалось принять {0} раз: {1}");
    public static readonly Words TooDeep = new("The input is nested more than {0} levels deep.", "Вложенность входных данных больше {0} уровней.");
    public static readonly Words VersionGone = new("The version of the definition it runs on ({0}) is gone.", "Версия описания процесса ({0}), по которой он идёт, удалена.");
    public static readonly Words Started = new("Waits to begin", "Ожидает запуска");
    public static readonly Words Queue = new("Queue", "Очередь");
    public static readonly Words RecordClosed = new("The record was closed.", "Запись закрыта.");
    public static readonly Words Cancelled = new("Cancelled.", "Отменён.");
}
