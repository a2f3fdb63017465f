using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Expressions;
using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Workflows.Testing;

/// <summary>Runs steps and definitions in memory, with a clock the test sets, and remembers what they did.</summary>
public sealed class WorkflowTestHost : IBurstHost, IWorkflowLibrary
{
    private readonly List<WorkflowDefinition> _definitions = [];
    private readonly Dictionary<string, InstanceState> _instances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CompiledWorkflow> _workflows = new(StringComparer.Ordinal);
    private readonly Queue<PublishedEvent> _events = new();
    private readonly Queue<ChildStart> _starts = new();
    private readonly Queue<ParentResume> _resumes = new();
    private readonly TestClock _clock = new();
    private int _nextInstance;

    /// <summary>A host with the built-in steps.</summary>
    public WorkflowTestHost(RunnerOptions? options = null) => Runner = new WorkflowRunner(options);

    /// <summary>The step types; add the ones under test.</summary>
    public StepCatalog Catalog { get; } = new();

    /// <summary>The runner that is used.</summary>
    public WorkflowRunner Runner { get; }

    /// <summary>Named values for expressions.</summary>
    public IExpressionGlobals? Globals { get; set; }

    /// <summary>The services steps get. None by default.</summary>
    public IServiceProvider? Services { get; set; }

    /// <summary>Stores and reads the state between all bursts, as a real host does. True by default.</summary>
    public bool StoresState { get; set; } = true;

    /// <summary>The time; moving it fires no timers, <see cref="AdvanceAsync"/> does.</summary>
    public DateTime Now
    {
        get => _clock.Utc;
        set => _clock.Utc = value;
    }

    /// <summary>Lines written so far, by all instances.</summary>
    public List<string?> Lines { get; } = [];

    /// <summary>All bursts so far, children's included.</summary>
    public List<Burst> Bursts { get; } = [];

    /// <summary>All instances by id.</summary>
    public IReadOnlyDictionary<string, InstanceState> Instances => _instances;

    /// <summary>How many savepoints were opened, kept and taken back.</summary>
    public (int Opened, int Kept, int TakenBack) Savepoints { get; private set; }

    TimeProvider IBurstHost.Clock => _clock;

    /// <summary>Makes a definition known to others that use it.</summary>
    public WorkflowDefinition Import(string json)
    {
        var definition = WorkflowDefinition.Parse(json);
        _definitions.Add(definition);
        return definition;
    }

    /// <summary>Runs a definition until it waits or ends, with all that follows from it.</summary>
    public Task<InstanceState> RunAsync(string definitionJson, StartRequest? request = null) =>
        RunAsync(WorkflowDefinition.Parse(definitionJson), request);

    /// <summary>Runs a definition until it waits or ends, with all that follows from it.</summary>
    public Task<InstanceState> RunAsync(WorkflowDefinition definition, StartRequest? request = null) =>
        RunAsync(CompiledWorkflow.Compile(definition, Catalog, this), request);

    /// <summary>Runs a compiled definition until it waits or ends, with all that follows from it.</summary>
    public async Task<InstanceState> RunAsync(CompiledWorkflow workflow, StartRequest? request = null)
    {
        var burst = await Runner.StartAsync(workflow, request ?? new(), this, CancellationToken.None);
        Keep(burst);
        await DeliverAsync();
        return _instances[burst.State.InstanceId];
    }

    /// <summary>Runs one step alone, given as the JSON of its inputs.</summary>
    public Task<InstanceState> RunStepAsync<TStep>(string inputsJson = "{}", StartRequest? request = null)
        where TStep : Step
    {
        var step = JsonNode.Parse(inputsJson)!.AsObject();
        var descriptor = Catalog.Add<TStep>();
        step["type"] = descriptor.Type;
        step["version"] = descriptor.Version;
        step["id"] ??= descriptor.ShortName + "1";
        return RunAsync(new JsonObject { ["definitionId"] = "one-step", ["id"] = "one-step-1", ["root"] = step }.ToJsonString(), request);
    }

