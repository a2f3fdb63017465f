using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Basic;

/// <summary>
/// What a form goes through when it is sent: busy once, then done, or sentences at its fields. Done means closed until <see cref="Begin"/>:
/// the second half of a double click may arrive after the window has gone, because the server still hears what the page has not taken off yet.
/// </summary>
public sealed class FormWork
{
    private static readonly Dictionary<string, string> s_none = new(StringComparer.Ordinal);
    private readonly OneAtATime _one = new();
    private bool _isDone;

    /// <summary>Something is being done.</summary>
    public bool IsBusy => _one.IsBusy;

    /// <summary>A sentence for each field that is wrong.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = s_none;

    /// <summary>What is wrong with the whole; null when nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>The form is shown anew.</summary>
    public void Begin() => (Errors, Error, _isDone) = (s_none, null, false);

    /// <summary>Does it and keeps what is refused; false when it was refused, something runs already or it was done before.</summary>
    public async Task<bool> RunAsync(Func<Task> act)
    {
        var done = false;
        await _one.RunAsync(async () =>
        {
            if (_isDone)
                return;
            Begin();
            try
            {
                await act();
                _isDone = done = true;
            }
            catch (InvalidInputException invalid) when (invalid.Fields.Count > 0)
            {
                (Errors, Error) = (invalid.Fields, string.Join(' ', invalid.Fields.Values.Distinct()));
            }
            catch (Exception failure) when (Refusal.Of(failure) is { } sentence)
            {
                Error = sentence;
            }
        });
        return done;
    }
}
