using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Templates;
using Crm.Bpm.Sdk.Ui;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Templates;

/// <summary>Texts of letters and documents with places for what is known of a record.</summary>
public sealed class TemplatesModule : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Migrations("Crm.Bpm.Modules.Templates.Migrations");
        module.Record<LetterTemplate>(filtered: false, defaults: new(AccessLevel.All, AccessLevel.None, AccessLevel.All, AccessLevel.All), saving: TemplateRules.SavingAsync);
        module.Choice<TemplateKind>(kind => TemplateTexts.Of(kind));
        module.Services.AddSingleton(module.Configuration.GetSection("Templates").Get<TemplateLimits>() ?? new());
        module.Services.AddSingleton<TemplateEngine>();
        module.Services.AddSingleton<SubjectsOfLetters>();
        module.UseCase<TemplateModels>();
        module.UseCase<PreviewTemplate>();
        module.UseCase<SaveTemplate>();
        module.Services.AddSingleton<IStepChoices, TemplateChoices>();
        module.Endpoints(TemplateEndpoints.Map);
        module.Page(new PageDeclaration(Pages.TemplatePageTexts.Templates, "/templates", "template", MenuSections.Administration, 36, "templates.edit"));
    }
}
