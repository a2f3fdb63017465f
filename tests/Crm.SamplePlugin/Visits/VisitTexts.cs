using Crm.Bpm.Sdk;

namespace Crm.SamplePlugin.Visits;

internal static class VisitTexts
{
    public static readonly Words Visit = new("Visit", "Визит");
    public static readonly Words Visits = new("Visits", "Визиты");
    public static readonly Words About = new("Visit", "Визит");
    public static readonly Words Nobody = new("Nobody is expected. Press Create → Visit when somebody announces a visit.", "Никого не ждём. Когда о визите договорятся, нажмите «Создать» → «Визит».");
    public static readonly Words All = new("All", "Все");
    public static readonly Words Expected = new("Expected", "Ожидается");
    public static readonly Words Arrived = new("Arrived", "Пришёл");
    public static readonly Words Cancelled = new("Cancelled", "Отменён");
    public static readonly Words NotExpected = new("The visit of {0} was cancelled.", "Визит отменён: {0}.");
    public static readonly Words IsHere = new("{0} is here already.", "{0} уже здесь.");
    public static readonly Words NoVisit = new("This process is not about a visit.", "Процесс идёт не по визиту.");

    public static Words Of(VisitStatus status) => status switch
    {
        VisitStatus.Arrived => Arrived,
        VisitStatus.Cancelled => Cancelled,
        _ => Expected,
    };
}
