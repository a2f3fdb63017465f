using System.Linq.Expressions;
using System.Text.Json;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Tasks;

/// <summary>
/// Something a person is to do: given by a process or by a colleague. Waits with a person, a role or a queue; ends with one
/// of its outcomes.
/// </summary>
[Record("tasks", "Task", "Задача", "Tasks", "Задачи", Responsible = nameof(AssigneeId))]
public sealed class CrmTask : Record, IResponsible
{
    private static readonly JsonSerializerOptions s_json = TaskForm.Json;

    [Field("Task", "Задача", MaxLength = 500, Required = true)]
    public required string Name { get; set; }

    /// <summary>The same in Russian, for tasks of processes that speak both languages; null when there is one name.</summary>
    [Field("Task in Russian", "Задача по-русски", MaxLength = 500)]
    public string? NameRu { get; set; }

    [Field("Kind", "Вид")]
    public TaskKind Kind { get; init; }

    [Field("Status", "Статус")]
    public TaskStatus Status { get; private set; }

    [Field("Description", "Описание", MaxLength = 10_000, As = FieldType.LongText)]
    public string? Description { get; set; }

    public Guid? AssigneeId { get; private set; }

    [Field("Assignee", "Исполнитель")]
    public User? Assignee { get; private set; }

    /// <summary>The role whose people may take it; null when it waits with a person or a queue.</summary>
    public Guid? RoleId { get; private set; }

    [Field("Role", "Роль")]
    public Role? Role { get; private set; }

    /// <summary>The queue it waits in (a lead queue); null when it waits with a person or a role.</summary>
    [Field("Queue", "Очередь", As = FieldType.Text)]
    public Guid? QueueId { get; private set; }

    public Guid? AuthorId { get; init; }

    [Field("Author", "Автор")]
    public User? Author { get; init; }

    /// <summary>Who accepts the result or sends it back; null when nobody does.</summary>
    public Guid? ControllerId { get; set; }

    [Field("Controller", "Контролёр")]
    public User? Controller { get; set; }

    /// <summary>When the controller accepted the result; null until then.</summary>
    public DateTime? AcceptedAt { get; private set; }

    [Field("Due", "Срок")]
    public DateTime? DueAt
    {
        get;
        set
        {
            if (value != field)
                OverdueNotifiedAt = null;
            field = value;
            Watch();
        }
    }

    [Field("Priority", "Приоритет")]
    public TaskPriority Priority { get; set; }

    /// <summary>The plural of the kind of the record it is about; null when it is about none.</summary>
    [Field("Kind of the subject", "Вид объекта", MaxLength = 100)]
    public string? SubjectKind { get; private set; }

    [Field("Subject", "Объект", As = FieldType.Text)]
    public Guid? SubjectId { get; private set; }

    /// <summary>What the subject was called when the task was made: for lists, without a join per kind.</summary>
    [Field("About", "О чём", MaxLength = 600)]
    public string? SubjectTitle { get; private set; }

    /// <summary>The form and the outcomes, as JSON; see <see cref="TaskForm"/>.</summary>
    public string Form { get; init; } = "{}";

    /// <summary>What was filled in, as a JSON object by field name; null until something was.</summary>
    public string? Values { get; private set; }

    /// <summary>The code of the outcome chosen; null until done.</summary>
    [Field("Outcome", "Результат", MaxLength = 100)]
    public string? Outcome { get; private set; }

    /// <summary>Why it was cancelled, returned or sent back.</summary>
    [Field("Reason", "Причина", As = FieldType.LongText)]
    public string? Reason { get; private set; }

    public DateTime? DoneAt { get; private set; }
    public Guid? DoneById { get; private set; }

    /// <summary>The instance that waits for it; null for tasks people give each other.</summary>
    public Guid? InstanceId { get; init; }

    /// <summary>The bookmark that its completion resumes.</summary>
    public string? BookmarkId { get; init; }

    /// <summary>The step's name and its process, for "why is this here".</summary>
    public string? StepName { get; init; }

    public string? ProcessName { get; init; }

    /// <summary>When the assignee is reminded; null when they are not.</summary>
    public DateTime? RemindAt
    {
        get;
        set
        {
            field = value;
            Watch();
        }
    }

    /// <summary>When the assignee was reminded; null until then.</summary>
    public DateTime? RemindedAt { get; private set; }

    /// <summary>When the assignee was told that it is overdue; null until then.</summary>
    public DateTime? OverdueNotifiedAt { get; private set; }

    /// <summary>When it goes to the head; null when it does not.</summary>
    public DateTime? EscalateAt
    {
        get;
        set
        {
            field = value;
            Watch();
        }
    }

    public DateTime? EscalatedAt { get; private set; }

    /// <summary>When housekeeping has to look at it next: to remind, to tell it is overdue, to escalate. Null when never.</summary>
    public DateTime? AttentionAt { get; private set; }

    public Guid? ResponsibleId => AssigneeId;

    public override string Title => NamedInTwoLanguages.Choose(Name, NameRu);

    public bool IsOpen => Status is TaskStatus.Open or TaskStatus.InProgress;

    /// <summary>Says which record it is about; also when that record became another (a lead became a contractor).</summary>
    public void BeAbout(string? kind, Guid? id, string? title) => (SubjectKind, SubjectId, SubjectTitle) = (kind, id, title);

    /// <summary>Done, and its controller has not looked yet.</summary>
    public bool AwaitsAcceptance => Status == TaskStatus.Done && ControllerId is not null && AcceptedAt is null;

