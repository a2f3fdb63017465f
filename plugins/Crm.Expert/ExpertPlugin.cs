using Crm.Bpm.Sdk;
using Crm.Expert.Dispatch;
using Crm.Expert.Duty;
using Crm.Expert.Telephony;

namespace Crm.Expert;

/// <summary>CRM Expert: what a sales team with a telephone exchange needs on top of CRM Basic.</summary>
public sealed class ExpertPlugin : CrmModule
{
    /// <summary>The plugin's id: what its licence is asked by.</summary>
    internal const string Id = "Crm.Expert";

    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Migrations("Crm.Expert.Migrations");
        module.UseCase<Attendances>();
        TelephonyPart.Describe(module);
        DispatchPart.Describe(module);
    }
}
