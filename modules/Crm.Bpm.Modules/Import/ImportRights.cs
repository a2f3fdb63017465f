using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.Modules.Import;

/// <summary>What somebody must be allowed to do for an import to run on their behalf.</summary>
internal static class ImportRights
{
    /// <exception cref="NotAllowedException">The mode creates or changes what they may not create or change.</exception>
    public static void Require(Viewer importer, ImportPlan plan)
    {
        if (plan.Options.EffectiveMode != "update")
            importer.Require(plan.Kind.CreatePermission);
        if (plan.Options.EffectiveMode is "update" or "upsert" or "fillBlanks")
            importer.Require(plan.Kind.EditPermission);
        foreach (var lookup in plan.Lookups.Where(l => l.CreateMissing))
            importer.Require(lookup.Field.Target!.CreatePermission);
    }
}
