using System.Text.Json;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Expressions;

namespace Crm.Bpm.Workflows.Running;

/// <summary>Journal, execution records, bookmarks, outputs and variables of a burst.</summary>
internal sealed partial class BurstRun
{
    private void List(StepInstance step)
    {
        if (!_journal || ReferenceEquals(step.ListedIn, Burst))
            return;
        step.ListedIn = Burst;
        _listed.Add(step);
    }

    /// <summary>
    /// Turns what an execution took and gave into what is recorded of it. One that has ended is done with the values
    /// themselves: a burst of thousands of steps would otherwise hold all of them until it is stored.
    /// </summary>
    private void Record(StepInstance step, bool isOver)
    {
        if (!_journal)
            return;
        (step.RecordedInputs, step.RecordedOutputs) = (Recorded.Inputs(step, _budget), Recorded.Outputs(step, _budget));
        if (isOver)
            (step.InputValues, step.Outputs, step.WorkflowInputs, step.IsRecorded) = (null, null, null, true);
    }

    private void Write(
        StepInstance step, string eventName, string[]? outcomes = null, string? message = null, JsonElement? payload = null, JsonElement? inputs = null)
    {
        if (!_journal)
            return;
        var node = step.Node;
        Burst.Journal.Add(new JournalEntry
        {
            Sequence = State.NextSequence++,
            EventName = eventName,
            StepInstanceId = State.IdOf(step.Number),
            ParentStepInstanceId = step.Parent is { } parent ? State.IdOf(parent.Number) : null,
            StepId = node.Id,
            StepType = node.Type,
            StepTypeVersion = node.Version,
            StepName = node.Name,
            NodeId = node.NodeId,
            At = Now,
            Message = message,
            Inputs = inputs,
            Payload = payload ?? (outcomes is null || ReferenceEquals(outcomes, s_done) ? null : JsonSerializer.SerializeToElement(new { Outcomes = outcomes })),
        });
    }

    public void Note(StepInstance step, string eventName, string? message, object? payload)
    {
        List(step);
        Write(step, eventName, null, message, Values.ToJson(payload));
    }

    public void WriteLine(string? text)
    {
        Burst.Lines.Add(Recorded.Line(text, _budget));
        Host.WriteLine(text);
    }

    private StepExecution ExecutionOf(StepInstance step)
    {
        if (!step.IsRecorded)
            Record(step, isOver: false);
        return new StepExecution
        {
            Id = State.IdOf(step.Number),
            ParentId = step.Parent is { } parent ? State.IdOf(parent.Number) : null,
            StepId = step.Node.Id,
            NodeId = step.NodeId,
            StepType = step.Node.Type,
            StepTypeVersion = step.Node.Version,
            StepName = step.Node.Name,
            Status = step.Status,
            StartedAt = step.StartedAt,
            CompletedAt = step.EndedAt,
            HasBookmarks = step.BookmarkCount > 0,
            Inputs = step.RecordedInputs,
            Outputs = step.RecordedOutputs,
            Outcomes = step.EndedWith,
            Error = step.Error,
            ErrorType = step.ErrorType,
            FaultCount = step.FaultCount,
            IsNew = step.Number >= _firstNew,
            ScheduledById = step.ScheduledBy > 0 ? State.IdOf(step.ScheduledBy) : null,
            Depth = step.Depth,
        };
    }

    public Bookmark AddBookmark(StepInstance step, string name, object? payload, bool includeStepInstance, object? memory, DateTime? dueAt)
    {
        var owner = State.IdOf(step.Number);
        var bookmark = new Bookmark
        {
            Id = State.IdOf(State.NextNumber++),
            Name = name,
            Hash = StimulusHash.Of(name, payload, includeStepInstance ? owner : null),
            Payload = StimulusHash.ToJson(payload),
            Memory = Values.ToJson(memory),
            StepId = step.Node.Id,
            NodeId = step.NodeId,
            StepInstanceId = owner,
            StepNumber = step.Number,
            CreatedAt = Now,
            DueAt = dueAt,
        };
        State.BookmarkList.Add(bookmark);
        Burst.BookmarksAdded.Add(bookmark);
        step.BookmarkCount++;
        return bookmark;
    }

