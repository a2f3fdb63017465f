using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>What came after a task was done.</summary>
internal enum NextKind
{
    /// <summary>Nothing: the task stood alone.</summary>
    None,

    /// <summary>The person's next task of the same process or about the same record.</summary>
    Task,

    /// <summary>The process waits for somebody else.</summary>
    WaitsForPerson,

    /// <summary>The process waits for a time.</summary>
    WaitsForTime,

    /// <summary>The process waits for an event.</summary>
    WaitsForEvent,

    Finished,

    /// <summary>The process stopped at something it could not do.</summary>
    Stopped,

    /// <summary>The process has not come to rest yet.</summary>
    GoesOn,
}

/// <summary>What came after a task was done, with a sentence for the person.</summary>
internal sealed record NextStep(NextKind Kind, string Text)
{
    public Guid? TaskId { get; init; }
    public string? TaskName { get; init; }
    public string? With { get; init; }
    public DateTime? Until { get; init; }
}

/// <summary>Finds what came next: a task for the same person, or where the process waits.</summary>
internal sealed class NextAfter(CrmDb db, TaskRights rights, ICrmClock clock)
{
    private static readonly Words s_next = new("Next: {0}", "Дальше: {0}");
    private static readonly Words s_done = new("Done.", "Готово.");
    private static readonly Words s_finished = new("“{0}” is finished.", "Процесс «{0}» завершён.");
    private static readonly Words s_stopped = new("“{0}” stopped at an error; whoever operates processes sees it.", "Процесс «{0}» остановился на ошибке; её видит тот, кто сопровождает процессы.");
    private static readonly Words s_goesOn = new("“{0}” goes on.", "Процесс «{0}» продолжается.");
    private static readonly Words s_until = new("“{0}” waits until {1}.", "Процесс «{0}» ждёт до {1}.");
    private static readonly Words s_person = new("“{0}” waits for {1}: {2}.", "Процесс «{0}» ждёт: {1} — {2}.");
    private static readonly Words s_colleagues = new("colleagues", "коллеги");
    private static readonly Words s_event = new("“{0}” waits for an event.", "Процесс «{0}» ждёт события.");
    private static readonly Words s_today = new("today {0}", "сегодня {0}");
    private static readonly Words s_tomorrow = new("tomorrow {0}", "завтра {0}");

    public async Task<NextStep> OfAsync(CrmTask done, bool processHasTaken, CancellationToken cancel)
    {
        if (await MineAsync(done, cancel) is { } mine)
            return new NextStep(NextKind.Task, s_next.With(mine.Title)) { TaskId = mine.Id, TaskName = mine.Title };
        if (done.InstanceId is not { } instance)
            return new NextStep(NextKind.None, s_done);
        var process = db.Modules.ProcessName(done.ProcessName ?? "");
        return processHasTaken ? await ProcessAsync(instance, process, cancel) : new NextStep(NextKind.GoesOn, s_goesOn.With(process));
    }

    private async Task<CrmTask?> MineAsync(CrmTask done, CancellationToken cancel)
    {
        var (id, instance, kind, subject) = (done.Id, done.InstanceId, done.SubjectKind, done.SubjectId);
        if (instance is null && subject is null)
            return null;
        var near = await db.Set<CrmTask>().AsNoTracking()
            .Where(t => t.Id != id && (t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress)
                && ((instance != null && t.InstanceId == instance) || (subject != null && t.SubjectKind == kind && t.SubjectId == subject)))
            .OrderBy(t => t.CreatedAt).Take(20).ToListAsync(cancel);
        return near.OrderBy(t => t.InstanceId == instance ? 0 : 1).FirstOrDefault(rights.IsMine);
    }

    private async Task<NextStep> ProcessAsync(Guid instance, string process, CancellationToken cancel)
    {
        var state = await db.Set<ProcessInstance>().Where(i => i.Id == instance).Select(i => new { i.Status, i.SubStatus, i.IncidentCount }).FirstOrDefaultAsync(cancel);
        if (state is null)
            return new NextStep(NextKind.None, s_done);
        if (state.SubStatus == "Faulted" || state.IncidentCount > 0)
            return new NextStep(NextKind.Stopped, s_stopped.With(process));
        if (state.Status == "Finished")
            return new NextStep(NextKind.Finished, s_finished.With(process));
        if (await ColleagueAsync(instance, cancel) is { } other)
            return new NextStep(NextKind.WaitsForPerson, s_person.With(process, other.Who, other.Name)) { With = other.Who, TaskName = other.Name };
        var until = await db.Set<ProcessTimer>().Where(t => t.InstanceId == instance).OrderBy(t => t.DueAt).Select(t => (DateTime?)t.DueAt).FirstOrDefaultAsync(cancel);
        return until is { } at
            ? new NextStep(NextKind.WaitsForTime, s_until.With(process, Local(at))) { Until = at }
            : new NextStep(NextKind.WaitsForEvent, s_event.With(process));
    }

    // Whoever did a step may know who has the next one, though not open their task.
    private async Task<(string Name, string Who)?> ColleagueAsync(Guid instance, CancellationToken cancel)
    {
        var task = await db.Set<CrmTask>().IgnoreQueryFilters([AccessFilter.Access]).AsNoTracking()
            .Where(t => t.InstanceId == instance && (t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress))
            .OrderBy(t => t.CreatedAt).FirstOrDefaultAsync(cancel);
        if (task is null)
            return null;
        var who = await rights.NameOfAsync(task.AssigneeId, cancel);
        var role = await db.Set<Role>().FirstOrDefaultAsync(r => r.Id == task.RoleId, cancel);
        return (task.Title, who.Length > 0 ? who : role?.Title ?? s_colleagues);
    }

    private string Local(DateTime utc)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(db.Session.Viewer.TimeZone, out var known) ? known : TimeZoneInfo.Utc;
        var (at, now) = (TimeZoneInfo.ConvertTimeFromUtc(utc, zone), TimeZoneInfo.ConvertTimeFromUtc(clock.UtcNow, zone));
        var culture = System.Globalization.CultureInfo.CurrentCulture;
        return (at.Date - now.Date).Days switch
        {
            0 => s_today.With(at.ToString("t", culture)),
            1 => s_tomorrow.With(at.ToString("t", culture)),
            _ => at.ToString("d MMM", culture) + " " + at.ToString("t", culture),
        };
    }
}
