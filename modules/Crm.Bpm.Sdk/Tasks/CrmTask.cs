using System.Linq.Expressions;
using System.Text.Json;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Tasks;

/// <summary>
/// Something a person is to do: given by a process or by a colleague. Waits with a person, a role or a queue; ends with one
/// of its outcomes.
/// </summary>
[Record("tasks", "Task", "Задача", "Tasks", "Задачи")]
public sealed class CrmTask : Record, IResponsible
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    [Field("Task", "Задача", MaxLength = 500, Required = true)]
    public required string Name { get; set; }

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
    public Guid? QueueId { get; private set; }

    public Guid? AuthorId { get; init; }

    [Field("Author", "Автор")]
    public User? Author { get; init; }

    [Field("Due", "Срок")]
    public DateTime? DueAt { get; set; }

    [Field("Priority", "Приоритет")]
    public TaskPriority Priority { get; set; }

    /// <summary>The plural of the kind of the record it is about; null when it is about none.</summary>
    public string? SubjectKind { get; set; }

    public Guid? SubjectId { get; set; }

    /// <summary>What the subject was called when the task was made: for lists, without a join per kind.</summary>
    public string? SubjectTitle { get; set; }

    /// <summary>The form and the outcomes, as JSON; see <see cref="TaskForm"/>.</summary>
    public string Form { get; init; } = "{}";

    /// <summary>What was filled in, as a JSON object by field name; null until something was.</summary>
    public string? Values { get; private set; }

    /// <summary>The code of the outcome chosen; null until done.</summary>
    [Field("Outcome", "Результат", MaxLength = 100)]
    public string? Outcome { get; private set; }

    /// <summary>Why it was cancelled or returned.</summary>
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

    /// <summary>When the assignee was told that it is overdue; null until then.</summary>
    public DateTime? OverdueNotifiedAt { get; set; }

    /// <summary>When it goes to the head; null when it does not.</summary>
    public DateTime? EscalateAt { get; set; }

    public DateTime? EscalatedAt { get; set; }

    public Guid? ResponsibleId => AssigneeId;

    public override string Title => Name;

    public bool IsOpen => Status is TaskStatus.Open or TaskStatus.InProgress;

    /// <summary>Gives it to a person.</summary>
    public void AssignTo(Guid person)
    {
        RequireOpen();
        (AssigneeId, RoleId, QueueId) = (person, RoleId, QueueId);
        if (Status == TaskStatus.Open)
            Status = TaskStatus.InProgress;
    }

    /// <summary>Where it waits at first: a person, a role or a queue; the first that is given.</summary>
    public void WaitWith(Guid? person, Guid? role, Guid? queue) => (AssigneeId, RoleId, QueueId) = (person, role, queue);

    /// <summary>Puts it back where it was taken from, with a reason. A task that came to a person directly has nowhere to return to.</summary>
    /// <exception cref="RuleBrokenException">It is done, waits with nobody, or no reason is given.</exception>
    public void Return(string reason)
    {
        RequireOpen();
        if (RoleId is null && QueueId is null)
            throw new RuleBrokenException(TaskTexts.NowhereToReturn, Name);
        if (string.IsNullOrWhiteSpace(reason))
            throw new InvalidInputException("reason", TaskTexts.ReasonRequired);
        AssigneeId = null;
        Status = TaskStatus.Open;
        Reason = reason.Trim();
    }

    /// <summary>Finishes it. Repeating the same outcome by the same person changes nothing.</summary>
    /// <exception cref="RuleBrokenException">A colleague finished it meanwhile, or it was cancelled.</exception>
    public void Complete(string outcome, IReadOnlyDictionary<string, JsonElement> values, Guid? by, DateTime now)
    {
        RequireOpen();
        var form = TaskForm.Parse(Form);
        form.Check(outcome, values);
        (Outcome, Values, DoneAt, DoneById, Status) = (outcome, JsonSerializer.Serialize(values, s_json), now, by, TaskStatus.Done);
        AssigneeId ??= by;
    }

    /// <summary>Keeps what was filled in without finishing.</summary>
    public void Keep(IReadOnlyDictionary<string, JsonElement> values)
    {
        RequireOpen();
        Values = JsonSerializer.Serialize(values, s_json);
    }

    /// <summary>Ends it without an outcome. Repeating it, or cancelling what is done, changes nothing.</summary>
    public void Cancel(string reason, DateTime now)
    {
        if (!IsOpen)
            return;
        (Status, Reason, DoneAt) = (TaskStatus.Cancelled, reason, now);
    }

    private void RequireOpen()
    {
        if (Status == TaskStatus.Cancelled)
            throw new RuleBrokenException(TaskTexts.WasCancelled, Name, Reason);
        if (!IsOpen)
            throw new RuleBrokenException(TaskTexts.WasDone, Name);
    }
}

/// <summary>Where a task came from.</summary>
public enum TaskKind
{
    Manual,
    Process,
}

/// <summary>How far a task is.</summary>
public enum TaskStatus
{
    Open,
    InProgress,
    Done,
    Cancelled,
}

/// <summary>What to do first.</summary>
public enum TaskPriority
{
    Normal,
    High,
    Low,
}

/// <summary>Sentences about tasks.</summary>
public static class TaskTexts
{
    public static readonly Words WasDone = new("“{0}” is already done.", "Задача «{0}» уже выполнена.");
    public static readonly Words WasDoneBy = new("{1} has finished “{0}” meanwhile.", "Задачу «{0}» тем временем завершил(а) {1}.");
    public static readonly Words WasCancelled = new("“{0}” was cancelled: {1}", "Задача «{0}» отменена: {1}");
    public static readonly Words NowhereToReturn = new("“{0}” came to you directly; there is no queue to return it to. Reassign it instead.", "Задача «{0}» назначена вам лично, вернуть её некуда. Передайте её коллеге.");
    public static readonly Words ReasonRequired = new("Say why: the next person reads it.", "Укажите причину: её прочитает следующий исполнитель.");
    public static readonly Words UnknownOutcome = new("“{0}” is not an outcome of this task. Choose one of: {1}.", "«{0}» — не результат этой задачи. Возможные: {1}.");
    public static readonly Words FieldRequired = new("Fill in “{0}”.", "Заполните «{0}».");
}
