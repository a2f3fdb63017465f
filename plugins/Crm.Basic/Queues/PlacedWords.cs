using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Basic.Queues;

/// <summary>Tells a person what became of the leads they placed.</summary>
internal static class PlacedWords
{
    private const int ReasonsShown = 3;

    /// <param name="toasts">Where it is said.</param>
    /// <param name="placed">What became of them.</param>
    /// <param name="done">"Handed over: {0}."</param>
    public static void Say(Toasts toasts, Placed placed, Words done)
    {
        if (placed.Leads.Count > 0)
            toasts.Good(done.With(placed.Leads.Count));
        if (placed.Refused.Count > 0)
            toasts.Bad(QueuePageTexts.Stayed.With(placed.Refused.Count) + ". " + string.Join(' ', placed.Refused.Select(r => r.Reason).Distinct().Take(ReasonsShown)));
    }
}
