namespace Crm.Bpm.Modules.Letters;

/// <summary>How letters leave. Settings below <c>Letters</c>.</summary>
internal sealed record LetterOptions
{
    /// <summary>How long a letter waits after the first attempt that failed for a while; each pause is three times the one before.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>No pause is longer.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromHours(6);

    /// <summary>So many attempts, over about a day, before a letter is given up.</summary>
    public int MaxAttempts { get; init; } = 9;

    /// <summary>How long the mail server may take for one letter.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Megabytes that the attachments of one letter may have together.</summary>
    public int MaxMegabytes { get; init; } = 20;

    /// <summary>The pause after so many attempts; null when it is given up.</summary>
    public TimeSpan? PauseAfter(int attempts)
    {
        if (attempts >= MaxAttempts)
            return null;
        var pause = FirstPause * Math.Pow(3, Math.Clamp(attempts - 1, 0, 20));
        return pause < LongestPause ? pause : LongestPause;
    }
}
