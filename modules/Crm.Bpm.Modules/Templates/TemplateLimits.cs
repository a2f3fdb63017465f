namespace Crm.Bpm.Modules.Templates;

/// <summary>How much a template may take. Settings below <c>Templates</c>.</summary>
internal sealed record TemplateLimits
{
    /// <summary>Time of one rendering.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Characters of the result, and of any text on the way.</summary>
    public int Length { get; init; } = 400_000;

    /// <summary>Rounds of a loop.</summary>
    public int Loops { get; init; } = 5_000;

    /// <summary>Functions that call functions.</summary>
    public int Recursion { get; init; } = 20;
}
