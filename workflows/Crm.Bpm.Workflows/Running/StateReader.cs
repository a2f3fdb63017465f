using System.Globalization;
using System.Text.Json;

namespace Crm.Bpm.Workflows.Running;

internal static class StateReader
{
    public static InstanceState Read(JsonElement json)
    {
        var state = new InstanceState(
            Text(json, "id") ?? string.Empty, Text(json, "definition") ?? string.Empty, Text(json, "versionId") ?? string.Empty,
            Number(json, "version"), Time(json, "created") ?? default)
        {
            Name = Text(json, "name"),
            CorrelationId = Text(json, "correlation"),
            Subject = Text(json, "subjectKind") is { } kind ? new Subject(kind, Text(json, "subjectId") ?? string.Empty) : null,
            ParentInstanceId = Text(json, "parent"),
            ParentBookmarkId = Text(json, "parentBookmark"),
            Status = (InstanceStatus)Number(json, "status"),
            SubStatus = (InstanceSubStatus)Number(json, "subStatus"),
            UpdatedAt = Time(json, "updated") ?? default,
            FinishedAt = Time(json, "finished"),
            NextNumber = Math.Max(1, Number(json, "nextNumber")),
            NextSequence = json.TryGetProperty("nextSequence", out var sequence) ? sequence.GetInt64() : 0,
            TriggerStepId = Text(json, "trigger"),
            TriggerPayload = json.TryGetProperty("triggerPayload", out var payload) ? StoredValue.Read(payload) : null,
            LastResult = json.TryGetProperty("lastResult", out var last) ? StoredValue.Read(last) : null,
            Inputs = StoredValue.ReadAll(json, "input", StringComparer.OrdinalIgnoreCase),
            Outputs = StoredValue.ReadAll(json, "output", StringComparer.OrdinalIgnoreCase),
            Properties = StoredValue.ReadAll(json, "properties", StringComparer.Ordinal),
        };
        if (json.TryGetProperty("stepOutputs", out var outputs))
        {
            foreach (var step in outputs.EnumerateObject())
                state.StepOutputs[step.Name] = StoredValue.ReadAll(outputs, step.Name, StringComparer.OrdinalIgnoreCase);
        }

        var steps = ReadSteps(json, state);
        foreach (var item in List(json, "queue"))
        {
            state.Queue.Enqueue(new WorkItem(
                Text(item, "node") ?? string.Empty, steps.GetValueOrDefault(Number(item, "owner")), Number(item, "tag"),
                Flag(item, "backward"), Locals(item), Number(item, "by"), Number(item, "depth")));
        }

        foreach (var item in List(json, "bookmarks"))
        {
            var bookmark = ReadBookmark(item);
            state.BookmarkList.Add(bookmark);
            if (steps.TryGetValue(bookmark.StepNumber, out var step))
                step.BookmarkCount++;
        }

        state.IncidentList.AddRange(List(json, "incidents").Select(ReadIncident));
        return state;
    }

    private static Dictionary<int, StepInstance> ReadSteps(JsonElement json, InstanceState state)
    {
        var steps = new Dictionary<int, StepInstance>();
        foreach (var item in List(json, "steps"))
        {
            var parent = steps.GetValueOrDefault(Number(item, "parent"));
            var status = Number(item, "status");
            var step = new StepInstance(Number(item, "n"), Text(item, "node") ?? string.Empty, parent)
            {
                Status = status == 0 ? StepStatus.Running : (StepStatus)status,
                StartedAt = Time(item, "started") ?? default,
                FaultCount = Number(item, "faults"),
                Tag = Number(item, "tag"),
                ScheduledBy = Number(item, "by"),
                Depth = Number(item, "depth"),
                Backward = Flag(item, "backward"),
                Breaking = Flag(item, "breaking"),
                Error = Text(item, "error"),
                ErrorType = Text(item, "errorType"),
                Locals = Locals(item),
                WorkflowInputs = item.TryGetProperty("workflowInputs", out _) ? StoredValue.ReadAll(item, "workflowInputs", StringComparer.OrdinalIgnoreCase) : null,
                Outputs = item.TryGetProperty("outputs", out _) ? StoredValue.ReadAll(item, "outputs", StringComparer.OrdinalIgnoreCase) : null,
                CompositeOutcomes = item.TryGetProperty("composite", out _) ? Texts(item, "composite") : null,
                StoredMemory = item.TryGetProperty("memory", out var memory) ? memory.Clone() : null,
                Interruption = item.TryGetProperty("interruption", out var was) ? ReadInterruption(was) : null,
                Missed = item.TryGetProperty("missed", out _) ? [.. List(item, "missed").Select(ReadInterruption)] : null,
            };
            step.Store(
                [.. StoredValue.ReadAll(item, "variables", StringComparer.Ordinal)], [.. StoredValue.ReadAll(item, "inputs", StringComparer.Ordinal)]);
            if (parent is not null)
                parent.OpenChildren++;
            steps[step.Number] = step;
            state.Steps.Add(step);
        }

        return steps;
    }

    private static Interruption ReadInterruption(JsonElement json) => new(
        (Doing)Number(json, "doing"),
        json.TryGetProperty("bookmark", out var bookmark) ? ReadBookmark(bookmark) : null,
        json.TryGetProperty("payload", out var payload) ? payload.Clone() : null,
        Text(json, "child"), Texts(json, "outcomes"), Flag(json, "backward"), Number(json, "tag"));

    private static Bookmark ReadBookmark(JsonElement json) => new()
    {
        Id = Text(json, "id") ?? string.Empty,
        Name = Text(json, "name") ?? string.Empty,
        Hash = Text(json, "hash") ?? string.Empty,
        StepNumber = Number(json, "step"),
        StepId = Text(json, "stepId") ?? string.Empty,
        NodeId = Text(json, "node") ?? string.Empty,
        StepInstanceId = Text(json, "instance") ?? string.Empty,
        CreatedAt = Time(json, "created") ?? default,
        DueAt = Time(json, "due"),
        Payload = json.TryGetProperty("payload", out var payload) ? payload.Clone() : null,
        Memory = json.TryGetProperty("memory", out var memory) ? memory.Clone() : null,
    };

    private static Incident ReadIncident(JsonElement json) => new()
    {
        Id = Text(json, "id") ?? string.Empty,
        StepNumber = Number(json, "step"),
        StepId = Text(json, "stepId") ?? string.Empty,
        NodeId = Text(json, "node") ?? string.Empty,
        StepType = Text(json, "type") ?? string.Empty,
        StepName = Text(json, "stepName") ?? string.Empty,
        StepInstanceId = Text(json, "instance"),
        Message = Text(json, "message") ?? string.Empty,
        ExceptionType = Text(json, "exception"),
        StackTrace = Text(json, "stack"),
        At = Time(json, "at") ?? default,
    };

    private static List<Local>? Locals(JsonElement json) => json.TryGetProperty("locals", out _)
        ? [.. StoredValue.ReadAll(json, "locals", StringComparer.Ordinal).Select(p => new Local(p.Key, p.Value))]
        : null;

    private static JsonElement.ArrayEnumerator List(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static string[] Texts(JsonElement json, string name) => [.. List(json, name).Select(e => e.GetString()).OfType<string>()];

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static int Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetInt32() : 0;

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.GetBoolean();

    private static DateTime? Time(JsonElement json, string name) =>
        Text(json, name) is { } text ? DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) : null;
}
