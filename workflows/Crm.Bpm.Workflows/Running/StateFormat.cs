using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Crm.Bpm.Workflows.Definitions;

namespace Crm.Bpm.Workflows.Running;

/// <summary>The state as bytes. Members that are missing get their defaults, members nobody knows are passed over.</summary>
public sealed partial class InstanceState
{
    private const int FormatVersion = 1;

    // Values nest less deeply (see Values), but payloads of bookmarks and stimuli come as they are, and all of it is inside the state.
    private static readonly JsonDocumentOptions s_reading = new() { MaxDepth = 512 };

    /// <summary>The state as compact JSON in UTF-8.</summary>
    public byte[] ToUtf8Bytes()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            StateWriter.Write(json, this, FormatVersion);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a state that <see cref="ToUtf8Bytes"/> wrote, by this version of the product or an older one.</summary>
    /// <exception cref="WorkflowDefinitionException">It is not a state, or was written by a newer version.</exception>
    public static InstanceState Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, s_reading);
            var json = document.RootElement;
            if (json.TryGetProperty("f", out var format) && format.GetInt32() > FormatVersion)
                throw new WorkflowDefinitionException("The instance was stored by a newer version of the product.");
            return StateReader.Read(json);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new WorkflowDefinitionException("The stored instance cannot be read: " + failure.Message, failure);
        }
    }
}

internal static class StateWriter
{
    public static void Write(Utf8JsonWriter json, InstanceState state, int format)
    {
        json.WriteStartObject();
        json.WriteNumber("f", format);
        json.WriteString("id", state.InstanceId);
        json.WriteString("definition", state.DefinitionId);
        json.WriteString("versionId", state.DefinitionVersionId);
        json.WriteNumber("version", state.DefinitionVersion);
        Text(json, "name", state.Name);
        Text(json, "correlation", state.CorrelationId);
        Text(json, "subjectKind", state.Subject?.Kind);
        Text(json, "subjectId", state.Subject?.Id);
        Text(json, "parent", state.ParentInstanceId);
        Text(json, "parentBookmark", state.ParentBookmarkId);
        json.WriteNumber("status", (int)state.Status);
        json.WriteNumber("subStatus", (int)state.SubStatus);
        json.WriteString("created", Time(state.CreatedAt));
        json.WriteString("updated", Time(state.UpdatedAt));
        Text(json, "finished", state.FinishedAt is { } finished ? Time(finished) : null);
        json.WriteNumber("nextNumber", state.NextNumber);
        json.WriteNumber("nextSequence", state.NextSequence);
        Text(json, "trigger", state.TriggerStepId);
        StoredValue.Write(json, "triggerPayload", state.TriggerPayload);
        StoredValue.Write(json, "lastResult", state.LastResult);
        StoredValue.Write(json, "input", state.Inputs);
        StoredValue.Write(json, "output", state.Outputs);
        StoredValue.Write(json, "properties", state.Properties);
        Outputs(json, state);
        Steps(json, state);
        Queue(json, state);
        Bookmarks(json, state);
        Incidents(json, state);
        json.WriteEndObject();
    }

    private static void Outputs(Utf8JsonWriter json, InstanceState state)
    {
        if (state.StepOutputs.Count == 0)
            return;
        json.WriteStartObject("stepOutputs");
        foreach (var (nodeId, outputs) in state.StepOutputs)
            StoredValue.Write(json, nodeId, outputs);
        json.WriteEndObject();
    }

