namespace Crm.Bpm.Workflows.Running;

/// <summary>What a burst, with the children inside it, may still use up.</summary>
internal sealed class Budget(RunnerOptions options, TimeProvider? clock = null)
{
    // Few steps that take long are a slow machine rather than a loop: right after a start on a busy server, three steps can take seconds.
    private const int StepsOfALoop = 100;
    private const int Patience = 6;

    // Real time, whatever the host's clock says: it is about how long others wait.
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private long _started = (clock ?? TimeProvider.System).GetTimestamp();
    private int _recordable = options.MaxRecorded;

    public int Spent { get; private set; }

    /// <summary>The part of a sentence that says what was used up; null while there is something left.</summary>
    public string? UsedUp()
    {
        if (Spent >= options.MaxSteps)
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{options.MaxSteps} steps");
        var allowed = Spent >= StepsOfALoop ? options.MaxTime : Patience * options.MaxTime;
        return _clock.GetElapsedTime(_started) >= allowed
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"for {allowed.TotalSeconds:0.###} seconds")
            : null;
    }

    public void Spend() => Spent++;

    /// <summary>A time to give to <see cref="WaitedSince"/>.</summary>
    public long Now => _clock.GetTimestamp();

    /// <summary>Since then the burst only waited for its turn to write, which is not its own doing.</summary>
    public void WaitedSince(long then) => _started += Now - then;

    /// <summary>How many of these bytes of one value may be recorded; they are taken from what is left.</summary>
    public int Record(long bytes)
    {
        var taken = (int)Math.Min(Math.Min(bytes, options.MaxRecordedValue), _recordable);
        _recordable -= taken;
        return taken;
    }
}
