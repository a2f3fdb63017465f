using Crm.Expert.Telephony;

namespace Crm.Expert.Connections;

/// <summary>What is typed about a connection.</summary>
public sealed class ConnectionDraft
{
    public string Name { get; set; } = "";
    public string Provider { get; set; } = Providers.SimulatorTelephony.TheCode;
    public bool IsActive { get; set; } = true;
    public string? Host { get; set; }
    public int Port { get; set; } = 5038;
    public string? UserName { get; set; }
    public string? Password { get; set; }
    public string? Secret { get; set; }
    public string DialChannel { get; set; } = "";
    public string DialContext { get; set; } = "";
    public string IncomingContexts { get; set; } = "";
    public string? CallUrl { get; set; }
    public string? CallBody { get; set; }
    public string? RecordingUrl { get; set; }
    public string? PollUrl { get; set; }
    public string SignatureHeader { get; set; } = "";
    public string TimestampHeader { get; set; } = "";
    public string? Fields { get; set; }
    public string? Values { get; set; }
    public string Country { get; set; } = "RU";
    public string? IgnoredNumbers { get; set; }
    public PopupWhen PopupWhen { get; set; }
    public bool InternalCalls { get; set; }
    public UnknownNumbers UnknownNumbers { get; set; }
    public string LeadQueue { get; set; } = "";
    public string OnDuty { get; set; } = "";
    public string? DefaultQueue { get; set; }
    public string CallBackWithin { get; set; } = "30m";
    public int AnswerWithin { get; set; } = 20;

    /// <summary>What the page does not ask for stays as it was.</summary>
    public ConnectionSettings Kept { get; set; } = new();

    public int MatchDigits { get; set; } = 10;

    /// <summary>A connection as it is; a new one when null.</summary>
    public static ConnectionDraft Of(TelephonyConnection? connection)
    {
        var settings = connection?.Settings ?? new ConnectionSettings();
        var draft = new ConnectionDraft
        {
            Kept = settings,
            Host = settings.Host,
            Port = settings.Port,
            UserName = settings.UserName,
            DialChannel = settings.DialChannel,
            DialContext = settings.DialContext,
            IncomingContexts = settings.IncomingContexts,
            CallUrl = settings.CallUrl,
            CallBody = settings.CallBody,
            RecordingUrl = settings.RecordingUrl,
            PollUrl = settings.PollUrl,
            SignatureHeader = settings.SignatureHeader,
            TimestampHeader = settings.TimestampHeader,
            Fields = settings.Fields,
            Values = settings.Values,
        };
        if (connection is null)
            return draft;
        (draft.Name, draft.Provider, draft.IsActive, draft.Country) = (connection.Name, connection.Provider, connection.IsActive, connection.Country);
        (draft.IgnoredNumbers, draft.PopupWhen, draft.InternalCalls, draft.UnknownNumbers) = (connection.IgnoredNumbers, connection.PopupWhen, connection.InternalCalls, connection.UnknownNumbers);
        (draft.LeadQueue, draft.OnDuty, draft.DefaultQueue) = (connection.LeadQueueId?.ToString() ?? "", connection.OnDutyId?.ToString() ?? "", connection.DefaultQueue);
        (draft.CallBackWithin, draft.AnswerWithin, draft.MatchDigits) = (connection.CallBackWithin, connection.AnswerWithin, connection.MatchDigits);
        return draft;
    }

    /// <summary>What the use case is told. A secret that was not typed stays as it is.</summary>
    public ConnectionToSave ToSave() => new()
    {
        Name = Name,
        Provider = Provider,
        IsActive = IsActive,
        Settings = Kept with
        {
            Host = Host?.Trim(),
            Port = Port,
            UserName = UserName?.Trim(),
            DialChannel = DialChannel.Trim(),
            DialContext = DialContext.Trim(),
            IncomingContexts = IncomingContexts,
            CallUrl = CallUrl?.Trim(),
            CallBody = CallBody,
            RecordingUrl = RecordingUrl?.Trim(),
            PollUrl = PollUrl?.Trim(),
            SignatureHeader = SignatureHeader.Trim(),
            TimestampHeader = TimestampHeader.Trim(),
            Fields = Fields,
            Values = Values,
        },
        SigningSecret = string.IsNullOrEmpty(Secret) ? null : Secret,
        Password = string.IsNullOrEmpty(Password) ? null : Password,
        Country = Country,
        IgnoredNumbers = IgnoredNumbers,
        PopupWhen = PopupWhen,
        InternalCalls = InternalCalls,
        UnknownNumbers = UnknownNumbers,
        LeadQueueId = Guid.TryParse(LeadQueue, out var queue) ? queue : null,
        OnDutyId = Guid.TryParse(OnDuty, out var person) ? person : null,
        DefaultQueue = DefaultQueue,
        MatchDigits = MatchDigits,
        CallBackWithin = CallBackWithin,
        AnswerWithin = AnswerWithin,
    };
}
