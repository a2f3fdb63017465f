using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.Sdk.Licensing;

/// <summary>
/// Says whether a plugin's licensed features may be used now. Answers at once and at any time, from what was last read of licences
/// and people (seconds ago); the day is taken from the product's clock when it is asked. Never asks anybody outside.
/// </summary>
public interface ILicensing
{
    /// <summary>How the licence of a plugin stands. A plugin that needs none is on, and so is one in the demo that was never packed.</summary>
    /// <param name="plugin">Its id.</param>
    LicenceState StateOf(string plugin);

    /// <summary>Lets a licensed feature go on, or refuses it with a sentence that says why and what to do.</summary>
    /// <param name="plugin">The plugin's id.</param>
    /// <param name="viewer">Who uses it: a person needs a seat; processes and housekeeping need none.</param>
    /// <param name="feature">A part that is sold on its own; null for what every licence holds.</param>
    /// <exception cref="RuleBrokenException">The licence is missing, not valid or over, does not hold the feature, or has no seat for the person.</exception>
    void Require(string plugin, Viewer viewer, string? feature = null);
}

/// <summary>How the licence of a plugin stands.</summary>
public enum LicenceStatus
{
    /// <summary>The plugin works without one.</summary>
    NotNeeded,

    /// <summary>Valid.</summary>
    Active,

    /// <summary>Valid, but it ends soon.</summary>
    Ending,

    /// <summary>Over; everything still works for the days of grace.</summary>
    Grace,

    /// <summary>Over for good: licensed features are off.</summary>
    Lapsed,

    /// <summary>Its first day has not come.</summary>
    NotYet,

    /// <summary>Nobody has entered one.</summary>
    Missing,

    /// <summary>The one that is there cannot be trusted: changed, of a foreign key, or for another plugin.</summary>
    Refused,
}

/// <summary>A plugin's licence as it stands.</summary>
/// <param name="Plugin">The plugin's id.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Sentence">The same in words, with what to do; for whoever meets a feature that is off.</param>
public sealed record LicenceState(string Plugin, LicenceStatus Status, Words Sentence)
{
    /// <summary>Licensed features work.</summary>
    public bool IsOn => Status is LicenceStatus.NotNeeded or LicenceStatus.Active or LicenceStatus.Ending or LicenceStatus.Grace;

    /// <summary>The number of the licence; empty when there is none.</summary>
    public string Number { get; init; } = "";

    public string Edition { get; init; } = "";

    /// <summary>Whom it was issued to.</summary>
    public string Customer { get; init; } = "";

    /// <summary>How many people may use licensed features; null for any number.</summary>
    public int? Seats { get; init; }

    /// <summary>How many people may sign in now; more than there are seats means that the last to come have none.</summary>
    public int People { get; init; }

    public DateOnly? ValidFrom { get; init; }

    /// <summary>The last day; null for a licence without an end.</summary>
    public DateOnly? ValidUntil { get; init; }

    /// <summary>The last day of grace.</summary>
    public DateOnly? GraceUntil { get; init; }

    /// <summary>Parts that are sold on their own; empty means all of them.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>The server's clock is behind a time that was seen before; days are counted from that time.</summary>
    public bool ClockWasTurnedBack { get; init; }

    /// <summary>Whether a part is on.</summary>
    public bool Has(string feature) => IsOn && (Features.Count == 0 || Features.Contains(feature, StringComparer.OrdinalIgnoreCase));
}
