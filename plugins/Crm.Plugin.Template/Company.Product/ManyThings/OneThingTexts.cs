using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Processes;

namespace Company.Product.ManyThings;

/// <summary>Every text people see, in English and Russian.</summary>
internal static class OneThingTexts
{
    public static readonly Words One = new("One thing", "ОднаВещь");
    public static readonly Words Many = new("Many things", "МногоВещей");
    public static readonly Words All = new("All", "Все");
    public static readonly Words AreOpen = new("Open", "Открытые");
    public static readonly Words Empty = new("Nothing is here yet. Press Create → One thing.", "Здесь пока пусто. Нажмите «Создать» → «ОднаВещь».");
    public static readonly Words Open = new("Open", "В работе");
    public static readonly Words Finished = new("Finished", "Завершено");
    public static readonly Words Finish = new("Finish", "Завершить");
    public static readonly Words NobodyResponsible = new("Nobody is responsible for “{0}”. Say who is, then finish it.", "У записи «{0}» нет ответственного. Укажите его и завершите ещё раз.");
    public static readonly Words AboutSomethingElse = new("This process is about something else.", "Этот процесс идёт не по такой записи.");
    public static readonly Words Created = new("One thing: created", "ОднаВещь: создание");
    public static readonly Words WasFinished = new("One thing: finished", "ОднаВещь: завершение");

    /// <summary>The step's texts are English where it is declared; this is their Russian.</summary>
    public static StepTexts StepsInRussian { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Many things"] = "МногоВещей",
        ["One thing: finish"] = "ОднаВещь: завершить",
        ["Finishes what the process is about."] = "Завершает запись, по которой идёт процесс.",
        ["Company.Product.FinishOneThing: Finished"] = "Завершено",
    });

    public static Words Of(OneThingStatus status) => status == OneThingStatus.Finished ? Finished : Open;
}
