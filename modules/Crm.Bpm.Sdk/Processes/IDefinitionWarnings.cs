using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Processes;

/// <summary>
/// What a module finds odd about a definition without forbidding it: shown on the process's page, and said by the API and the
/// designer right after publishing.
/// Register one as a singleton.
/// </summary>
public interface IDefinitionWarnings
{
    /// <summary>A sentence for each; empty when all is well.</summary>
    Task<IReadOnlyList<string>> OfAsync(CrmDb db, IDefinitions definitions, DefinitionVersion version, CancellationToken cancel);
}
