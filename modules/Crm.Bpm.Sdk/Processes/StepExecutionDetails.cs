using System.Text.Json;
using Running = Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Sdk.Processes;

/// <summary>What <see cref="StepExecution.Details"/> holds as JSON in camelCase.</summary>
public sealed record StepExecutionDetails
{
    /// <summary>The version of the step's type.</summary>
    public int TypeVersion { get; init; } = 1;

    /// <summary>The values of its inputs by name; sensitive ones masked.</summary>
    public JsonElement? Inputs { get; init; }

    /// <summary>The values it put out by name.</summary>
    public JsonElement? Outputs { get; init; }

    /// <summary>The ports it left by; null until it completed.</summary>
    public IReadOnlyList<string>? Outcomes { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The type of the exception behind <see cref="Error"/>.</summary>
    public string? ErrorType { get; init; }

    public int FaultCount { get; init; }

    /// <summary>The execution around it.</summary>
    public string? ParentId { get; init; }

    /// <summary>The execution it followed.</summary>
    public string? ScheduledById { get; init; }

    /// <summary>How many executions led to it.</summary>
    public int Depth { get; init; }

    /// <summary>What is kept of an execution besides the columns.</summary>
    public static StepExecutionDetails Of(Running.StepExecution execution)
    {
        ArgumentNullException.ThrowIfNull(execution);
        return new StepExecutionDetails
        {
            TypeVersion = execution.StepTypeVersion,
            Inputs = execution.Inputs,
            Outputs = execution.Outputs,
            Outcomes = execution.Outcomes,
            Error = execution.Error,
            ErrorType = execution.ErrorType,
            FaultCount = execution.FaultCount,
            ParentId = execution.ParentId,
            ScheduledById = execution.ScheduledById,
            Depth = execution.Depth,
        };
    }

    /// <summary>Reads <see cref="StepExecution.Details"/>; empty details when there are none.</summary>
    public static StepExecutionDetails Parse(string? json) =>
        string.IsNullOrEmpty(json) ? new() : JsonSerializer.Deserialize<StepExecutionDetails>(json, s_json) ?? new();

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);
}
