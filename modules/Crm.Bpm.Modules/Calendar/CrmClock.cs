using Crm.Bpm.Sdk.Calendar;

namespace Crm.Bpm.Modules.Calendar;

/// <summary>
/// The product's clock. Apart from the real one so that the demo may turn it forward without stopping Orleans or the web
/// server, which keep real time.
/// </summary>
public sealed class CrmClock(TimeProvider real) : TimeProvider, ICrmClock
{
    private long _ahead;

    public event EventHandler? Turned;

    /// <summary>How far the clock is ahead of real time; negative only while the demo's past is made.</summary>
    public TimeSpan Ahead => TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public DateTime UtcNow => GetUtcNow().UtcDateTime;

    public TimeProvider Time => this;

    public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + Ahead;

    public override long GetTimestamp() => real.GetTimestamp();

    /// <summary>Turns the clock forward.</summary>
    public void Forward(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref _ahead, by.Ticks);
        Turned?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Sets how far the clock is ahead: for the demo, whose company is made from the past up to now.</summary>
    public void Set(TimeSpan ahead)
    {
        Interlocked.Exchange(ref _ahead, ahead.Ticks);
        Turned?.Invoke(this, EventArgs.Empty);
    }
}
