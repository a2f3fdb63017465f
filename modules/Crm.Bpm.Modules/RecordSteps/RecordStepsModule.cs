using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.RecordSteps;

/// <summary>Steps that ask, change and make records of any kind, chosen from lists.</summary>
public sealed class RecordStepsModule : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Step<ConditionStep>();
        module.Step<SetFieldStep>();
        module.Step<CreateRecordStep>();
        module.UseCase<FieldTexts>();
        module.Services.AddSingleton<IStepChoices, FieldChoices>();
        module.Services.AddSingleton<IStepChoices, WritableFieldChoices>();
        module.Services.AddSingleton<IStepChoices, FieldValueChoices>();
        module.Services.AddSingleton<IStepChoices, KindChoices>();
        module.Services.AddSingleton(RecordStepTexts.Russian);
    }
}
