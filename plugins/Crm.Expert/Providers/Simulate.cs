using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Expert.Calls;
using Crm.Expert.Connections;
using Crm.Expert.Telephony;

namespace Crm.Expert.Providers;

/// <summary>Lets the simulator say what happens to calls. What it says is kept as from any exchange, not as from the person who made it up.</summary>
internal sealed class Simulate(UnitOfWork work, CallIntake intake)
{
    private const int Most = 200;
    private static readonly Words s_wrong = new("An event names its call, in at most 200 characters; at most {0} events at once.", "У события есть ключ звонка не длиннее 200 знаков; не больше {0} событий за раз.");

    /// <summary>Returns how many events were new.</summary>
    /// <exception cref="RuleBrokenException">It is a real exchange.</exception>
    public async Task<int> RunAsync(Viewer viewer, Guid connectionId, IReadOnlyList<CallEvent>? events, CancellationToken cancel)
    {
        var connection = await work.ReadAsync(viewer, (CrmDb db) => db.LoadAsync<TelephonyConnection>(connectionId, "telephony-connections.edit", cancel));
        if (connection.Provider != SimulatorTelephony.TheCode)
            throw new RuleBrokenException(ConnectionTexts.NotSimulator, connection.Name);
        if (events is null || events.Count > Most || events.Any(e => string.IsNullOrEmpty(e?.CallKey) || e.CallKey.Length > 200 || e.LegKey.Length > 200))
            throw new InvalidInputException("events", s_wrong.With(Most));
        return await intake.TakeAsync(connectionId, [.. events.Select(e => e with { OccurredAt = e.OccurredAt.ToUniversalTime() })], cancel);
    }
}
