namespace Crm.Bpm.Sdk.Ui;

/// <summary>A step of the way to a page; without an address it is only said.</summary>
public sealed record Crumb(string Label, string? Href = null);

/// <summary>Something to choose from: in a drop-down, a lookup, a fact.</summary>
/// <param name="Code">What is stored: a code or an id.</param>
/// <param name="Label">What a person reads.</param>
/// <param name="Hint">One more fact to tell it from its namesakes.</param>
/// <param name="Href">Its page, where it has one.</param>
public sealed record Option(string Code, string Label, string? Hint = null, string? Href = null);
