namespace Crm.Bpm.Sdk.Ui;

/// <summary>Where an event stands in time.</summary>
public enum TimelineKind
{
    /// <summary>It happened.</summary>
    Past,

    /// <summary>It is ahead.</summary>
    Planned,

    /// <summary>Nothing happened for too long.</summary>
    Gap,
}
