using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Workflows.Expressions;

/// <summary>
/// Named values that the host adds to JavaScript and Liquid: "subject", "lead", "user" …
/// A value is asked for only when an expression mentions its name.
/// </summary>
public interface IExpressionGlobals
{
    /// <summary>The names that may occur in expressions.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>
    /// The current value: a text, number, date, a JsonElement, or any object that System.Text.Json can write
    /// (members in camelCase). Asked again for each expression, because steps change records.
    /// </summary>
    ValueTask<object?> GetAsync(string name, InstanceState instance, CancellationToken cancel);
}
