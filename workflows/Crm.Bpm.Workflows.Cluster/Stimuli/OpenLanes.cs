using System.Runtime.InteropServices;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;

namespace Crm.Bpm.Workflows.Cluster.Stimuli;

/// <summary>Which records and instances have stimuli that are still being handed on: what comes after them goes behind them.</summary>
internal sealed class OpenLanes
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, int> _open = [];

    /// <summary>Stimuli with one key go in order: what happens to a record with the starts of processes about it, then what is addressed to one process.</summary>
    public static Guid KeyOf(Stimulus stimulus) => stimulus.RecordId ?? stimulus.InstanceId ?? stimulus.Id;

    /// <summary>Whether it is for whoever listens. One with an address has a receiver; an event of Elsa's is found by its hash and not by its record; a cancellation looks for itself.</summary>
    public static bool MayBeForNobody(Stimulus stimulus) => stimulus.InstanceId is null && stimulus.Name is not (StimulusNames.Event or StimulusNames.CancelBeginning);

    /// <summary>Tells those to hand on from those that nobody hears. In their order, an event that follows one to hand on is handed on behind it.</summary>
    /// <param name="rows">In the order they were told.</param>
    /// <param name="open">Keys that had stimuli in lanes before it was asked who listens.</param>
    /// <param name="listeners">Who listens; null when it was not asked.</param>
    public static (List<Stimulus> Wanted, List<Stimulus> Unheard) Sort(IEnumerable<Stimulus> rows, IReadOnlySet<Guid> open, Listeners? listeners)
    {
        var (wanted, unheard, behind) = (new List<Stimulus>(), new List<Stimulus>(), open.ToHashSet());
        foreach (var row in rows)
        {
            if (listeners is not null && MayBeForNobody(row) && !behind.Contains(KeyOf(row)) && !listeners.MayHear(row))
            {
                unheard.Add(row);
                continue;
            }

            wanted.Add(row);
            behind.Add(KeyOf(row));
        }

        return (wanted, unheard);
    }

    public bool IsOpen(Guid key)
    {
        lock (_lock)
            return _open.ContainsKey(key);
    }

    public void Enter(Stimulus stimulus)
    {
        lock (_lock)
            CollectionsMarshal.GetValueRefOrAddDefault(_open, KeyOf(stimulus), out _)++;
    }

    public void Leave(Stimulus stimulus)
    {
        lock (_lock)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_open, KeyOf(stimulus), out _);
            if (--count <= 0)
                _open.Remove(KeyOf(stimulus));
        }
    }
}