    /// <summary>A step gives up one of its bookmarks; when it fails afterwards, the bookmark is there again.</summary>
    public void GiveUpBookmark(Bookmark bookmark)
    {
        if (!State.BookmarkList.Contains(bookmark))
            return;
        _undo.Bookmark(bookmark, Burst.BookmarksAdded.IndexOf(bookmark));
        RemoveBookmark(bookmark);
    }

    private void RemoveBookmark(Bookmark bookmark)
    {
        if (!State.BookmarkList.Remove(bookmark))
            return;
        if (!Burst.BookmarksAdded.Remove(bookmark))
            Burst.BookmarksRemoved.Add(bookmark);
        if (State.Steps.Find(s => s.Number == bookmark.StepNumber) is { } step)
            step.BookmarkCount--;
    }

    private void RemoveBookmarksOf(StepInstance step)
    {
        if (step.BookmarkCount == 0)
            return;
        foreach (var bookmark in State.BookmarkList.Where(b => b.StepNumber == step.Number).ToList())
            RemoveBookmark(bookmark);
    }

    public void SetOutput(StepInstance step, string name, object? value)
    {
        var plain = Values.Normalize(value);
        var node = step.Node;
        var slot = -1;
        for (var i = 0; i < node.OutputNames.Length && slot < 0; i++)
        {
            if (node.OutputNames[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                slot = i;
        }

        var known = slot >= 0 ? node.OutputNames[slot] : name;
        if (_journal || Workflow.KeepsOutputs)
            Put(step.Outputs ??= new(StringComparer.OrdinalIgnoreCase), known, plain);
        if (Workflow.KeepsOutputs)
        {
            if (!State.StepOutputs.TryGetValue(step.NodeId, out var kept))
                State.StepOutputs[step.NodeId] = kept = new(StringComparer.OrdinalIgnoreCase);
            Put(kept, known, plain);
            State.LastResult = plain;
        }

        if (slot >= 0 && node.OutputTargets[slot] is { } target)
            WriteTo(step, target, plain);
    }

    private void WriteTo(StepInstance step, OutputTarget target, object? value)
    {
        if (target.Variable is { } variable)
            SetVariable(step, variable, value);
        else if (target.WorkflowOutput is { } output)
            SetWorkflowOutput(step.Parent, output, value);
    }

    /// <summary>Sets an output of the nearest workflow around a step that declares it; the outermost takes all.</summary>
    public void SetWorkflowOutput(StepInstance? from, string name, object? value)
    {
        for (var step = from; step is not null; step = step.Parent)
        {
            if (step.Parent is null)
                Put(State.Outputs, name, Values.Normalize(value));
            else if (step.Node.IsUsedWorkflow && step.Node.Contract is { } contract && contract.Outputs.Any(o => o.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                SetOutput(step, name, value);
                return;
            }
        }
    }

    public void SetVariable(StepInstance from, VariableSlot variable, object? value)
    {
        for (var step = from; step is not null; step = step.Parent)
        {
            if (step.Node.Index == variable.Node && step.Variables is { } values)
            {
                var converted = step.Node.Variables[variable.Slot].Type.Convert(value);
                _undo.Variable(step, variable.Slot);
                values[variable.Slot] = converted;
                return;
            }
        }

        throw new StepFaultException($"The step '{from.Node.DisplayName}' sets a variable that is not in its scope.");
    }

    public void SetLocal(StepInstance scope, int position, object? value)
    {
        _undo.Local(scope, position);
        scope.Locals![position] = scope.Locals[position] with { Value = value };
    }

    private void Put(Dictionary<string, object?> values, string name, object? value)
    {
        _undo.Value(values, name);
        values[name] = value;
    }
}

/// <summary>What a parent gets from a child instance.</summary>
internal static class ChildResult
{
    public static JsonElement Of(InstanceState state) => Values.ToJson(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["workflowInstanceId"] = state.InstanceId,
        ["status"] = state.Status.ToString(),
        ["subStatus"] = state.SubStatus.ToString(),
        ["output"] = state.Outputs,
    })!.Value;
}
