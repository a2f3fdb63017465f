using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Calls;

/// <summary>
/// Lets those who work on one call, or on one number, go one after another on every database: each locks a row until its transaction
/// ends, and reads what the one before wrote. Calls come before numbers, so that nobody waits for each other.
/// </summary>
internal sealed class CallTurns(CrmDb db)
{
    /// <summary>How many there are of each sort; strangers who share one wait a moment.</summary>
    internal const int Slots = 64;

    public Task OfCallAsync(Guid connection, string callKey, CancellationToken cancel) => TakeAsync(SlotOf(connection.ToString("N") + callKey), cancel);

    public Task OfNumberAsync(string number, CancellationToken cancel) => TakeAsync(Slots + SlotOf(number), cancel);

    private Task TakeAsync(int slot, CancellationToken cancel) =>
        db.Set<CallTurn>().Where(t => t.Slot == slot).ExecuteUpdateAsync(set => set.SetProperty(t => t.Taken, t => t.Taken + 1), cancel);

    // The same in every process and version: string.GetHashCode is neither.
    private static int SlotOf(string text)
    {
        var hash = 17u;
        foreach (var sign in text)
            hash = unchecked(hash * 31 + sign);
        return (int)(hash % Slots);
    }
}
