using Crm.Bpm.Sdk.Data;
using Crm.Expert.Telephony;

namespace Crm.Expert.Calls;

/// <summary>Something happened to a call. The record it is told of is the client; the call itself while nobody is known.</summary>
public abstract record CallHappened(string AboutKind, Guid AboutId, Guid CallId, CallDirection Direction, string? Phone, Guid? ResponsibleId) : CrmEvent(AboutKind, AboutId);

/// <summary>A call was picked up.</summary>
public sealed record CallAnswered(string AboutKind, Guid AboutId, Guid CallId, CallDirection Direction, string? Phone, Guid? ResponsibleId)
    : CallHappened(AboutKind, AboutId, CallId, Direction, Phone, ResponsibleId);

/// <summary>A call is over, however it went.</summary>
public sealed record CallEnded(string AboutKind, Guid AboutId, Guid CallId, CallDirection Direction, string? Phone, Guid? ResponsibleId, CallDisposition? Disposition, int TalkSeconds)
    : CallHappened(AboutKind, AboutId, CallId, Direction, Phone, ResponsibleId);

/// <summary>Somebody called us and spoke with nobody.</summary>
public sealed record CallMissed(string AboutKind, Guid AboutId, Guid CallId, CallDirection Direction, string? Phone, Guid? ResponsibleId, Guid MissedCallId)
    : CallHappened(AboutKind, AboutId, CallId, Direction, Phone, ResponsibleId);
