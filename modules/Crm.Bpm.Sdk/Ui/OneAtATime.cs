namespace Crm.Bpm.Sdk.Ui;

/// <summary>
/// Lets a page do one thing at a time. Buttons are disabled while <see cref="IsBusy"/>, but a double click is quicker than the
/// answer that disables them: its second half must find the door closed.
/// </summary>
public sealed class OneAtATime
{
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private bool _isOver;

    /// <summary>Something runs now, or nothing will any more.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>
    /// What runs now was the last: the page is left for what it made. A second click may arrive between the answer and the next
    /// page, and would make the same once more.
    /// </summary>
    public void Close() => _isOver = true;

    /// <summary>Runs what a button does. False when something else runs already: then nothing was done.</summary>
    public async Task<bool> RunAsync(Func<Task> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        if (IsBusy)
            return false;
        await HoldAsync(act);
        return true;
    }

    /// <summary>Runs what leaving a field does, after what runs already: two fields changed quickly are both saved.</summary>
    public async Task InTurnAsync(Func<Task> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        if (IsBusy)
        {
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
            await turn.Task;
        }

        await HoldAsync(act);
    }

    // Whoever waits gets the door held open: nobody slips in between.
    private async Task HoldAsync(Func<Task> act)
    {
        IsBusy = true;
        try
        {
            await act();
        }
        finally
        {
            if (_waiting.TryDequeue(out var next))
                next.SetResult();
            else
                IsBusy = _isOver;
        }
    }
}