    private static void Steps(Utf8JsonWriter json, InstanceState state)
    {
        json.WriteStartArray("steps");
        foreach (var step in state.Steps)
        {
            json.WriteStartObject();
            json.WriteNumber("n", step.Number);
            json.WriteString("node", step.NodeId);
            Number(json, "parent", step.Parent?.Number ?? 0);
            Number(json, "status", step.Status == StepStatus.Running ? 0 : (int)step.Status);
            json.WriteString("started", Time(step.StartedAt));
            Number(json, "faults", step.FaultCount);
            Number(json, "tag", step.Tag);
            Number(json, "by", step.ScheduledBy);
            Number(json, "depth", step.Depth);
            Flag(json, "backward", step.Backward);
            Flag(json, "breaking", step.Breaking);
            Text(json, "error", step.Error);
            Text(json, "errorType", step.ErrorType);
            StoredValue.Write(json, "variables", Variables(step));
            Locals(json, step.Locals);
            StoredValue.Write(json, "inputs", Inputs(step));
            if (step.WorkflowInputs is not null)
                StoredValue.Write(json, "workflowInputs", step.WorkflowInputs, always: true);
            StoredValue.Write(json, "outputs", step.Outputs);
            Texts(json, "composite", step.CompositeOutcomes);
            Memory(json, step);
            if (step.Interruption is { } was)
            {
                json.WritePropertyName("interruption");
                Interruption(json, was);
            }

            Missed(json, step.Missed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Memory(Utf8JsonWriter json, StepInstance step)
    {
        if (step.Memory is { } memory)
        {
            json.WritePropertyName("memory");
            memory.Write(json, step.Node);
        }
        else if (step.StoredMemory is { } stored)
        {
            json.WritePropertyName("memory");
            stored.WriteTo(json);
        }
    }

    private static void Missed(Utf8JsonWriter json, List<Interruption>? missed)
    {
        if (missed is not { Count: > 0 })
            return;
        json.WriteStartArray("missed");
        foreach (var one in missed)
            Interruption(json, one);
        json.WriteEndArray();
    }

    private static void Interruption(Utf8JsonWriter json, Interruption was)
    {
        json.WriteStartObject();
        json.WriteNumber("doing", (int)was.Doing);
        if (was.Bookmark is { } bookmark)
        {
            json.WritePropertyName("bookmark");
            Bookmark(json, bookmark);
        }

        if (was.Payload is { } payload)
        {
            json.WritePropertyName("payload");
            payload.WriteTo(json);
        }

        Text(json, "child", was.ChildNodeId);
        Texts(json, "outcomes", was.Outcomes);
        Flag(json, "backward", was.Backward);
        Number(json, "tag", was.Tag);
        json.WriteEndObject();
    }

    private static void Queue(Utf8JsonWriter json, InstanceState state)
    {
        if (state.Queue.Count == 0)
            return;
        json.WriteStartArray("queue");
        foreach (var item in state.Queue.Items)
        {
            json.WriteStartObject();
            json.WriteString("node", item.NodeId);
            Number(json, "owner", item.Owner?.Number ?? 0);
            Number(json, "tag", item.Tag);
            Number(json, "by", item.ScheduledBy);
            Number(json, "depth", item.Depth);
            Flag(json, "backward", item.Backward);
            Locals(json, item.Locals);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Bookmarks(Utf8JsonWriter json, InstanceState state)
    {
        json.WriteStartArray("bookmarks");
        foreach (var bookmark in state.BookmarkList)
            Bookmark(json, bookmark);
        json.WriteEndArray();
    }

    private static void Bookmark(Utf8JsonWriter json, Bookmark bookmark)
    {
        json.WriteStartObject();
        json.WriteString("id", bookmark.Id);
        json.WriteString("name", bookmark.Name);
        json.WriteString("hash", bookmark.Hash);
        json.WriteNumber("step", bookmark.StepNumber);
        json.WriteString("stepId", bookmark.StepId);
        json.WriteString("node", bookmark.NodeId);
        json.WriteString("instance", bookmark.StepInstanceId);
        json.WriteString("created", Time(bookmark.CreatedAt));
        Text(json, "due", bookmark.DueAt is { } due ? Time(due) : null);
        if (bookmark.Payload is { } payload)
        {
            json.WritePropertyName("payload");
            payload.WriteTo(json);
        }

        if (bookmark.Memory is { } memory)
        {
            json.WritePropertyName("memory");
            memory.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void Incidents(Utf8JsonWriter json, InstanceState state)
    {
        if (state.IncidentList.Count == 0)
            return;
        json.WriteStartArray("incidents");
        foreach (var incident in state.IncidentList)
        {
            json.WriteStartObject();
            json.WriteString("id", incident.Id);
            Number(json, "step", incident.StepNumber);
            json.WriteString("stepId", incident.StepId);
            json.WriteString("node", incident.NodeId);
            json.WriteString("type", incident.StepType);
            json.WriteString("stepName", incident.StepName);
            Text(json, "instance", incident.StepInstanceId);
            json.WriteString("message", incident.Message);
            Text(json, "exception", incident.ExceptionType);
            Text(json, "stack", incident.StackTrace);
            json.WriteString("at", Time(incident.At));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Locals(Utf8JsonWriter json, List<Local>? locals)
    {
        if (locals is { Count: > 0 })
            StoredValue.Write(json, "locals", locals.ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal), always: true);
    }

    private static Dictionary<string, object?> Variables(StepInstance step)
    {
        var all = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; step.Variables is { } values && i < values.Length; i++)
            all[step.Node.Variables[i].Id] = values[i];
        return all;
    }

    private static Dictionary<string, object?> Inputs(StepInstance step)
    {
        var all = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; step.InputValues is { } values && i < values.Length; i++)
        {
            if (step.Node.Inputs[i] is { IsConstant: false })
                all[step.Node.Descriptor.Inputs[i].Name] = values[i];
        }

        return all;
    }

    private static string Time(DateTime time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void Texts(Utf8JsonWriter json, string name, string[]? values)
    {
        if (values is null)
            return;
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, int value)
    {
        if (value != 0)
            json.WriteNumber(name, value);
    }

    private static void Flag(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
            json.WriteBoolean(name, value);
    }
}
