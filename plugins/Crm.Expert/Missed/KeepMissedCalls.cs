using System.Text.Json;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Tasks;
using Crm.Expert.Calls;
using Crm.Expert.Connections;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Missed;

/// <summary>Opens missed calls with a task to call back, joins what comes from the same number, and settles them when somebody spoke with it.</summary>
internal sealed class KeepMissedCalls(CrmDb db, CallTurns turns, ITasks tasks, IWorkingTime time, ICrmClock clock, ILive live)
{
    private static readonly Dictionary<string, JsonElement> s_nothing = new(StringComparer.Ordinal);

    private static readonly TaskForm s_form = new()
    {
        Outcomes =
        [
            new TaskOutcome(nameof(MissedCallStatus.CalledBack), MissedTexts.CalledBackCode.En, MissedTexts.CalledBackCode.Ru),
            new TaskOutcome(nameof(MissedCallStatus.Ignored), MissedTexts.IgnoredCode.En, MissedTexts.IgnoredCode.Ru),
        ],
    };

    private Guid? _headsRole;

    /// <summary>For calls of which no two are with one number.</summary>
    public async Task RunAsync(IReadOnlyList<CallChange> changes, CancellationToken cancel)
    {
        var numbers = changes.Where(c => c.Session.PhoneKey.Length > 0 && (IsToCount(c) || c.Session.WasAnswered)).Select(c => c.Session.PhoneKey).ToList();
        await turns.OfNumbersAsync(numbers, cancel);
        var open = await OpenAsync(numbers, cancel);
        foreach (var change in changes)
            await KeepAsync(change, [.. open[change.Session.PhoneKey]], cancel);
    }

    // The end may come before the beginning, which says the number.
    private static bool IsToCount(CallChange change) =>
        change.Session is { IsMissed: true, MissedCallId: null } && (change.Session.PhoneKey.Length > 0 || change.Course.HasBegun);

    private async Task KeepAsync(CallChange change, IReadOnlyList<MissedCall> open, CancellationToken cancel)
    {
        var session = change.Session;
        if (IsToCount(change))
            await MissAsync(change.Connection, session, open.Count > 0 ? open[0] : null, cancel);
        else if (session is { MissedCallId: not null, WasAnswered: true })
            await TakeBackAsync(session, cancel);
        if (session is not { AnsweredAt: { } answered, PhoneKey.Length: > 0 })
            return;
        // Only what was missed before one spoke: a late word of an earlier call settles nothing.
        foreach (var missed in open.Where(m => m.LastAt <= answered))
            await SettleAsync(missed, session.Direction == CallDirection.Out ? MissedCallStatus.CalledBack : MissedCallStatus.Reached, session, cancel);
    }

    private async Task MissAsync(TelephonyConnection connection, CallSession session, MissedCall? open, CancellationToken cancel)
    {
        if (open is not null)
        {
            open.By(session, again: true);
        }
        else
        {
            var now = session.EndedAt ?? clock.UtcNow;
            open = new MissedCall
            {
                Phone = session.Phone,
                PhoneKey = session.PhoneKey,
                FirstAt = session.StartedAt,
                DueAt = await time.AddAsync(now, WorkingDuration.Parse(connection.CallBackWithin), session.ResponsibleId, cancel),
            };
            open.By(session, again: false);
            db.Add(open);
            // Hidden numbers are missed, too; there is nobody to call back.
            var task = session.PhoneKey.Length == 0 ? null : await tasks.CreateAsync(await TaskOfAsync(session, open, cancel), cancel);
            open.GoesTo(session.ResponsibleId, task?.Id);
        }

        session.CountsInto(open.Id);
        var (kind, id) = session.About;
        db.Raise(new CallMissed(kind, id, session.Id, session.Direction, session.Phone, session.ResponsibleId, open.Id));
        live.ChangedAfterCommit(db, TelephonyTopics.Missed);
    }

