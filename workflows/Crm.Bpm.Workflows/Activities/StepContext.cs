using System.Text.Json;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Expressions;
using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Workflows.Activities;

/// <summary>What a step sees and can do while it runs. Valid only during the call it is passed to.</summary>
public sealed partial class StepContext
{
    private readonly BurstRun _run;

    internal StepContext(BurstRun run, StepInstance step)
    {
        _run = run;
        Execution = step;
    }

    internal StepInstance Execution { get; }

    internal BurstRun Run => _run;

    internal bool IsCompleted { get; private set; }

    internal string[] Outcomes { get; private set; } = [];

    /// <summary>The step as the definition has it.</summary>
    public StepNode Node => Execution.Node;

    /// <summary>The definition that runs.</summary>
    public CompiledWorkflow Workflow => _run.Workflow;

    /// <summary>The instance.</summary>
    public InstanceState Instance => _run.State;

    /// <summary>The instance's id.</summary>
    public string InstanceId => _run.State.InstanceId;

    /// <summary>The id of this execution. A retry keeps it, so it is the key for doing things outside just once.</summary>
    public string StepInstanceId => _run.State.IdOf(Execution.Number);

    /// <summary>The record the process is about.</summary>
    public Subject? Subject => _run.State.Subject;

    /// <summary>Services of the host's scope for this run. Empty for built-in steps.</summary>
    public IServiceProvider Services { get; internal set; } = NoServices.Instance;

    /// <summary>Asks the step to stop: the host is going down.</summary>
    public CancellationToken Cancel => _run.Cancel;

    /// <summary>The host's clock.</summary>
    public TimeProvider Clock => _run.Host.Clock;

    /// <summary>The time in UTC by the host's clock.</summary>
    public DateTime Now => _run.Now;

    /// <summary>Groups instances that belong together.</summary>
    public string? CorrelationId
    {
        get => _run.State.CorrelationId;
        set => _run.State.CorrelationId = value;
    }

    /// <summary>The instance's name for people.</summary>
    public string? InstanceName
    {
        get => _run.State.Name;
        set => _run.State.Name = value;
    }

    /// <summary>This step is the trigger that started the instance.</summary>
    public bool StartedInstance => _run.IsStart && !_run.TriggerIsSpent && Node.Parent is not null && Node.Id == _run.State.TriggerStepId;

    /// <summary>A connection that leads back brought the process here: it was further already.</summary>
    public bool CameBack => Execution.Backward;

    /// <summary>What the stimulus carried that started the instance.</summary>
    public object? TriggerPayload => _run.State.TriggerPayload;

    /// <summary>
    /// The input's value as it was when the step began; the default when it was not given.
    /// Lists and dictionaries may be shared with other instances: read them, do not change them.
    /// </summary>
    public T? Get<T>(Input<T> input)
    {
        var slot = input.Slot;
        var expression = Node.Inputs[slot];
        if (expression is null)
            return default;
        if (expression.IsConstant)
            return expression.Constant is T typed ? typed : Values.To<T>(expression.ConstantOrThrow());
        var values = Execution.InputValues;
        return values is null ? default : Values.To<T>(values[slot]);
    }

    /// <summary>The definition gives the input a value.</summary>
    public bool Has<T>(Input<T> input) => Node.Inputs[input.Slot] is { IsDefault: false };

    /// <summary>Evaluates the input anew.</summary>
    public async ValueTask<T?> EvaluateAsync<T>(Input<T> input)
    {
        var expression = Node.Inputs[input.Slot];
        if (expression is null)
            return default;
        return expression.IsConstant ? Get(input) : Values.To<T>(await expression.EvaluateAsync(Scope()));
    }

    /// <summary>Sets an output: kept for expressions of later steps and written where the definition says.</summary>
    public void SetOutput(string name, object? value) => _run.SetOutput(Execution, name, value);

    /// <summary>The step is done when the call returns. Without names the outcome is "Done".</summary>
    public void Complete(params string[] outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        IsCompleted = true;
        Outcomes = outcomes.Length == 0 ? s_done : outcomes;
    }

    private static readonly string[] s_done = ["Done"];

    /// <summary>Waits for a stimulus. The step stays open until all its bookmarks are gone or it completes.</summary>
    /// <param name="name">The kind of stimulus.</param>
    /// <param name="payload">What the stimulus must match; its members in PascalCase go into the hash.</param>
    /// <param name="includeStepInstance">Only this execution is met, not others waiting for the same.</param>
    /// <param name="memory">What the step wants to find at the bookmark when it is met.</param>
    public Bookmark CreateBookmark(string name, object? payload, bool includeStepInstance = true, object? memory = null) =>
        _run.AddBookmark(Execution, name, payload, includeStepInstance, memory, dueAt: null);

