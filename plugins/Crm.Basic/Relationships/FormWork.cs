using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Basic.Relationships;

/// <summary>What a form goes through when it is sent: busy once, then done, or sentences at its fields.</summary>
internal sealed class FormWork
{
    private static readonly Dictionary<string, string> s_none = new(StringComparer.Ordinal);
    private readonly OneAtATime _one = new();

    /// <summary>Something is being done.</summary>
    public bool IsBusy => _one.IsBusy;

    /// <summary>A sentence for each field that is wrong.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = s_none;

    /// <summary>What is wrong with the whole; null when nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>Begins anew.</summary>
    public void Clear() => (Errors, Error) = (s_none, null);

    /// <summary>Does it and keeps what is refused; false when it was refused or something runs already.</summary>
    public async Task<bool> RunAsync(Func<Task> act)
    {
        var done = false;
        await _one.RunAsync(async () =>
        {
            Clear();
            try
            {
                await act();
                done = true;
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
