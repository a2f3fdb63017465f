namespace Crm.Bpm.Workflows.Activities;

/// <summary>Stands for an input of a step; its value comes from <see cref="StepContext.Get{T}"/>.</summary>
/// <typeparam name="T">The type that values are converted to, as Elsa converts: "00:00:01" becomes a TimeSpan.</typeparam>
public readonly struct Input<T> : IEquatable<Input<T>>
{
    private readonly int _number;

    internal Input(int slot) => _number = slot + 1;

    /// <summary>The input's position in its step's descriptor.</summary>
    internal int Slot => _number > 0 ? _number - 1 : throw new InvalidOperationException("The input was not declared with [Input].");

    /// <inheritdoc/>
    public bool Equals(Input<T> other) => _number == other._number;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Input<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _number;

    /// <summary>Both stand for the same input.</summary>
    public static bool operator ==(Input<T> left, Input<T> right) => left.Equals(right);

    /// <summary>They stand for different inputs.</summary>
    public static bool operator !=(Input<T> left, Input<T> right) => !left.Equals(right);
}
