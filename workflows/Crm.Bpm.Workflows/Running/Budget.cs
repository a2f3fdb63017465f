namespace Crm.Bpm.Workflows.Running;

/// <summary>What a burst, with the children inside it, may still use up.</summary>
internal sealed class Budget(RunnerOptions options)
{
    // Real time, whatever the host's clock says: it is about how long others wait.
    private long _started = TimeProvider.System.GetTimestamp();
    private int _recordable = options.MaxRecorded;

    public int Spent { get; private set; }

    /// <summary>The part of a sentence that says what was used up; null while there is something left.</summary>
    public string? UsedUp()
    {
        if (Spent >= options.MaxSteps)
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{options.MaxSteps} steps");
        return TimeProvider.System.GetElapsedTime(_started) >= options.MaxTime
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"for {options.MaxTime.TotalSeconds:0.###} seconds")
            : null;
    }

    public void Spend() => Spent++;

    /// <summary>A time to give to <see cref="WaitedSince"/>.</summary>
    public static long Now => TimeProvider.System.GetTimestamp();

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
