using Crm.Bpm.Sdk;

namespace Crm.Expert.Telephony;

/// <summary>The makes of exchanges there are: ours and those that other plugins register.</summary>
internal sealed class TelephonyProviders(IEnumerable<ITelephonyProvider> providers)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<ITelephonyProvider> All { get; } = [.. providers];

    /// <summary>The one of this code; null when there is none (any more).</summary>
    public ITelephonyProvider? Of(string code) => All.FirstOrDefault(p => p.Code == code);

    /// <summary>The one of this code.</summary>
    /// <exception cref="RuleBrokenException">There is none.</exception>
    public ITelephonyProvider Require(string code) => Of(code) ?? throw new RuleBrokenException(Connections.ConnectionTexts.UnknownProvider, code);
}

/// <summary>What pages listen to.</summary>
internal static class TelephonyTopics
{
    public const string Calls = "calls";
    public const string Missed = "missed-calls";
    public const string Connections = "telephony-connections";
    public const string Members = "telephony-members";

    public const string Orders = "call-orders";

    /// <summary>The calls of one person.</summary>
    public static string Of(Guid user) => "calls-of:" + user;
}
