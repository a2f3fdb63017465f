using Crm.Bpm.Sdk.Data;

namespace Crm.SamplePlugin.Visits;

/// <summary>A visitor is expected.</summary>
public sealed record VisitPlanned(Guid VisitId, Guid? ResponsibleId) : CrmEvent("visits", VisitId);

/// <summary>A visitor is here.</summary>
public sealed record VisitorArrived(Guid VisitId) : CrmEvent("visits", VisitId);
