namespace Crm.Bpm.Workflows.Running;

/// <summary>Something went wrong at a step.</summary>
public sealed record Incident
{
    /// <summary>Unique within the instance; a retry names it.</summary>
    public required string Id { get; init; }

    /// <summary>The step's id in the definition.</summary>
    public required string StepId { get; init; }

    /// <summary>The step's path of ids.</summary>
    public required string NodeId { get; init; }

    /// <summary>The step's type.</summary>
    public required string StepType { get; init; }

    /// <summary>What people call the step.</summary>
    public required string StepName { get; init; }

    /// <summary>The failed execution; null when the instance as a whole was stopped.</summary>
    public string? StepInstanceId { get; init; }

    /// <summary>A sentence that says what happened.</summary>
    public required string Message { get; init; }

    /// <summary>What was thrown, while the burst in which it happened is recorded; not part of the state.</summary>
    public Exception? Failure { get; init; }

    /// <summary>The exception's type; null when there was none.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>The exception's stack, for developers.</summary>
    public string? StackTrace { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTime At { get; init; }

    internal int StepNumber { get; init; }
}

/// <summary>A step failed in a way it can put into a sentence.</summary>
public sealed class StepFaultException : Exception
{
    /// <summary>Fails without a reason.</summary>
    public StepFaultException()
    {
    }

    /// <summary>Fails with a sentence.</summary>
    public StepFaultException(string message)
        : base(message)
    {
    }

    /// <summary>Fails with a sentence because of something else.</summary>
    public StepFaultException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>A code for those who handle incidents.</summary>
    public string? Code { get; init; }

    /// <summary>A group of codes.</summary>
    public string? Category { get; init; }

    /// <summary>Whether it is of a business or a technical kind, as the definition says.</summary>
    public string? FaultType { get; init; }
}
