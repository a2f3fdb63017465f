using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Expert.Connections;
using Crm.Expert.Telephony;

namespace Crm.Expert.Calls;

/// <summary>Somebody listened to a recording: who and when.</summary>
public sealed class CallListening
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid SessionId { get; init; }
    public Guid? UserId { get; init; }
    public required string UserName { get; init; }
    public DateTime At { get; init; }
}

/// <summary>Lets a person hear a recording, through us, and keeps that they did. The exchange's address and password stay here.</summary>
internal sealed class ListenToCall(CrmDb db, ICrmClock clock)
{
    /// <summary>May hear recordings of calls.</summary>
    public const string Permission = "calls.listen";

    /// <returns>The connection and where the recording is.</returns>
    /// <exception cref="NotFoundException">There is no recording.</exception>
    /// <exception cref="NotAllowedException">They may not hear it.</exception>
    public async Task<(TelephonyConnection Connection, string Recording)> RunAsync(Guid callId, CancellationToken cancel)
    {
        var call = await db.LoadAsync<CallSession>(callId, cancel);
        await db.RequireAsync(call, Permission, cancel);
        if (call.Recording is not { } recording || call.ConnectionId is not { } connection)
            throw new NotFoundException(CallTexts.NoRecording);
        db.Add(new CallListening { SessionId = call.Id, UserId = db.Session.Viewer.UserId, UserName = db.Session.Viewer.Name, At = clock.UtcNow });
        return (await db.LoadAsync<TelephonyConnection>(connection, cancel), recording);
    }
}