    /// <summary>Continues an instance at one of its bookmarks.</summary>
    public async Task<InstanceState> ResumeAsync(InstanceState instance, Bookmark bookmark, object? payload = null)
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(bookmark);
        var state = Load(instance.InstanceId);
        Keep(await Runner.ResumeAsync(
            _workflows[state.InstanceId], state, new ResumeRequest(bookmark.Id, Values.ToJson(payload)), this, CancellationToken.None));
        await DeliverAsync();
        return _instances[state.InstanceId];
    }

    /// <summary>Cancels an instance.</summary>
    public async Task<InstanceState> CancelAsync(InstanceState instance, string? reason = null)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var state = Load(instance.InstanceId);
        var burst = await Runner.CancelAsync(_workflows[state.InstanceId], state, reason, this, CancellationToken.None);
        Keep(burst);
        foreach (var child in burst.ChildrenToCancel)
            await CancelAsync(_instances[child], reason);
        return _instances[state.InstanceId];
    }

    /// <summary>Retries what led to the instance's only incident.</summary>
    public async Task<InstanceState> RetryAsync(InstanceState instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var state = Load(instance.InstanceId);
        Keep(await Runner.RetryAsync(_workflows[state.InstanceId], state, state.Incidents[0].Id, this, CancellationToken.None));
        await DeliverAsync();
        return _instances[state.InstanceId];
    }

    /// <summary>Lets time pass; timers that become due are met in their order.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        var end = Now + time;
        while (true)
        {
            var due = _instances.Values
                .Where(i => i.SubStatus == InstanceSubStatus.Suspended)
                .SelectMany(i => i.Bookmarks.Where(b => b.DueAt <= end).Select(b => (Instance: i, Bookmark: b)))
                .OrderBy(t => t.Bookmark.DueAt)
                .FirstOrDefault();
            if (due.Bookmark is null)
                break;
            Now = due.Bookmark.DueAt!.Value > Now ? due.Bookmark.DueAt.Value : Now;
            await ResumeAsync(due.Instance, due.Bookmark);
        }

        Now = end;
    }

    /// <summary>Publishes an event from outside.</summary>
    public async Task PublishAsync(string name, object? payload = null, string? correlationId = null)
    {
        _events.Enqueue(new PublishedEvent(name, Values.ToJson(payload), correlationId, null, string.Empty));
        await DeliverAsync();
    }

    /// <inheritdoc/>
    public WorkflowDefinition? Find(WorkflowReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return _definitions.Find(d => d.VersionId == reference.VersionId)
            ?? _definitions.Where(d => d.DefinitionId == reference.DefinitionId).OrderByDescending(d => (d.IsPublished, d.Version)).FirstOrDefault()
            ?? (reference.DefinitionId is null ? _definitions.Find(d => d.TypeName == reference.TypeName) : null);
    }

    ValueTask<CompiledWorkflow?> IBurstHost.FindWorkflowAsync(WorkflowReference reference, CancellationToken cancel) =>
        new(Find(reference) is { } definition ? CompiledWorkflow.Compile(definition, Catalog, this) : null);

    ValueTask<IStepScope> IBurstHost.BeginStepAsync(StepDescriptor step, InstanceState instance, CancellationToken cancel)
    {
        Savepoints = Savepoints with { Opened = Savepoints.Opened + 1 };
        return new(new TestScope(this));
    }

    void IBurstHost.WriteLine(string? text) => Lines.Add(text);

    string IBurstHost.NewInstanceId() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"instance{++_nextInstance}");

    private InstanceState Load(string id)
    {
        var state = _instances[id];
        return StoresState ? InstanceState.Parse(state.ToUtf8Bytes()) : state;
    }

    private void Keep(Burst burst)
    {
        Bursts.Add(burst);
        _instances[burst.State.InstanceId] = burst.State;
        _workflows[burst.State.InstanceId] = burst.Workflow;
        foreach (var published in burst.Events)
            _events.Enqueue(published);
        foreach (var start in burst.ChildrenToStart)
            _starts.Enqueue(start);
        if (burst.ParentToResume is { } parent)
            _resumes.Enqueue(parent);
        foreach (var child in burst.Children)
            Keep(child);
    }

    private async Task DeliverAsync()
    {
        while (true)
        {
            if (_starts.TryDequeue(out var start))
            {
                var definition = Find(start.Workflow) ?? throw new WorkflowDefinitionException($"There is no workflow '{start.Workflow.DefinitionId}'.");
                Keep(await Runner.StartAsync(CompiledWorkflow.Compile(definition, Catalog, this), start.Request, this, CancellationToken.None));
            }
            else if (_resumes.TryDequeue(out var resume))
            {
                var parent = Load(resume.InstanceId);
                Keep(await Runner.ResumeAsync(_workflows[parent.InstanceId], parent, new ResumeRequest(resume.BookmarkId, resume.Payload), this, CancellationToken.None));
            }
            else if (_events.TryDequeue(out var published))
            {
                await DeliverAsync(published);
            }
            else
            {
                return;
            }
        }
    }

    private async Task DeliverAsync(PublishedEvent published)
    {
        var hash = StimulusHash.Of(Event.TypeName, new EventStimulus(published.Name));
        var waiting = _instances.Values
            .Where(i => published.OnlyInstanceId is null || i.InstanceId == published.OnlyInstanceId)
            .Where(i => published.CorrelationId is null || i.CorrelationId == published.CorrelationId)
            .SelectMany(i => i.Bookmarks.Where(b => b.Hash == hash).Select(b => (i.InstanceId, b.Id)))
            .ToList();
        foreach (var (instanceId, bookmarkId) in waiting)
        {
            var state = Load(instanceId);
            Keep(await Runner.ResumeAsync(_workflows[instanceId], state, new ResumeRequest(bookmarkId, published.Payload), this, CancellationToken.None));
        }

        if (published.OnlyInstanceId is not null)
            return;
        foreach (var workflow in _definitions.Where(d => d.IsPublished).Select(d => CompiledWorkflow.Compile(d, Catalog, this)))
        {
            foreach (var trigger in workflow.Triggers.Where(t => t.Hash == hash))
            {
                Keep(await Runner.StartAsync(workflow, new StartRequest
                {
                    TriggerStepId = trigger.Node.Id,
                    TriggerPayload = published.Payload,
                    CorrelationId = published.CorrelationId,
                }, this, CancellationToken.None));
            }
        }
    }

    private sealed class TestScope(WorkflowTestHost host) : IStepScope, IServiceProvider
    {
        public IServiceProvider Services => host.Services ?? this;

        public object? GetService(Type serviceType) => null;

        public ValueTask CommitAsync(CancellationToken cancel)
        {
            host.Savepoints = host.Savepoints with { Kept = host.Savepoints.Kept + 1 };
            return default;
        }

        public ValueTask RollbackAsync(Exception failure, CancellationToken cancel)
        {
            host.Savepoints = host.Savepoints with { TakenBack = host.Savepoints.TakenBack + 1 };
            return default;
        }

        public ValueTask DisposeAsync() => default;
    }

    private sealed class TestClock : TimeProvider
    {
        public DateTime Utc { get; set; } = new(2026, 1, 5, 9, 0, 0, DateTimeKind.Utc);

        public override DateTimeOffset GetUtcNow() => new(Utc, TimeSpan.Zero);
    }
}
