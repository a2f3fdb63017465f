using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>What somebody answers to a task.</summary>
internal sealed record TaskAnswer
{
    /// <summary>The code of the outcome; the task's only one when null.</summary>
    public string? Outcome { get; init; }

    public Dictionary<string, JsonElement> Values { get; init; } = [];
}

/// <summary>Finishes a task with an outcome. A second click of the same person changes nothing; a colleague's earlier answer is named.</summary>
internal sealed class CompleteTask(
    CrmDb db, TaskRights rights, BoundValues bound, TakeTask take, IProcesses processes, INotifications notifications, ICrmClock clock)
{
    public async Task<CrmTask> RunAsync(Guid id, TaskAnswer answer, CancellationToken cancel)
    {
        var task = await db.LoadAsync<CrmTask>(id, cancel);
        var me = db.Session.Viewer.UserId;
        if (task.Status == TaskStatus.Done && task.DoneById != me)
            throw new RuleBrokenException(TaskTexts.WasDoneBy, task.Title, await rights.NameOfAsync(task.DoneById, cancel));
        if (task.AssigneeId is null && task.IsOpen)
            await TakeOrRefuseAsync(task, cancel);
        else if (task.IsOpen)
            await rights.RequireWorkOnAsync(task, cancel);

        var outcome = answer.Outcome ?? OnlyOutcomeOf(task);
        if (!task.Complete(outcome, answer.Values, me, clock.UtcNow))
            return task;
        await bound.WriteAsync(task, answer.Values, cancel);
        await FinishAsync(task, cancel);
        return task;
    }

    private static string OnlyOutcomeOf(CrmTask task) => TaskForm.Parse(task.Form).Outcomes is [var only]
        ? only.Code
        : throw new InvalidInputException("outcome", TaskTexts.OutcomeRequired.With(task.Title, string.Join(", ", TaskForm.Parse(task.Form).Outcomes.Select(o => o.Code))));

    // People of a queue answer at once; of a role they take first, so that two of them do not talk to the same client.
    private async Task TakeOrRefuseAsync(CrmTask task, CancellationToken cancel)
    {
        if (await rights.IsInQueueAsync(task, cancel))
            await take.TakeAsync(task, cancel);
        else if (await rights.MayTakeAsync(task, cancel))
            throw new RuleBrokenException(TaskTexts.TakeFirst, task.Title);
        else
            await rights.RequireWorkOnAsync(task, cancel);
    }

    private async Task FinishAsync(CrmTask task, CancellationToken cancel)
    {
        db.Raise(new TaskCompleted(task.SubjectKind ?? "tasks", task.SubjectId ?? task.Id, task.Id, task.Name, task.Outcome!, task.DoneById));
        if (task is { InstanceId: { } instance, BookmarkId: { } bookmark })
            processes.Resume(instance, bookmark, JsonSerializer.SerializeToElement(new
            {
                outcome = task.Outcome,
                values = JsonElement.Parse(task.Values!),
                by = task.DoneById,
            }));
        foreach (var person in new[] { task.ControllerId, task.AuthorId }.OfType<Guid>().Distinct())
            await notifications.NotifyAsync(new NewNotification(person, NotificationKind.System,
                new Words($"{db.Session.Viewer.Name} has done “{task.Name}”", $"Выполнено: «{task.Name}» — {db.Session.Viewer.Name}"), TaskKeeper.HrefOf(task.Id)), cancel);
    }
}

/// <summary>Writes what a form asked into the fields of the record the task is about.</summary>
internal sealed class BoundValues(CrmDb db, RecordWriter writer, Data.CompanySettings settings)
{
    public async Task WriteAsync(CrmTask task, IReadOnlyDictionary<string, JsonElement> values, CancellationToken cancel)
    {
        var fields = TaskForm.Parse(task.Form).Fields.Where(f => f.BindTo is not null && values.ContainsKey(f.Name) && f.IsShownFor(task.Outcome!)).ToList();
        if (fields.Count == 0 || task is not { SubjectKind: { } kind, SubjectId: { } id } || await Subjects.FindForProcessAsync(db, kind, id, cancel) is not { } subject)
            return;
        var patch = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var field in fields)
            patch[field.BindTo!] = await ValueAsync(subject, field, values[field.Name], cancel);
        try
        {
            await writer.PatchAsync(subject, JsonSerializer.SerializeToElement(patch), cancel);
        }
        catch (InvalidInputException wrong)
        {
            // The person sees the form's field, not the record's.
            throw new InvalidInputException(wrong.Fields.ToDictionary(
                f => fields.Find(b => string.Equals(b.BindTo, f.Key, StringComparison.OrdinalIgnoreCase))?.Name ?? f.Key, f => f.Value, StringComparer.Ordinal));
        }
    }

    // A bare number in a money field means the company's currency.
    private async Task<object?> ValueAsync(Record subject, TaskFormField field, JsonElement value, CancellationToken cancel)
    {
        if (db.Modules.KindOf(subject.GetType()).Field(field.BindTo!)?.Type != FieldType.Money || value.ValueKind != JsonValueKind.Number)
            return value;
        return new { amount = value, currency = (await settings.GetAsync(db, cancel)).Currency };
    }
}
