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

    public Task OfCallAsync(Guid connection, string callKey, CancellationToken cancel) => OfCallsAsync([(connection, callKey)], cancel);

    /// <summary>Takes the turns of several calls at once. Only one in the product does (<see cref="CallIntake"/>), and before any number's.</summary>
    public Task OfCallsAsync(IEnumerable<(Guid Connection, string Key)> calls, CancellationToken cancel) =>
        TakeAsync([.. calls.Select(call => SlotOf(call.Connection.ToString("N") + call.Key)).Distinct()], cancel);

    public Task OfNumberAsync(string number, CancellationToken cancel) => OfNumbersAsync([number], cancel);

    public Task OfNumbersAsync(IEnumerable<string> numbers, CancellationToken cancel) => TakeAsync([.. numbers.Select(number => Slots + SlotOf(number)).Distinct()], cancel);

    private Task TakeAsync(List<int> slots, CancellationToken cancel) => slots.Count == 0 ? Task.CompletedTask
        : db.Set<CallTurn>().Where(t => slots.Contains(t.Slot)).ExecuteUpdateAsync(set => set.SetProperty(t => t.Taken, t => t.Taken + 1), cancel);

    // The same in every process and version: string.GetHashCode is neither.
    private static int SlotOf(string text)
    {
        var hash = 17u;
        foreach (var sign in text)
            hash = unchecked(hash * 31 + sign);
        return (int)(hash % Slots);
    }
}
