using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Ui;
using Crm.SamplePlugin.Visits;

namespace Crm.SamplePlugin;

/// <summary>Visitors of the office: the smallest plugin that has everything a plugin can have.</summary>
public sealed class VisitsPlugin : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Migrations("Crm.SamplePlugin.Migrations");
        module.Record<Visit>(defaults: DefaultLevels.Everyone, saving: VisitRules.SavingAsync);
        module.Choice<VisitStatus>(status => VisitTexts.Of(status));
        module.UseCase<CheckIn>();
        module.UseCase<CancelVisit>();
        module.Endpoints(VisitEndpoints.Map);
        module.Event<VisitPlanned>(new("Visit planned", "Запланирован визит"));
        module.Event<VisitorArrived>(new("Visitor arrived", "Посетитель пришёл"));
        module.Step<CheckInStep>();
        module.Step<CancelVisitStep>();
        module.Workflow("visit.json", new("Visit", "Визит"));
        module.Page(new(VisitTexts.Visits, "/visits", "person", MenuSections.Work, 90, "visits.view"));
        module.Create(new(VisitTexts.Visit, "/visits/new", "person", "visits.create"));
    }
}
