namespace Crm.Bpm.Sdk.Ui;

/// <summary>
/// Ends what a component still waits for when somebody leaves its page. Dispose of it with the component: unlike a
/// <see cref="CancellationTokenSource"/>, its token may be asked for afterwards, too, and is then cancelled.
/// </summary>
public sealed class Leaving : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public Leaving() => Token = _source.Token;

    /// <summary>Cancelled once the page was left.</summary>
    public CancellationToken Token { get; }

    /// <summary>Says that the page was left. More than once is as good as once.</summary>
    public void Dispose()
    {
        if (Token.IsCancellationRequested)
            return;
        _source.Cancel();
        _source.Dispose();
    }
}
