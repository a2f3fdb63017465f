namespace Crm.Bpm.Sdk.Ui;

/// <summary>What a colour means. Never the only sign of it: a word or an icon says the same.</summary>
public enum Tone
{
    /// <summary>No meaning: a neutral fact.</summary>
    Plain,

    /// <summary>It went well.</summary>
    Good,

    /// <summary>It needs attention soon.</summary>
    Warn,

    /// <summary>It went wrong or is late.</summary>
    Bad,

    /// <summary>It is going on.</summary>
    Info,
}

/// <summary>The CSS class and the icon of a tone.</summary>
public static class Tones
{
    /// <summary>The class in our style sheets.</summary>
    public static string Class(this Tone tone) => tone switch
    {
        Tone.Good => "good",
        Tone.Warn => "warn",
        Tone.Bad => "bad",
        Tone.Info => "info",
        _ => "plain",
    };

    /// <summary>The icon that says the same without colour.</summary>
    public static string Icon(this Tone tone) => tone switch
    {
        Tone.Good => "check",
        Tone.Warn or Tone.Bad => "warning",
        _ => "info",
    };
}
