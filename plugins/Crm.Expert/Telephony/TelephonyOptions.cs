namespace Crm.Expert.Telephony;

/// <summary>Set below <c>Telephony</c>; what is there works.</summary>
public sealed record TelephonyOptions
{
    /// <summary>Seconds before the first try to connect again; each further try waits twice as long.</summary>
    public double FirstRetrySeconds { get; init; } = 1;

    /// <summary>Seconds between two tries at most.</summary>
    public double LastRetrySeconds { get; init; } = 60;

    /// <summary>How old a signed request may be, and how far ahead its clock.</summary>
    public int ReplaySeconds { get; init; } = 300;

    /// <summary>How long an exchange that asks where a call goes waits at most before it gets the answer for the case of doubt.</summary>
    public int RouteMilliseconds { get; init; } = 800;

    /// <summary>Seconds between looks at what people did with their tasks.</summary>
    public double LookSeconds { get; init; } = 15;

    /// <summary>Days for which what exchanges posted is kept word for word.</summary>
    public int KeepPayloadsDays { get; init; } = 30;
}
