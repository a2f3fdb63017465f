using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Ui.Records;

namespace Crm.Expert.Dialing;

/// <summary>Whether the person at the screen can call by a click; asked once per open page and minute, however many numbers it shows.</summary>
internal sealed class CallAbility(RecordEditing editing, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _one = new(1);
    private bool? _answer;
    private long _askedAt;

    /// <summary>True when their telephone is at an exchange that calls.</summary>
    public async Task<bool> CanAsync()
    {
        await _one.WaitAsync();
        try
        {
            if (_answer is null || clock.GetElapsedTime(_askedAt) > s_kept)
                (_answer, _askedAt) = (await AskAsync(), clock.GetTimestamp());
            return _answer.Value;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<bool> AskAsync()
    {
        var viewer = await editing.ViewerAsync();
        if (viewer.UserId is not { } me || !viewer.May(OrderCall.Permission))
            return false;
        try
        {
            return await editing.PeekAsync<OrderCall, bool>(order => order.MayAsync(me, CancellationToken.None), CancellationToken.None);
        }
        catch (RuleBrokenException)
        {
            // No licence, or no seat in it: the number is for the person's own program, as if there were no exchange.
            return false;
        }
    }
}
