using System.Text.Json;
using Crm.Bpm.Modules.Notifications;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Crm.Bpm.Sdk.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Tasks.Pages;

/// <summary>One task: why it is here, the client, the form, the outcomes.</summary>
public sealed partial class TaskPane
{
    private readonly Leaving _leaving = new();
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string> _fieldErrors = new Dictionary<string, string>(StringComparer.Ordinal);
    private CrmTask? _task;
    private TaskForm _form = new();
    private TaskBackground _background = TaskBackground.Nothing;
    private IReadOnlyDictionary<string, SimilarRecord> _proposed = new Dictionary<string, SimilarRecord>(StringComparer.Ordinal);
    private ProcessPicture? _picture;
    private string? _step;
    private IDisposable? _listening;
    private Guid? _about;
    private Held? _keys;
    private Ask _asking;
    private Option? _person;
    private string _reason = "";
    private string? _error;
    private string? _askError;
    private bool _busy;
    private bool _isDone;
    private bool _gone;
    private bool _controls;
    private bool _mayCorrect;
    private TaskCorrections? _corrections;

    /// <summary>The task.</summary>
    [Parameter, EditorRequired] public Guid TaskId { get; set; }

    /// <summary>Called when it is done, with the task that came next for the same person.</summary>
    [Parameter] public EventCallback<Guid?> OnDone { get; set; }

    /// <summary>Called when it changed hands.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    private enum Ask
    {
        Nothing,
        Return,
        Reassign,
    }

    private RecordKind SubjectKind => Editing.Modules.KindOf(_background.Subject!.GetType());

    private bool HasContact => _background.Subject is { } subject && SubjectKind.Field("contactPoints")?.Read(subject) is IReadOnlyList<ContactPoint> { Count: > 0 };

    private string? ProcessName => _task?.ProcessName is { } name ? Editing.Modules.ProcessName(name) : null;

    private bool MayReturn => _task is { AssigneeId: not null } task && (task.QueueId is not null || task.RoleId is not null || GoesWithSubject(task));

    protected override async Task OnInitializedAsync()
    {
        Listen(null);
        // Whoever chose it sees at once that it is chosen: SQLite answers without a pause in which the page could be drawn.
        await Task.Yield();
        await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            _keys = await Browser.OnKeysAsync(["1", "2", "3", "4", "5", "6", "7", "8", "9"], key => InvokeAsync(() => ByKeyAsync(key[0] - '1')));
    }

