using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Workflows.Activities;

/// <summary>
/// A kind of step that a definition can contain. One object of a class serves all instances at once,
/// so a step keeps nothing in fields: what must survive belongs into bookmarks or outputs.
/// A class whose constructor asks for services is created anew for each execution from the host's scope.
/// </summary>
public abstract class Step
{
    /// <summary>
    /// Does the work. A step that neither completes, nor creates a bookmark, nor schedules a child is completed with "Done" afterwards.
    /// Throwing makes an incident; nothing the step did in this run remains.
    /// </summary>
    public virtual Task RunAsync(StepContext context) => Task.CompletedTask;

    /// <summary>Continues after one of the step's bookmarks was met. The bookmark is already gone, the step's others are not.</summary>
    public virtual Task ResumeAsync(StepContext context, Bookmark bookmark, JsonElement? payload) => Task.CompletedTask;

    /// <summary>The step is being cancelled and its bookmarks are going away: withdraw what they promised.</summary>
    public virtual Task CancelAsync(StepContext context) => Task.CompletedTask;

    /// <summary>A child that this step scheduled has completed.</summary>
    public virtual Task ChildCompletedAsync(StepContext context, CompletedChild child) => Task.CompletedTask;

    /// <summary>A child that this step scheduled was cancelled on its own; the step itself goes on.</summary>
    public virtual Task ChildCanceledAsync(StepContext context, CompletedChild child) => Task.CompletedTask;

    /// <summary>Whether cancelling must call <see cref="CancelAsync"/>. Unset, it does when the class overrides that method.</summary>
    public virtual bool HearsCancel => GetType().GetMethod(nameof(CancelAsync))!.DeclaringType != typeof(Step);

    /// <summary>The steps inside this one, read from its JSON. By default those in the members named by <see cref="EmbeddedPortsAttribute"/>.</summary>
    public virtual IEnumerable<ChildStep> Children(StepDescriptor descriptor, JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        foreach (var port in descriptor.EmbeddedPorts)
        {
            if (JsonMembers.Find(json, port) is JsonObject child && child.ContainsKey("type"))
                yield return new ChildStep(port, child);
        }
    }

    /// <summary>Works out, once per definition, what running this step needs; <see cref="StepNode.Plan"/> keeps it. Null by default.</summary>
    public virtual object? Plan(PlanContext context) => null;
}

/// <summary>A step that can also start an instance, when it is marked so in the definition.</summary>
public interface ITrigger
{
    /// <summary>What to listen for: a name and a payload, from which the hash is made as Elsa makes it.</summary>
    IEnumerable<TriggerStimulus> Triggers(TriggerContext context);
}

/// <summary>One thing that starts an instance.</summary>
/// <param name="Name">The kind of stimulus, usually the step's type.</param>
/// <param name="Payload">What distinguishes it from others of its kind; PascalCase members go into the hash.</param>
public sealed record TriggerStimulus(string Name, object? Payload);

/// <summary>Where a child stands in its parent, and its JSON.</summary>
/// <param name="Port">The member it was found in: "Body", "Then", "activities" …</param>
/// <param name="Json">The child as written in the definition.</param>
public sealed record ChildStep(string Port, JsonObject Json);

/// <summary>A child step that just ended, as its parent sees it.</summary>
/// <param name="Node">Which step of the definition it was.</param>
/// <param name="Outcomes">The names it completed with; empty when it was cancelled.</param>
/// <param name="Backward">It was run by a connection that leads back.</param>
/// <param name="Tag">The number its parent gave it when scheduling.</param>
public readonly record struct CompletedChild(StepNode Node, IReadOnlyList<string> Outcomes, bool Backward, int Tag)
{
    internal int Number { get; init; }

    internal int Depth { get; init; }
}
