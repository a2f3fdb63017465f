using System.Runtime.InteropServices;

namespace Crm.Bpm.Workflows.Running;

/// <summary>What the running call of a step changed in the instance, so that a call that fails leaves nothing of it.</summary>
internal sealed class Undo(InstanceState state, Burst burst)
{
    private readonly List<Change> _changes = [];

    /// <summary>A mark to which <see cref="Back"/> and <see cref="Keep"/> go.</summary>
    public int Mark => _changes.Count;

    public void Variable(StepInstance step, int slot) => _changes.Add(new(step, null, slot, step.Variables![slot], 0));

    public void Local(StepInstance step, int position) =>
        _changes.Add(new(step, step.Locals![position].Name, position, step.Locals[position].Value, 0));

    public void Value(Dictionary<string, object?> values, string name) =>
        _changes.Add(new(values, name, values.TryGetValue(name, out var old) ? 1 : 0, old, 0));

    public void Count(int[] counts, int index) => _changes.Add(new(counts, null, index, null, counts[index]));

    public void Flag(bool[] flags, int index) => _changes.Add(new(flags, null, index, null, flags[index] ? 1 : 0));

    /// <summary>A bookmark that goes away; its place among those the burst added, -1 when an earlier burst did.</summary>
    public void Bookmark(Bookmark bookmark, int place) => _changes.Add(new(bookmark, null, place, null, 0));

    /// <summary>The call succeeded: what it changed stays.</summary>
    public void Keep(int mark) => _changes.RemoveRange(mark, _changes.Count - mark);

    /// <summary>The call failed: the latest change is taken back first.</summary>
    public void Back(int mark)
    {
        for (var i = _changes.Count - 1; i >= mark; i--)
            TakeBack(_changes[i]);
        Keep(mark);
    }

    private void TakeBack(Change change)
    {
        switch (change.Where)
        {
            case StepInstance step when change.Name is { } name:
                step.Locals![change.Slot] = new Local(name, change.Old);
                break;
            case StepInstance step:
                step.Variables![change.Slot] = change.Old;
                break;
            case Dictionary<string, object?> values when change.Slot == 0:
                values.Remove(change.Name!);
                break;
            case Dictionary<string, object?> values:
                values[change.Name!] = change.Old;
                break;
            case int[] counts:
                counts[change.Slot] = change.Number;
                break;
            case bool[] flags:
                flags[change.Slot] = change.Number != 0;
                break;
            case Bookmark bookmark:
                Return(bookmark, change.Slot);
                break;
        }
    }

    private void Return(Bookmark bookmark, int place)
    {
        state.BookmarkList.Add(bookmark);
        if (place >= 0)
            burst.BookmarksAdded.Insert(place, bookmark);
        else
            burst.BookmarksRemoved.Remove(bookmark);
        if (state.Steps.Find(s => s.Number == bookmark.StepNumber) is { } step)
            step.BookmarkCount++;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Change(object Where, string? Name, int Slot, object? Old, int Number);
}