    /// <summary>Waits for a time. A time in the past is met right after the burst.</summary>
    /// <param name="dueAt">When, in UTC.</param>
    /// <param name="name">The bookmark's name, to tell several apart; the step's type by default.</param>
    /// <param name="memory">What the step wants to find at the bookmark when it is met.</param>
    public Bookmark ScheduleAt(DateTime dueAt, string? name = null, object? memory = null) =>
        _run.AddBookmark(Execution, name ?? Node.Type, new { ResumeAt = dueAt }, includeStepInstance: true, memory, dueAt);

    /// <summary>The bookmarks at which this execution waits.</summary>
    public IEnumerable<Bookmark> Bookmarks => _run.State.BookmarkList.Where(b => b.StepNumber == Execution.Number);

    /// <summary>No longer waits at that bookmark.</summary>
    public void RemoveBookmark(Bookmark bookmark) => _run.GiveUpBookmark(bookmark);

    /// <summary>Publishes an event after the burst.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What it carries.</param>
    /// <param name="correlationId">Only instances with this correlation id are meant. Unset, all are.</param>
    /// <param name="onlyThisInstance">Only this instance is meant.</param>
    public void Publish(string eventName, object? payload = null, string? correlationId = null, bool onlyThisInstance = false) =>
        _run.Burst.Events.Add(new PublishedEvent(
            eventName, Values.ToJson(payload), correlationId, onlyThisInstance ? InstanceId : null, StepInstanceId));

    /// <summary>The variable's value as this step sees it; null when there is none of that name.</summary>
    public object? GetVariable(string name) => Scope().TryGetVariable(name, out var value) ? value : null;

    /// <summary>Sets a variable that this step sees.</summary>
    /// <exception cref="StepFaultException">There is none of that name.</exception>
    public void SetVariable(string name, object? value) => Scope().SetVariable(name, value);

    /// <summary>An input of the workflow as this step sees it; null when it was not given.</summary>
    public object? GetInput(string name) => Scope().TryGetInput(name, out var value) ? value : null;

    /// <summary>Writes a line into the instance's journal.</summary>
    public void Note(string eventName, string? message = null, object? payload = null) =>
        _run.Note(Execution, eventName, message, payload);

    /// <summary>Writes a line of text, as Elsa.WriteLine does.</summary>
    public void WriteLine(string? text) => _run.WriteLine(text);

    /// <summary>Schedules a child. <see cref="Step.ChildCompletedAsync"/> is called when it is done.</summary>
    /// <param name="child">One of <see cref="StepNode.Children"/>.</param>
    /// <param name="tag">A number to recognise it by.</param>
    /// <param name="locals">Variables that only this execution of the child sees.</param>
    public void Schedule(StepNode child, int tag = 0, params (string Name, object? Value)[] locals) =>
        _run.Schedule(Execution, child, tag, backward: false, locals is { Length: > 0 } ? [.. locals.Select(l => new Local(l.Name, Values.Normalize(l.Value)))] : null);

    internal ExpressionScope Scope() => new(_run, Execution);

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}

/// <summary>What a step may look at while its definition is compiled.</summary>
public sealed class PlanContext
{
    internal PlanContext(WorkflowCompiler compiler, StepNode node, System.Text.Json.Nodes.JsonObject json)
    {
        Compiler = compiler;
        Node = node;
        Json = json;
    }

    internal WorkflowCompiler Compiler { get; }

    /// <summary>The step; its children are compiled already.</summary>
    public StepNode Node { get; }

    /// <summary>The step as written. Do not keep it: documents change, plans do not.</summary>
    public System.Text.Json.Nodes.JsonObject Json { get; }

    internal CompiledExpression Expression(System.Text.Json.Nodes.JsonNode? json, Type type) => Compiler.Expressions.Compile(Node, json, type);
}

/// <summary>What a trigger may look at: its inputs, without an instance.</summary>
public sealed class TriggerContext
{
    internal TriggerContext(StepNode node) => Node = node;

    /// <summary>The trigger step.</summary>
    public StepNode Node { get; }

    /// <summary>The input's value: constants, and expressions that need no instance.</summary>
    /// <exception cref="StepFaultException">The expression needs an instance.</exception>
    public T? Get<T>(Input<T> input)
    {
        var expression = Node.Inputs[input.Slot];
        if (expression is null)
            return default;
        if (expression.IsConstant)
            return expression.Constant is T typed ? typed : Values.To<T>(expression.ConstantOrThrow());
        return Values.To<T>(expression.EvaluateAlone(Node));
    }
}