    /// <summary>Gives it to a person. Where it waited is remembered, so that it can be returned there.</summary>
    /// <exception cref="RuleBrokenException">It is done or cancelled.</exception>
    public void AssignTo(Guid person)
    {
        RequireOpen();
        AssigneeId = person;
        Status = TaskStatus.InProgress;
    }

    /// <summary>Where it waits: a person, a role or a queue.</summary>
    public void WaitWith(Guid? person, Guid? role, Guid? queue)
    {
        (AssigneeId, RoleId, QueueId) = (person, role, queue);
        if (IsOpen)
            Status = TaskStatus.Open;
    }

    /// <summary>Puts it back where it was taken from, with a reason. A task that came to a person directly has nowhere to return to.</summary>
    /// <exception cref="RuleBrokenException">It is done, or waits nowhere but with the person.</exception>
    /// <exception cref="InvalidInputException">No reason is given.</exception>
    public void Return(string? reason)
    {
        RequireOpen();
        if (RoleId is null && QueueId is null)
            throw new RuleBrokenException(TaskTexts.NowhereToReturn, Title);
        Reason = Required(reason);
        AssigneeId = null;
        Status = TaskStatus.Open;
    }

    /// <summary>Finishes it; false when the same person has just finished it the same way (a second click).</summary>
    /// <exception cref="RuleBrokenException">It was finished otherwise or cancelled meanwhile, or the outcome is not one of its own.</exception>
    /// <exception cref="InvalidInputException">A field that the outcome needs is empty.</exception>
    public bool Complete(string outcome, IReadOnlyDictionary<string, JsonElement> values, Guid? by, DateTime now)
    {
        if (Status == TaskStatus.Done && DoneById == by && Outcome == outcome)
            return false;
        RequireOpen();
        TaskForm.Parse(Form).Check(outcome, values);
        (Outcome, Values, DoneAt, DoneById, Status) = (outcome, JsonSerializer.Serialize(values, s_json), now, by, TaskStatus.Done);
        AssigneeId ??= by;
        Watch();
        return true;
    }

    /// <summary>The controller is content. Repeating it changes nothing.</summary>
    /// <exception cref="RuleBrokenException">It is not done.</exception>
    public void Accept(DateTime now)
    {
        if (Status != TaskStatus.Done)
            throw new RuleBrokenException(TaskTexts.NotDoneYet, Title);
        AcceptedAt ??= now;
    }

    /// <summary>The controller is not content: it is open again, with the reason, at whoever did it.</summary>
    /// <exception cref="RuleBrokenException">It is not done, or a process has gone on with its outcome.</exception>
    /// <exception cref="InvalidInputException">No reason is given.</exception>
    public void SendBack(string? reason)
    {
        if (Status != TaskStatus.Done)
            throw new RuleBrokenException(TaskTexts.NotDoneYet, Title);
        if (InstanceId is not null)
            throw new RuleBrokenException(TaskTexts.ProcessWentOn, Title);
        Reason = Required(reason);
        (Status, Outcome, DoneAt, AcceptedAt) = (TaskStatus.InProgress, null, null, null);
        Watch();
    }

    /// <summary>Ends it without an outcome. Repeating it, or cancelling what is done, changes nothing.</summary>
    public void Cancel(string reason, DateTime now)
    {
        if (!IsOpen)
            return;
        (Status, Reason, DoneAt) = (TaskStatus.Cancelled, reason, now);
        Watch();
    }

    /// <summary>Opens it again after it was cancelled: what it is about goes on. An open or done task stays as it is.</summary>
    public void Reopen()
    {
        if (Status != TaskStatus.Cancelled)
            return;
        (Status, Reason, DoneAt) = (AssigneeId is null ? TaskStatus.Open : TaskStatus.InProgress, null, null);
        Watch();
    }

    /// <summary>Takes what is due by now, each once: to remind, to tell it is overdue, to escalate.</summary>
    public TaskAttention TakeAttention(DateTime now)
    {
        var taken = TaskAttention.None;
        if (!IsOpen)
            return taken;
        if (RemindAt <= now && RemindedAt is null)
            (RemindedAt, taken) = (now, taken | TaskAttention.Remind);
        if (DueAt <= now && OverdueNotifiedAt is null)
            (OverdueNotifiedAt, taken) = (now, taken | TaskAttention.Overdue);
        if (EscalateAt <= now && EscalatedAt is null)
            (EscalatedAt, taken) = (now, taken | TaskAttention.Escalate);
        Watch();
        return taken;
    }

    private void Watch()
    {
        DateTime? next = null;
        if (IsOpen)
        {
            Sooner(RemindedAt is null ? RemindAt : null);
            Sooner(OverdueNotifiedAt is null ? DueAt : null);
            Sooner(EscalatedAt is null ? EscalateAt : null);
        }

        AttentionAt = next;

        void Sooner(DateTime? at) => next = at is null || at > next ? next : at;
    }

    private static string Required(string? reason) =>
        string.IsNullOrWhiteSpace(reason) ? throw new InvalidInputException("reason", TaskTexts.ReasonRequired) : reason.Trim();

    /// <exception cref="RuleBrokenException">It is done or cancelled.</exception>
    internal void RequireOpen()
    {
        if (Status == TaskStatus.Cancelled)
            throw new RuleBrokenException(TaskTexts.WasCancelled, Title, Reason);
        if (!IsOpen)
            throw new RuleBrokenException(TaskTexts.WasDone, Title);
    }
}

/// <summary>What is due at a task.</summary>
[Flags]
public enum TaskAttention
{
    None = 0,
    Remind = 1,
    Overdue = 2,
    Escalate = 4,
}