    private async Task LoadAsync()
    {
        await ReadAsync();
        if (_task?.Values is not { } kept)
        {
            // Nothing was filled in yet; from then on what the person left or emptied counts.
            _proposed = _task is { IsOpen: true } ? _background.Proposed(_form) : _proposed;
            foreach (var (name, record) in _proposed)
                _values.TryAdd(name, JsonSerializer.SerializeToElement(record.Id));
            return;
        }

        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(kept) ?? [])
            _values[name] = value;
    }

    // What a colleague did meanwhile shows at once; what is being typed here stays.
    private async Task RefreshAsync()
    {
        if (_busy || _gone)
            return;
        await ReadAsync();
        StateHasChanged();
    }

    // The task itself, and what else is done about the same record: it stands beside.
    private void Listen(CrmTask? task)
    {
        _listening?.Dispose();
        _listening = Live.Listen(["tasks:" + TaskId, .. task is { SubjectKind: { } kind, SubjectId: { } subject } ? [TaskTopics.About(kind, subject), $"{kind}:{subject}"] : Array.Empty<string>()], () => InvokeAsync(RefreshAsync));
        _about = task?.SubjectId;
    }

    private async Task ReadAsync()
    {
        (_task, _background) = await Editing.ReadAsync(async db =>
        {
            var task = await db.Set<CrmTask>().AsNoTracking().FirstOrDefaultAsync(t => t.Id == TaskId, _leaving.Token);
            return (task, task is null ? TaskBackground.Nothing : await TaskBackground.ReadAsync(db, task, _leaving.Token));
        }, _leaving.Token);
        (_gone, _isDone) = (_task is null, _task is not { IsOpen: true });
        _controls = (await Editing.ViewerAsync()).UserId is { } me && (_task?.ControllerId == me || _task?.AuthorId == me);
        if (_task is not { } task)
            return;
        if (task.SubjectId != _about && !_leaving.Token.IsCancellationRequested)
            Listen(task);
        _mayCorrect = task is { InstanceId: null, IsOpen: true } && await Editing.PeekAsync<TaskRights, bool>(rights => rights.MayDirectAsync(task, _leaving.Token), _leaving.Token);
        _form = TaskForm.Parse(_task.Form);
        if (_task.InstanceId is { } instance)
            _picture = await PictureAsync(instance);
        _step = StepTree.LabelOf(_picture?.Document, _task.StepName);
    }

    private async Task<ProcessPicture?> PictureAsync(Guid instance)
    {
        await using var scope = Scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CrmSession>().Viewer = await Editing.ViewerAsync();
        return await scope.ServiceProvider.GetRequiredService<IProcesses>().PictureAsync(instance, _leaving.Token);
    }

    private async Task CompleteAsync(string outcome)
    {
        // A second click may come after the answer and before the page shows it.
        if (_isDone)
            return;
        await ActAsync(async session =>
        {
            var answer = new TaskAnswer { Outcome = outcome, Values = new Dictionary<string, JsonElement>(_values, StringComparer.Ordinal) };
            var done = await Desk.CompleteAsync(session, TaskId, answer, CancellationToken.None);
            _isDone = true;
            Toasts.Good(done.Next.Text);
            await OnDone.InvokeAsync(done.Next.TaskId);
        });
    }

    private Task TakeAsync() => ActAsync(async session =>
    {
        await Desk.RunAsync(session, services => services.GetRequiredService<TakeTask>().RunAsync(TaskId, CancellationToken.None), CancellationToken.None);
        Toasts.Good(InboxTexts.TakenNow);
        await LoadAsync();
        await OnChanged.InvokeAsync();
    });

    private async Task ChangedAsync()
    {
        await LoadAsync();
        await OnChanged.InvokeAsync();
    }

    private async Task ReturnAsync()
    {
        _askError = string.IsNullOrWhiteSpace(_reason) ? TaskTexts.ReasonRequired.ToString() : null;
        if (_askError is not null)
            return;
        await ActAsync(async session =>
        {
            await Desk.RunAsync(session, services => services.GetRequiredService<ReturnTask>().RunAsync(TaskId, _reason, CancellationToken.None), CancellationToken.None);
            Toasts.Good(InboxTexts.Returned);
            await OnDone.InvokeAsync(null);
        });
    }

    private async Task ReassignAsync()
    {
        _askError = _person is null ? UiTexts.Required.ToString() : null;
        if (_person is not { } person)
            return;
        await ActAsync(async session =>
        {
            await Desk.RunAsync(session, services => services.GetRequiredService<ReassignTask>().RunAsync(TaskId, Guid.Parse(person.Code), null, CancellationToken.None), CancellationToken.None);
            Toasts.Good(InboxTexts.Given.With(person.Label));
            await OnDone.InvokeAsync(null);
        });
    }

    // What is typed is kept with the task: it is there after a reload, a restart, and for whoever takes over. Also what was typed last
    // before the person went elsewhere, so that nothing here is cancelled by leaving.
    private async Task KeepAsync()
    {
        if (_task is not { IsOpen: true, AssigneeId: not null })
            return;
        var values = new Dictionary<string, JsonElement>(_values, StringComparer.Ordinal);
        try
        {
            await Desk.RunAsync(await SessionAsync(), async services => { await services.GetRequiredService<KeepTask>().RunAsync(TaskId, values, CancellationToken.None); return true; }, CancellationToken.None);
        }
        catch (Exception failure) when (Refusal.Of(failure) is { } sentence)
        {
            _error = sentence;
        }
    }

    private async Task ActAsync(Func<CrmSession, Task> act)
    {
        if (_busy)
            return;
        (_busy, _error, _askError) = (true, null, null);
        _fieldErrors = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            await act(await SessionAsync());
            _asking = Ask.Nothing;
        }
        catch (InvalidInputException invalid) when (invalid.Fields.Count > 0)
        {
            _fieldErrors = invalid.Fields;
        }
        catch (Exception failure) when (Refusal.Of(failure) is { } sentence)
        {
            _error = sentence;
            _asking = Ask.Nothing;
            await ReadAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    // A later step of the process came to the person directly, but the record they took out of a queue can still go back.
    private bool GoesWithSubject(CrmTask task) =>
        task.Kind == TaskKind.Process && _background.Subject is IQueued { QueueId: not null } and IResponsible { ResponsibleId: { } responsible } && responsible == task.AssigneeId;

    private async Task<CrmSession> SessionAsync() => new() { Viewer = await Editing.ViewerAsync() };

    private Task ByKeyAsync(int index) =>
        _task is { IsOpen: true } && index < _form.Outcomes.Count && _asking == Ask.Nothing ? CompleteAsync(_form.Outcomes[index].Code) : Task.CompletedTask;

    private Task<IReadOnlyList<Option>> PeopleAsync(string text, CancellationToken cancel) =>
        Editing.OptionsAsync(Editing.Modules.KindOf(typeof(User)), null, text, cancel);

    // Which client, which step of which process; then what was tried before.
    private IEnumerable<string> WhyHere()
    {
        var step = _task!.StepName == _task.Title || _task.StepName == _task.NameRu ? null : _step;
        var from = _task.Kind != TaskKind.Process ? InboxTexts.GivenAt.With(Time.Relative(_task.CreatedAt))
            : step is null ? ProcessName : InboxTexts.Because.With(ProcessName, step);
        yield return string.Join(" · ", new[] { _task.SubjectTitle, from }.Where(text => !string.IsNullOrEmpty(text)));
        if (_background.LastTry is { } last)
            yield return string.Join(" · ", new[] { InboxTexts.Attempt.With(_background.Attempt), InboxTexts.LastTry.With(last.Outcome ?? last.Title, Time.Relative(last.At)), last.By }.Where(text => !string.IsNullOrEmpty(text)));
    }

    private string Ended()
    {
        var who = _background.DoneBy;
        if (_task!.Status == Sdk.Tasks.TaskStatus.Cancelled)
            return TaskTexts.WasCancelled.With(_task.Title, _task.Reason);
        var what = InboxTexts.WasDone.With(OutcomeName(_task.Outcome));
        return who is null ? what : what + " · " + who;
    }

    private string OutcomeName(string? code) => _form.Outcomes.FirstOrDefault(o => o.Code == code)?.Name ?? code ?? "";

    public async ValueTask DisposeAsync()
    {
        _leaving.Dispose();
        _listening?.Dispose();
        if (_keys is not null)
            await _keys.DisposeAsync();
    }
}
