using Crm.Bpm.Sdk.Data;

namespace Company.Product.ManyThings;

/// <summary>There is a new one.</summary>
public sealed record OneThingCreated(Guid OneThingId) : CrmEvent("many-things", OneThingId);

/// <summary>One was finished.</summary>
public sealed record OneThingFinished(Guid OneThingId) : CrmEvent("many-things", OneThingId);
