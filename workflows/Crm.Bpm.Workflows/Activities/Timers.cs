using Cronos;
using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Workflows.Activities;

/// <summary>Waits for a while.</summary>
[Step("Elsa.Delay", Category = "Scheduling", Description = "Waits for the given time.")]
internal sealed class Delay : Step
{
    /// <summary>One minute by default.</summary>
    [Input(Default = "00:01:00", Description = "How long to wait.")]
    public Input<TimeSpan> TimeSpan { get; set; }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        context.ScheduleAt(context.Now + context.Get(TimeSpan));
        return Task.CompletedTask;
    }
}

/// <summary>When a timer starts instances.</summary>
/// <param name="StartAt">The first time; null is one interval from publishing.</param>
/// <param name="Interval">The time between two.</param>
internal sealed record TimerStimulus(DateTime? StartAt, TimeSpan Interval)
{
    /// <summary>The longest time between two starts that can be published: a century.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(36_525);
}

/// <summary>Starts instances at an interval; inside a process it waits for one.</summary>
[Step("Elsa.Timer", Category = "Scheduling", Kind = StepKind.Trigger, Description = "Starts the process again and again at an interval.")]
internal sealed class Timer : Step, ITrigger
{
    /// <summary>One minute by default.</summary>
    [Input(Default = "00:01:00", Description = "The time between two starts.")]
    public Input<TimeSpan> Interval { get; set; }

    /// <inheritdoc/>
    public IEnumerable<TriggerStimulus> Triggers(TriggerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var interval = context.Get(Interval);
        if (interval <= System.TimeSpan.Zero || interval > TimerStimulus.Longest)
            throw new StepFaultException("The time between two starts must be more than nothing and at most a hundred years.");
        return [new TriggerStimulus(context.Node.Type, new TimerStimulus(null, interval))];
    }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        if (context.StartedInstance)
            context.Complete();
        else
            context.ScheduleAt(context.Now + context.Get(Interval));
        return Task.CompletedTask;
    }
}

/// <summary>When a schedule starts instances.</summary>
/// <param name="CronExpression">The schedule, with or without seconds.</param>
internal sealed record CronStimulus(string CronExpression)
{
    /// <summary>The next time after the given one, both in UTC; null when there is none.</summary>
    /// <exception cref="StepFaultException">The expression cannot be read.</exception>
    public DateTime? NextAfter(DateTime utc) => Parse(CronExpression).GetNextOccurrence(DateTime.SpecifyKind(utc, DateTimeKind.Utc));

    internal static CronExpression Parse(string? text)
    {
        try
        {
            var fields = (text ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
            return Cronos.CronExpression.Parse(text ?? string.Empty, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
        }
        catch (CronFormatException failure)
        {
            throw new StepFaultException($"Error when parsing cron expression: {failure.Message}", failure);
        }
    }
}

/// <summary>Starts instances by a cron schedule; inside a process it waits for the next time.</summary>
[Step("Elsa.Cron", Category = "Scheduling", Kind = StepKind.Trigger, Description = "Starts the process by a cron schedule.")]
internal sealed class Cron : Step, ITrigger
{
    /// <summary>The schedule.</summary>
    [Input(Description = "The schedule as a cron expression.", Required = true)]
    public Input<string> CronExpression { get; set; }

    /// <inheritdoc/>
    public IEnumerable<TriggerStimulus> Triggers(TriggerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var schedule = context.Get(CronExpression);
        CronStimulus.Parse(schedule);
        return [new TriggerStimulus(context.Node.Type, new CronStimulus(schedule!))];
    }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        if (context.StartedInstance)
        {
            context.Complete();
            return Task.CompletedTask;
        }

        var next = new CronStimulus(context.Get(CronExpression) ?? string.Empty).NextAfter(context.Now)
            ?? throw new StepFaultException($"The schedule of step '{context.Node.DisplayName}' has no next time.");
        context.ScheduleAt(next);
        return Task.CompletedTask;
    }
}

/// <summary>When one instance is started.</summary>
/// <param name="StartAt">The time.</param>
internal sealed record StartAtStimulus(DateTime StartAt);

/// <summary>Starts an instance at a time; inside a process it waits for it.</summary>
[Step("Elsa.StartAt", Category = "Scheduling", DisplayName = "Start at", Kind = StepKind.Trigger, Description = "Starts the process at a time.")]
internal sealed class StartAt : Step, ITrigger
{
    /// <summary>The time.</summary>
    [Input(Description = "The time.", Required = true)]
    public Input<DateTimeOffset> DateTime { get; set; }

    /// <inheritdoc/>
    public IEnumerable<TriggerStimulus> Triggers(TriggerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return [new TriggerStimulus(context.Node.Type, new StartAtStimulus(context.Get(DateTime).UtcDateTime))];
    }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        var time = context.Get(DateTime).UtcDateTime;
        if (context.StartedInstance || time <= context.Now)
            context.Complete();
        else
            context.ScheduleAt(time);
        return Task.CompletedTask;
    }
}
