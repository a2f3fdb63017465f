using Crm.Bpm.Sdk;

namespace Crm.Expert.Telephony;

/// <summary>
/// A make of telephone exchanges or services. Register one as a singleton to add a make; what it can do it says by its
/// <see cref="Capabilities"/> and by implementing <see cref="IWebhookTelephony"/>, <see cref="IStreamTelephony"/> or <see cref="IPollTelephony"/>.
/// </summary>
public interface ITelephonyProvider
{
    /// <summary>"Asterisk": kept with every connection, forever.</summary>
    string Code { get; }

    /// <summary>What administrators choose.</summary>
    Words Name { get; }

    TelephonyCapabilities Capabilities { get; }

    /// <summary>Tries the settings out; says in a sentence what is wrong.</summary>
    Task<ConnectionTest> TestAsync(ConnectionSetup setup, CancellationToken cancel);

    /// <summary>The telephones the exchange knows; empty when it does not tell.</summary>
    Task<IReadOnlyList<PbxNumber>> MembersAsync(ConnectionSetup setup, CancellationToken cancel);

    /// <summary>Calls a colleague's telephone and connects it with a number.</summary>
    /// <exception cref="RuleBrokenException">The exchange refused or cannot be reached; the sentence says why.</exception>
    Task<Origination> OriginateAsync(ConnectionSetup setup, OriginateRequest request, CancellationToken cancel);

    /// <summary>Opens a recording; null when there is none (any more). The address and the password of the exchange stay here.</summary>
    Task<RecordingContent?> OpenRecordingAsync(ConnectionSetup setup, string recording, CancellationToken cancel);
}

/// <summary>An exchange that posts what happens.</summary>
public interface IWebhookTelephony
{
    /// <summary>Checks the signature and reads the events.</summary>
    WebhookResult Read(ConnectionSetup setup, WebhookRequest request, DateTime now);
}

/// <summary>An exchange one stays connected to.</summary>
public interface IStreamTelephony
{
    /// <summary>
    /// Connects and hands on what happens until the connection breaks. <paramref name="connected"/> is called once after signing in,
    /// with the keys of the calls that are going on (null when the exchange does not tell), before any event.
    /// </summary>
    /// <exception cref="IOException">The connection broke or was refused.</exception>
    Task ListenAsync(ConnectionSetup setup, Func<IReadOnlyCollection<string>?, Task> connected, Func<IReadOnlyList<CallEvent>, Task> happened, CancellationToken cancel);
}

/// <summary>An exchange one asks from time to time, also for what was missed while nobody listened.</summary>
public interface IPollTelephony
{
    /// <summary>What happened since; safe to ask twice.</summary>
    Task<CallPage> FetchAsync(ConnectionSetup setup, DateTime since, string? cursor, CancellationToken cancel);
}

/// <summary>An exchange whose program on the person's own machine makes the call: a link is opened there.</summary>
public interface ICallsOnDesk
{
    /// <summary>The link; null when the exchange itself calls.</summary>
    string? AddressOf(ConnectionSetup setup, OriginateRequest request);
}

/// <summary>What an exchange can do.</summary>
[Flags]
public enum TelephonyCapabilities
{
    None = 0,
    Webhook = 1,
    Stream = 2,
    Poll = 4,
    ClickToCall = 8,
    Recording = 16,
    RouteDecision = 32,
    CallerName = 64,
    Queues = 128,
    Transfer = 256,
    Members = 512,
}

/// <summary>How a connection is set, with its secrets as they are. Made for one use and never kept.</summary>
/// <param name="Id">The connection.</param>
/// <param name="Settings">What administrators typed.</param>
/// <param name="SigningSecret">What webhooks are signed with.</param>
/// <param name="Password">The password or key at the exchange.</param>
/// <param name="Country">Whose numbers are written without their country: "RU".</param>
public sealed record ConnectionSetup(Guid Id, ConnectionSettings Settings, string? SigningSecret, string? Password, string Country);

/// <summary>Whether a connection works.</summary>
public sealed record ConnectionTest(bool Works, string Sentence);

/// <summary>A telephone of the exchange.</summary>
public sealed record PbxNumber(string Extension, string? Name, bool IsGroup = false);

/// <summary>A call to make.</summary>
/// <param name="FromExtension">The colleague's telephone, which rings first.</param>
/// <param name="ToNumber">The number to connect it with, as it is dialled.</param>
/// <param name="CorrelationId">Comes back with the events of the call.</param>
public sealed record OriginateRequest(string FromExtension, string ToNumber, string CorrelationId);

/// <summary>A call was asked for.</summary>
/// <param name="CallKey">What its events will carry; null when that is not known beforehand.</param>
public sealed record Origination(string? CallKey);

/// <summary>A recording. Dispose of it when it was copied.</summary>
public sealed record RecordingContent(Stream Content, string ContentType, long? Length) : IAsyncDisposable
{
    /// <inheritdoc />
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

/// <summary>What was posted, as it came.</summary>
/// <param name="Body">The bytes the signature is over.</param>
/// <param name="Header">A header by its name; null when it is not there.</param>
/// <param name="Method">The part of the address that says what is wanted: events, route.</param>
public sealed record WebhookRequest(byte[] Body, Func<string, string?> Header, string Method);

/// <summary>What a webhook said.</summary>
/// <param name="Refusal">Why it was not believed; null when it was.</param>
/// <param name="Events">What happened.</param>
public sealed record WebhookResult(string? Refusal, IReadOnlyList<CallEvent> Events)
{
    /// <summary>Not believed.</summary>
    public static WebhookResult Refused(string why) => new(why, []);
}

/// <summary>A page of what happened.</summary>
public sealed record CallPage(IReadOnlyList<CallEvent> Events, string? Cursor, bool IsLast);
