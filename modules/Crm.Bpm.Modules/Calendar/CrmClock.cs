using Crm.Bpm.Sdk.Calendar;

namespace Crm.Bpm.Modules.Calendar;

/// <summary>
/// The product's clock. Apart from the real one so that the demo may turn it forward without stopping Orleans or the web
/// server, which keep real time.
/// </summary>
public sealed class CrmClock(TimeProvider real) : TimeProvider, ICrmClock
{
    private long _ahead;

    /// <summary>How far the clock was turned forward.</summary>
    public TimeSpan Ahead => TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public DateTime UtcNow => GetUtcNow().UtcDateTime;

    public TimeProvider Time => this;

    public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + Ahead;

    public override long GetTimestamp() => real.GetTimestamp();

    /// <summary>Turns the clock forward; never back.</summary>
    public void Forward(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref _ahead, by.Ticks);
    }
}
