namespace Crm.Expert.Telephony;

/// <summary>How an exchange is reached and spoken to. Which of these matter depends on its make; secrets are kept elsewhere.</summary>
public sealed record ConnectionSettings
{
    /// <summary>Asterisk: the name or address of the machine.</summary>
    public string? Host { get; init; }

    /// <summary>Asterisk: the port of the manager interface.</summary>
    public int Port { get; init; } = 5038;

    /// <summary>The user at the exchange.</summary>
    public string? UserName { get; init; }

    /// <summary>Asterisk: how a colleague's telephone is dialled; <c>{extension}</c> is its number.</summary>
    public string DialChannel { get; init; } = "PJSIP/{extension}";

    /// <summary>Asterisk: the context in which the client's number is dialled.</summary>
    public string DialContext { get; init; } = "from-internal";

    /// <summary>Asterisk: contexts whose calls come from outside, separated by commas.</summary>
    public string IncomingContexts { get; init; } = "from-trunk,from-pstn,from-external";

    /// <summary>How many digits a colleague's telephone has at most; longer numbers are outside.</summary>
    public int ExtensionDigits { get; init; } = 5;

    /// <summary>The address a call is asked for at; <c>{number}</c>, <c>{extension}</c>, <c>{id}</c> are filled in. An address that does not begin with http is opened by the person's own machine.</summary>
    public string? CallUrl { get; init; }

    /// <summary>The body of that request; empty asks by GET.</summary>
    public string? CallBody { get; init; }

    /// <summary>The address of a recording; <c>{recording}</c> is filled in.</summary>
    public string? RecordingUrl { get; init; }

    /// <summary>The address of the list of calls; <c>{since}</c> and <c>{cursor}</c> are filled in. Empty asks for none.</summary>
    public string? PollUrl { get; init; }

    /// <summary>Seconds between two questions.</summary>
    public int PollSeconds { get; init; } = 30;

    /// <summary>The header the password goes into with requests to the exchange.</summary>
    public string AuthorizationHeader { get; init; } = "Authorization";

    /// <summary>The header of the signature of a webhook.</summary>
    public string SignatureHeader { get; init; } = "X-Crm-Signature";

    /// <summary>The header of the second a webhook was signed in; empty when it is signed without.</summary>
    public string TimestampHeader { get; init; } = "X-Crm-Timestamp";

    /// <summary>Where each of our words stands in what the exchange sends: "callKey=call.id", a line each; empty when it uses ours.</summary>
    public string? Fields { get; init; }

    /// <summary>What the exchange's words mean in ours: "INCOMING=Ringing", a line each.</summary>
    public string? Values { get; init; }
}
