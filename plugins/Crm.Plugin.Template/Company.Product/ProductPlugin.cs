using Company.Product.ManyThings;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Company.Product;

/// <summary>Everything the plugin adds. The server asks once, while it starts.</summary>
public sealed class ProductPlugin : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Migrations("Company.Product.Migrations");
        module.Record<OneThing>(defaults: DefaultLevels.Everyone, saving: OneThingRules.SavingAsync);
        module.Choice<OneThingStatus>(status => OneThingTexts.Of(status));
        module.UseCase<FinishOneThing>();
        module.Endpoints(OneThingEndpoints.Map);
        module.Event<OneThingCreated>(OneThingTexts.Created);
        module.Event<OneThingFinished>(OneThingTexts.WasFinished);
        module.Step<FinishOneThingStep>();
        module.Services.AddSingleton(OneThingTexts.StepsInRussian);
        module.Page(new(OneThingTexts.Many, "/many-things", "list", MenuSections.Work, 90, "many-things.view"));
        module.Create(new(OneThingTexts.One, "/many-things/new", "list", "many-things.create"));
    }
}
