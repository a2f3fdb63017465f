namespace Crm.Bpm.Sdk.Ui;

/// <summary>Short words in the corner about what has just been done. One per circuit; the frame shows them.</summary>
public sealed class Toasts(TimeProvider clock) : IDisposable
{
    private const int MaxShown = 4;
    private static readonly TimeSpan s_shown = TimeSpan.FromSeconds(6);

    private readonly List<Toast> _shown = [];
    private readonly Lock _gate = new();

    /// <summary>Raised when a toast comes or goes.</summary>
    public event EventHandler? Changed;

    /// <summary>What is shown now, oldest first.</summary>
    public IReadOnlyList<Toast> Shown
    {
        get
        {
            lock (_gate)
                return [.. _shown];
        }
    }

    /// <summary>It worked.</summary>
    public void Good(string text) => Show(new Toast(Tone.Good, text));

    /// <summary>It needs attention; goes by itself.</summary>
    public void Warn(string text) => Show(new Toast(Tone.Warn, text));

    /// <summary>It did not work; stays until it is closed.</summary>
    public void Bad(string text) => Show(new Toast(Tone.Bad, text));

    /// <summary>It was done and can be taken back for some seconds.</summary>
    public void Undo(string text, Func<Task> undo) => Show(new Toast(Tone.Good, text) { Action = UiTexts.Undo, Do = undo });

    /// <summary>Takes a toast away.</summary>
    public void Close(Toast toast)
    {
        ArgumentNullException.ThrowIfNull(toast);
        lock (_gate)
            _shown.Remove(toast);
        toast.Timer?.Dispose();
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var toast in Shown)
            toast.Timer?.Dispose();
    }

    private void Show(Toast toast)
    {
        lock (_gate)
        {
            _shown.Add(toast);
            // Many at once would cover the page; what can be taken back and what went wrong is never pushed out.
            if (_shown.Count > MaxShown && _shown.Find(shown => shown.Do is null && shown.Tone != Tone.Bad && shown != toast) is { } oldest)
            {
                oldest.Timer?.Dispose();
                _shown.Remove(oldest);
            }
        }

        if (toast.Tone != Tone.Bad)
            toast.Timer = clock.CreateTimer(_ => Close(toast), null, s_shown, Timeout.InfiniteTimeSpan);
        Changed?.Invoke(this, EventArgs.Empty);
    }
}

/// <summary>One message in the corner.</summary>
public sealed class Toast(Tone tone, string text)
{
    /// <summary>What it means.</summary>
    public Tone Tone { get; } = tone;

    /// <summary>The sentence.</summary>
    public string Text { get; } = text;

    /// <summary>The word on its button.</summary>
    public string? Action { get; init; }

    /// <summary>What the button does.</summary>
    public Func<Task>? Do { get; init; }

    internal ITimer? Timer { get; set; }
}