    private async Task<NewTask> TaskOfAsync(CallSession session, MissedCall missed, CancellationToken cancel)
    {
        var name = MissedTexts.CallBack.Filled(session.Name);
        var (kind, id) = session.About;
        return new NewTask(name.En)
        {
            NameRu = name.Ru,
            AssigneeId = session.ResponsibleId,
            RoleId = session.ResponsibleId is null ? await HeadsRoleAsync(cancel) : null,
            DueAt = missed.DueAt,
            Priority = TaskPriority.High,
            SubjectKind = kind,
            SubjectId = id,
            SubjectTitle = session.Name,
            Form = s_form,
        };
    }

    // The exchange said late that it was answered after all.
    private async Task TakeBackAsync(CallSession session, CancellationToken cancel)
    {
        var id = session.MissedCallId;
        foreach (var missed in await db.Set<MissedCall>().Where(m => m.Id == id && m.Times == 1).ToListAsync(cancel))
            await SettleAsync(missed, MissedCallStatus.Reached, session, cancel);
    }

    private async Task SettleAsync(MissedCall missed, MissedCallStatus how, CallSession by, CancellationToken cancel)
    {
        var now = clock.UtcNow;
        if (!missed.Settle(how, by.Id, now))
            return;
        live.ChangedAfterCommit(db, TelephonyTopics.Missed);
        if (missed.TaskId is not { } id || await db.Set<CrmTask>().FirstOrDefaultAsync(t => t.Id == id, cancel) is not { IsOpen: true } task)
            return;
        task.Complete(nameof(MissedCallStatus.CalledBack), s_nothing, by.ResponsibleId, now);
        db.Raise(new TaskCompleted(task.SubjectKind ?? "tasks", task.SubjectId ?? task.Id, task.Id, task.Name, task.Outcome!, by.ResponsibleId));
    }

    private async Task<Guid?> HeadsRoleAsync(CancellationToken cancel) =>
        _headsRole ??= await db.Set<Role>().Where(r => r.Code == ShippedRoles.SalesHead).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(cancel);

    private async Task<ILookup<string, MissedCall>> OpenAsync(List<string> numbers, CancellationToken cancel)
    {
        var open = numbers.Count == 0 ? [] : await db.Set<MissedCall>().IgnoreQueryFilters([AccessFilter.Access])
            .Where(m => numbers.Contains(m.PhoneKey) && (m.Status == MissedCallStatus.Open || m.Status == MissedCallStatus.InProgress)).OrderBy(m => m.Number).ToListAsync(cancel);
        return open.ToLookup(m => m.PhoneKey, StringComparer.Ordinal);
    }
}

/// <summary>Takes over into missed calls what people said at their tasks. Running it again changes nothing.</summary>
internal sealed class FollowMissedTasks(CrmDb db, ICrmClock clock, ILive live)
{
    private const int Batch = 200;

    /// <summary>Returns how many changed.</summary>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var open = await db.Set<MissedCall>().Where(m => m.TaskId != null && (m.Status == MissedCallStatus.Open || m.Status == MissedCallStatus.InProgress))
            .Where(m => db.Set<CrmTask>().Any(t => t.Id == m.TaskId && (t.Status == Bpm.Sdk.Tasks.TaskStatus.Done || t.Status == Bpm.Sdk.Tasks.TaskStatus.Cancelled)))
            .OrderBy(m => m.Number).Take(Batch).ToListAsync(cancel);
        foreach (var missed in open)
        {
            var task = await db.Set<CrmTask>().AsNoTracking().FirstAsync(t => t.Id == missed.TaskId, cancel);
            missed.Settle(task.Outcome == nameof(MissedCallStatus.CalledBack) ? MissedCallStatus.CalledBack : MissedCallStatus.Ignored, null, task.DoneAt ?? clock.UtcNow);
        }

        if (open.Count > 0)
            live.ChangedAfterCommit(db, TelephonyTopics.Missed);
        return open.Count;
    }
}
