using Crm.Bpm.Sdk.Processes;

namespace Crm.Bpm.Sdk.Ui.Processes;

/// <summary>How the state of a step is drawn and said.</summary>
internal static class StepStates
{
    /// <summary>The CSS class of a step.</summary>
    public static string ClassOf(StepState? state) => state switch
    {
        StepState.Done => "done",
        StepState.Waiting => "now",
        StepState.Faulted => "faulted",
        StepState.Cancelled => "cancelled",
        _ => "ahead",
    };

    /// <summary>What is added to a step's name; "" when it did nothing yet.</summary>
    public static string SuffixOf(StepState? state) => state switch
    {
        StepState.Done => " — " + DiagramTexts.Done,
        StepState.Waiting => " — " + DiagramTexts.Now,
        StepState.Faulted => " — " + DiagramTexts.Faulted,
        StepState.Cancelled => " — " + DiagramTexts.Cancelled,
        _ => "",
    };
}
