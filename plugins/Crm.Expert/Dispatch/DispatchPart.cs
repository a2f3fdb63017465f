using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Licensing;
using Crm.Bpm.Sdk.Ui;
using Crm.Bpm.Sdk.Ui.Records;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Expert.Dispatch;

/// <summary>What the plugin adds for dispatching leads: rules, who gets what and why, and the time to the first touch.</summary>
internal static class DispatchPart
{
    public static void Describe(ModuleBuilder module)
    {
        module.Record<DispatchRule>(filtered: false, defaults: new(AccessLevel.None, AccessLevel.None, AccessLevel.All, AccessLevel.All), saving: DispatchRules.SavingAsync).NeedsLicence();
        module.Table<DispatchMember>(t =>
        {
            t.HasKey(m => new { m.RuleId, m.UserId });
            t.Property(m => m.Skills).HasConversion(DispatchJson.Converter<Skill>(), DispatchJson.Comparer<Skill>());
        });
        module.Table<DispatchDecision>(DispatchDecision.Map);
        module.Choice<DispatchAlgorithm>(algorithm => DispatchTexts.Of(algorithm));
        module.LicensedUseCase<SaveDispatchRule>();
        module.LicensedUseCase<DispatchLeads>();
        module.LicensedUseCase<WatchFirstTouch>();
        module.UseCase<DispatchDesk>();
        module.UseCase<ExplainDispatch>();
        module.UseCase<CountDispatch>();
        module.Services.AddHostedService<DispatchPump>();
        module.Services.AddSingleton<Bpm.Sdk.Demo.IDemoData, Demo.DispatchDemo>();
        module.Services.AddScoped<ITimelineSource, DispatchTimeline>();
        module.Endpoints(DispatchEndpoints.Map);
        module.Page(new(DispatchPageTexts.Dispatch, "/dispatch-rules", "queue", MenuSections.Work, 32, "dispatch-rules.view"));
        module.CardPart(new("leads", typeof(DispatchBeside), "right", 45));
        module.Event<LeadDispatched>(DispatchTexts.Dispatched);
        module.Event<FirstTouchMissed>(DispatchTexts.TouchMissed);
    }
}
