using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Leads;

/// <summary>A lead came in.</summary>
public sealed record LeadCreated(Guid LeadId, LeadStatus Status, Guid? ResponsibleId, Guid? QueueId, Guid? SourceId) : CrmEvent("leads", LeadId);

/// <summary>Somebody took a lead out of a queue.</summary>
public sealed record LeadTaken(Guid LeadId, Guid ResponsibleId, Guid? QueueId) : CrmEvent("leads", LeadId);

/// <summary>A lead's status changed, whatever the reason.</summary>
public sealed record LeadStatusChanged(Guid LeadId, LeadStatus From, LeadStatus To) : CrmEvent("leads", LeadId);

/// <summary>A lead became a contractor.</summary>
public sealed record LeadConverted(Guid LeadId, Guid ContractorId, Guid? ContactId) : CrmEvent("leads", LeadId);

/// <summary>A lead was given up.</summary>
public sealed record LeadFailed(Guid LeadId, string? ReasonCode, string Comment) : CrmEvent("leads", LeadId);

/// <summary>A lead was deleted.</summary>
public sealed record LeadDeleted(Guid LeadId) : CrmEvent("leads", LeadId);

/// <summary>A lead that was given up, deleted, taken for a duplicate, or converted too early, goes on.</summary>
/// <param name="LeadId">The lead.</param>
/// <param name="RestoreWork">Whether the work that was stopped shall begin again.</param>
public sealed record LeadResumed(Guid LeadId, bool RestoreWork) : CrmEvent("leads", LeadId);
