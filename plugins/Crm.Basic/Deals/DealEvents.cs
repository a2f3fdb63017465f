using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Deals;

/// <summary>A deal came in.</summary>
public sealed record DealCreated(Guid DealId, Guid? DealTypeId, Guid? StageId, DealStatus Status, Guid? ResponsibleId, Guid? ContractorId) : CrmEvent("deals", DealId);

/// <summary>A deal came to another stage.</summary>
public sealed record DealStageChanged(Guid DealId, Guid? FromStageId, string? FromCode, Guid ToStageId, string? ToCode, StageDirection Direction) : CrmEvent("deals", DealId);

/// <summary>A deal's status changed, whatever it is now.</summary>
public sealed record DealStatusChanged(Guid DealId, DealStatus From, DealStatus To) : CrmEvent("deals", DealId);

/// <summary>A deal was won.</summary>
public sealed record DealWon(Guid DealId, Guid? ContractorId, decimal? Amount, string? Currency) : CrmEvent("deals", DealId);

/// <summary>A deal was lost.</summary>
public sealed record DealLost(Guid DealId, string? ReasonCode, string? Comment) : CrmEvent("deals", DealId);

/// <summary>A closed deal goes on.</summary>
public sealed record DealReopened(Guid DealId, DealStatus From) : CrmEvent("deals", DealId);

/// <summary>A deal was deleted.</summary>
public sealed record DealDeleted(Guid DealId) : CrmEvent("deals", DealId);
