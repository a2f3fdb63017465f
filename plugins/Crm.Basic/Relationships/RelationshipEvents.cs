using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Relationships;

/// <summary>Something happened to a call, a meeting or a letter. The record it is told of is the client: a deal's, a contractor's, a lead's or a contact's process hears it.</summary>
public abstract record RelationshipEvent(string AboutKind, Guid AboutId, Guid RelationshipId, RelationshipKind Kind, Guid? ContactId, Guid? ResponsibleId) : CrmEvent(AboutKind, AboutId);

/// <summary>A call, meeting or letter was planned.</summary>
public sealed record RelationshipPlanned(string AboutKind, Guid AboutId, Guid RelationshipId, RelationshipKind Kind, Guid? ContactId, Guid? ResponsibleId, DateTime StartAt)
    : RelationshipEvent(AboutKind, AboutId, RelationshipId, Kind, ContactId, ResponsibleId);

/// <summary>A call, meeting or letter took place.</summary>
public sealed record RelationshipCompleted(
    string AboutKind, Guid AboutId, Guid RelationshipId, RelationshipKind Kind, Guid? ContactId, Guid? ResponsibleId,
    RelationshipDirection? Direction, string? ResultCode, string? Result, Guid? NextId, RelationshipKind? NextKind)
    : RelationshipEvent(AboutKind, AboutId, RelationshipId, Kind, ContactId, ResponsibleId);

/// <summary>A planned call, meeting or letter will not take place.</summary>
public sealed record RelationshipCancelled(string AboutKind, Guid AboutId, Guid RelationshipId, RelationshipKind Kind, Guid? ContactId, Guid? ResponsibleId, string Reason)
    : RelationshipEvent(AboutKind, AboutId, RelationshipId, Kind, ContactId, ResponsibleId);

/// <summary>A planned call, meeting or letter was moved to another time.</summary>
public sealed record RelationshipRescheduled(string AboutKind, Guid AboutId, Guid RelationshipId, RelationshipKind Kind, Guid? ContactId, Guid? ResponsibleId, DateTime StartAt)
    : RelationshipEvent(AboutKind, AboutId, RelationshipId, Kind, ContactId, ResponsibleId);

/// <summary>Nothing is planned with an open lead or deal, and nothing has happened for too long.</summary>
/// <param name="AboutKind">The kind of the record that was left.</param>
/// <param name="AboutId">The record.</param>
/// <param name="Since">When something happened last.</param>
/// <param name="Days">Working days after which it counts as left.</param>
/// <param name="ResponsibleId">Whose it is.</param>
public sealed record ContactBroken(string AboutKind, Guid AboutId, DateTime Since, int Days, Guid? ResponsibleId) : CrmEvent(AboutKind, AboutId);
