using System.Text.Json;
using Crm.Bpm.Workflows.Definitions;

namespace Crm.Bpm.Workflows.Running;

/// <summary>An execution of a step that is not over.</summary>
internal sealed class StepInstance(int number, string nodeId, StepInstance? parent)
{
    private StepNode? _node;
    private List<KeyValuePair<string, object?>>? _storedVariables;
    private List<KeyValuePair<string, object?>>? _storedInputs;

    public int Number { get; } = number;

    public string NodeId { get; } = nodeId;

    public StepInstance? Parent { get; } = parent;

    public StepNode Node => _node!;

    public StepStatus Status { get; set; } = StepStatus.Running;

    public DateTime StartedAt { get; set; }

    public int FaultCount { get; set; }

    public object?[]? Variables { get; set; }

    /// <summary>Variables that only this execution has: the current item of a loop.</summary>
    public List<Local>? Locals { get; set; }

    /// <summary>Evaluated inputs by slot; constants are not repeated here.</summary>
    public object?[]? InputValues { get; set; }

    /// <summary>Evaluated inputs of a workflow used as a step, by name.</summary>
    public Dictionary<string, object?>? WorkflowInputs { get; set; }

    public Dictionary<string, object?>? Outputs { get; set; }

    /// <summary>What the step's class remembers; see <see cref="IStepMemory"/>.</summary>
    public IStepMemory? Memory { get; set; }

    public JsonElement? StoredMemory { get; set; }

    public string[]? CompositeOutcomes { get; set; }

    public Interruption? Interruption { get; set; }

    /// <summary>What its children told it while it was faulted; it hears of it when it is retried.</summary>
    public List<Interruption>? Missed { get; set; }

    public int Tag { get; set; }

    public bool Backward { get; set; }

    public bool Breaking { get; set; }

    public int ScheduledBy { get; set; }

    public int Depth { get; set; }

    public int OpenChildren { get; set; }

    public int Queued { get; set; }

    public int BookmarkCount { get; set; }

    /// <summary>The burst whose records already list it.</summary>
    public Burst? ListedIn { get; set; }

    public DateTime? EndedAt { get; set; }

    public string[]? EndedWith { get; set; }

    public string? Error { get; set; }

    public string? ErrorType { get; set; }

    /// <summary>It has ended, and only what is recorded of its values is kept.</summary>
    public bool IsRecorded { get; set; }

    public JsonElement? RecordedInputs { get; set; }

    public JsonElement? RecordedOutputs { get; set; }

    public bool IsOpen => Status is StepStatus.Running or StepStatus.Faulted;

    public bool IsIdle => OpenChildren == 0 && Queued == 0 && BookmarkCount == 0;

    public void Begin(StepNode node)
    {
        _node = node;
        if (node.Variables.Length > 0)
        {
            Variables = new object?[node.Variables.Length];
            for (var i = 0; i < Variables.Length; i++)
                Variables[i] = node.Variables[i].Initial;
        }
    }

    public void Store(List<KeyValuePair<string, object?>> variables, List<KeyValuePair<string, object?>> inputs)
    {
        _storedVariables = variables;
        _storedInputs = inputs;
    }

    public void Bind(CompiledWorkflow workflow)
    {
        Begin(workflow.FindNode(NodeId) ?? throw new WorkflowDefinitionException(
            $"Version {workflow.Version} of '{workflow.Name ?? workflow.DefinitionId}' has no step '{NodeId}', at which the instance stands."));
        foreach (var (id, value) in _storedVariables ?? [])
        {
            var slot = Array.FindIndex(Node.Variables, v => v.Id == id);
            if (slot >= 0)
                Variables![slot] = value;
        }

        foreach (var (name, value) in _storedInputs ?? [])
        {
            if (Node.Descriptor.Input(name) is { } input)
                (InputValues ??= new object?[Node.Inputs.Length])[input.Slot] = value;
        }

        _storedVariables = null;
        _storedInputs = null;
    }
}

/// <summary>What a container remembers between its children, able to become JSON and back.</summary>
internal interface IStepMemory
{
    void Write(Utf8JsonWriter json, StepNode node);
}

/// <summary>A few numbers, enough for most containers.</summary>
internal sealed class Counters(int[] values) : IStepMemory
{
    public int[] Values { get; } = values;

    public void Write(Utf8JsonWriter json, StepNode node)
    {
        json.WriteStartArray();
        foreach (var value in Values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    public static Counters Read(JsonElement json, int count)
    {
        var values = new int[count];
        var i = 0;
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in json.EnumerateArray())
            {
                if (i < count)
                    values[i++] = item.GetInt32();
            }
        }

        return new(values);
    }
}

/// <summary>A step waiting for its turn.</summary>
internal sealed record WorkItem(string NodeId, StepInstance? Owner, int Tag, bool Backward, List<Local>? Locals, int ScheduledBy, int Depth)
{
    public StepNode? Node { get; set; }
}

/// <summary>The steps that are scheduled, first come first served.</summary>
internal sealed class WorkQueue
{
    private readonly List<WorkItem> _items = [];
    private int _head;

    public int Count => _items.Count - _head;

    /// <summary>A mark to which <see cref="TakeBack"/> returns while nothing was dequeued.</summary>
    public int Mark => _items.Count;

    public IEnumerable<WorkItem> Items => _items.Skip(_head);

    public IEnumerable<string> NodeIds => Items.Select(i => i.NodeId);

    public void Enqueue(WorkItem item)
    {
        _items.Add(item);
        if (item.Owner is { } owner)
            owner.Queued++;
    }

    public WorkItem Peek() => _items[_head];

    public bool TryDequeue(out WorkItem item)
    {
        if (_head == _items.Count)
        {
            item = null!;
            return false;
        }

        item = _items[_head++];
        if (item.Owner is { } owner)
            owner.Queued--;
        if (_head == _items.Count || _head > 256)
        {
            _items.RemoveRange(0, _head);
            _head = 0;
        }

        return true;
    }

    public void TakeBack(int mark)
    {
        for (var i = _items.Count - 1; i >= mark; i--)
        {
            if (_items[i].Owner is { } owner)
                owner.Queued--;
            _items.RemoveAt(i);
        }
    }

    public void RemoveOwnedBy(StepInstance owner)
    {
        if (owner.Queued == 0)
            return;
        for (var i = _items.Count - 1; i >= _head; i--)
        {
            if (ReferenceEquals(_items[i].Owner, owner))
                _items.RemoveAt(i);
        }

        owner.Queued = 0;
    }

    public bool Holds(StepInstance owner, StepNode node)
    {
        if (owner.Queued == 0)
            return false;
        for (var i = _head; i < _items.Count; i++)
        {
            if (ReferenceEquals(_items[i].Owner, owner) && ReferenceEquals(_items[i].Node, node))
                return true;
        }

        return false;
    }

    public void Clear()
    {
        foreach (var item in Items)
        {
            if (item.Owner is { } owner)
                owner.Queued = 0;
        }

        _items.Clear();
        _head = 0;
    }

    public void Replace(WorkQueue other)
    {
        _items.Clear();
        _head = 0;
        _items.AddRange(other.Items);
    }

    public void Bind(CompiledWorkflow workflow)
    {
        foreach (var item in Items)
        {
            item.Node = workflow.FindNode(item.NodeId) ?? throw new WorkflowDefinitionException(
                $"Version {workflow.Version} of '{workflow.Name ?? workflow.DefinitionId}' has no step '{item.NodeId}', which is to run next.");
        }
    }
}
