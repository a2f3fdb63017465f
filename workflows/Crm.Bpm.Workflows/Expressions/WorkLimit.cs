using System.Runtime.InteropServices;

namespace Crm.Bpm.Workflows.Expressions;

/// <summary>
/// Says when what runs on this thread has worked long enough. Time in which the thread only waited for a processor does not
/// count: on a machine under load a script that needs a millisecond would otherwise be stopped as endless. Where the system
/// does not tell a thread's own time, and after twenty times the limit in any case, the clock on the wall counts.
/// </summary>
public sealed class WorkLimit : IDisposable
{
    private const int Patience = 20;
    private readonly TimeSpan _limit;
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly int? _threadClock = ThreadClock();
    private readonly TimeSpan _workedBefore;
    private readonly CancellationTokenSource _stop;
    private readonly ITimer _timer;
    private readonly Lock _turn = new();
    private bool _isOver;

    private WorkLimit(TimeSpan limit, CancellationToken cancel)
    {
        _limit = limit;
        _workedBefore = Worked();
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Token = _stop.Token;
        _timer = TimeProvider.System.CreateTimer(static me => ((WorkLimit)me!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // Only now: the first look uses the timer itself.
        _timer.Change(limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to count the work of the calling thread, which must dispose of what comes back.</summary>
    /// <param name="limit">How long it may work.</param>
    /// <param name="cancel">Ends <see cref="Token"/> as well.</param>
    public static WorkLimit Begin(TimeSpan limit, CancellationToken cancel) => new(limit, cancel);

    /// <summary>Cancelled at the limit.</summary>
    public CancellationToken Token { get; }

    /// <summary>Stops counting.</summary>
    public void Dispose()
    {
        // The thread may end afterwards, and its clock with it.
        lock (_turn)
            _isOver = true;
        _timer.Dispose();
        _stop.Dispose();
    }

    private void Look()
    {
        lock (_turn)
        {
            if (_isOver)
                return;
            var left = _limit - (Worked() - _workedBefore);
            if (left <= TimeSpan.Zero || TimeProvider.System.GetElapsedTime(_started) >= _limit * Patience)
                _stop.Cancel();
            else
                _timer.Change(left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left, Timeout.InfiniteTimeSpan);
        }
    }

    private TimeSpan Worked() => _threadClock is { } clock && clock_gettime(clock, out var time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / 100)
        : TimeProvider.System.GetElapsedTime(0);

    private static int? ThreadClock() => OperatingSystem.IsLinux() && pthread_getcpuclockid(pthread_self(), out var clock) == 0 ? clock : null;

    // POSIX: pthread_getcpuclockid(3), clock_gettime(3).
    [DllImport("libc")]
    private static extern nint pthread_self();

    [DllImport("libc")]
    private static extern int pthread_getcpuclockid(nint thread, out int clock);

    [DllImport("libc")]
    private static extern int clock_gettime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
