using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Workflows.Activities;

namespace Crm.Bpm.Sdk.Processes;

/// <summary>
/// The choices of a step's input that only the running product knows: people, roles, queues. Register one as a singleton;
/// inputs name it with <c>[Input(OptionsSource = "users")]</c>.
/// </summary>
public interface IStepChoices
{
    /// <summary>The name inputs use.</summary>
    string Source { get; }

    /// <summary>What the designer offers; at most some hundreds.</summary>
    Task<IReadOnlyList<InputOption>> ListAsync(CrmDb db, CancellationToken cancel);
}

/// <summary>Russian for the English texts of a module's steps: names, descriptions, labels, ports. Register one as a singleton.</summary>
/// <param name="Russian">The Russian text by the English one; under "Type: English" the one for that step type alone.</param>
public sealed record StepTexts(IReadOnlyDictionary<string, string> Russian)
{
    /// <summary>A step's text in the reader's language; itself where nobody translated it.</summary>
    /// <param name="texts">What modules registered.</param>
    /// <param name="type">The step's type.</param>
    /// <param name="text">The English text.</param>
    public static string Translate(IEnumerable<StepTexts> texts, string type, string text)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var russian = texts.Select(known => known.Russian.GetValueOrDefault(type + ": " + text)).FirstOrDefault(found => found is not null)
            ?? texts.Select(known => known.Russian.GetValueOrDefault(text)).FirstOrDefault(found => found is not null);
        return new Words(text, russian ?? text);
    }
}
