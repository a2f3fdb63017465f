using Crm.Bpm.Sdk.Processes;

namespace Crm.Bpm.Sdk.Ui.Processes;

/// <summary>What the steps of a document are called in the reader's language, wherever they stand in it.</summary>
public static class StepLabels
{
    /// <summary>The labels by the step's id.</summary>
    /// <param name="document">The definition as Elsa 3 JSON.</param>
    public static IReadOnlyDictionary<string, string> Of(string document) =>
        ProcessGraph.Parse(document).Steps.SelectMany(StepTree.Steps).DistinctBy(ProcessGraph.Id, StringComparer.Ordinal)
            .ToDictionary(ProcessGraph.Id, StepTree.Label, StringComparer.Ordinal);
}
