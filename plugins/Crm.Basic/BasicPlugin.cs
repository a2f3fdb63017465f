using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Deals;
using Crm.Basic.Funnels;
using Crm.Basic.Leads;
using Crm.Basic.Letters;
using Crm.Basic.Products;
using Crm.Basic.Queues;
using Crm.Basic.Relationships;
using Crm.Basic.WebForms;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Demo;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Crm.Bpm.Sdk.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Crm.Basic;

/// <summary>Contractors, contacts, leads and their queues: the everyday CRM.</summary>
public sealed class BasicPlugin : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Migrations("Crm.Basic.Migrations");
        BasicDictionaries.Describe(module);
        DescribeContractors(module);
        DescribeLeads(module);
        DescribeQueues(module);
        RelationshipsPart.Describe(module);
        DescribeWebForms(module);
        DescribeDeals(module);
        LettersPart.Describe(module);
        DescribePages(module);
        module.Services.AddSingleton<IDemoData, Demo.BasicDemo>();
        module.Services.AddSingleton<IDemoData, Demo.RelationshipDemo>();
    }

    public override async Task SeedAsync(IServiceProvider services, CancellationToken cancel)
    {
        var db = services.GetRequiredService<CrmDb>();
        if (!await db.Set<LeadQueue>().IgnoreQueryFilters([AccessFilter.Deleted]).AnyAsync(cancel))
            db.Add(new LeadQueue { Name = QueueTexts.Incoming.En, NameRu = QueueTexts.Incoming.Ru, IsDefault = true, IsOpenToAll = true });
        await ShippedFunnel.SeedAsync(db, cancel);
        await ShippedTemplates.AddAsync(db, [.. ShippedTemplates.Letters(), .. OfferTemplates.All()], cancel);
    }

    private static void DescribeContractors(ModuleBuilder module)
    {
        module.Record<Contractor>(defaults: DefaultLevels.ByTeam, saving: ContractorRules.SavingAsync);
        module.Choice<ContractorKind>(kind => KindNames.Of(kind.ToString()));
        module.Choice<ContractorStatus>(status => KindNames.Of(status.ToString()));
        module.Record<Contact>(defaults: DefaultLevels.ByTeam, saving: ContactRules.SavingAsync);
        module.Record<ContractorContact>(alsoVisible: SeesEither, defaults: DefaultLevels.Everyone, saving: ContactLinkRules.SavingAsync);
        module.UseCase<LinkContact>();
        module.UseCase<ChangeContactLink>();
        module.UseCase<UnlinkContact>();
        module.UseCase<FindSimilar>();
        module.ImportTarget<Contractor, ContractorImport>();
        module.ImportTarget<Contact, ContactImport>();
        module.Endpoints(PartyEndpoints.Map);
    }

    private static void DescribeLeads(ModuleBuilder module)
    {
        module.Record<Lead>(alsoVisible: QueueAccess.SeesWaiting, alsoChangeable: QueueAccess.DecidesAboutWaiting, defaults: DefaultLevels.ByTeam,
            saving: LeadRules.SavingAsync, assigning: PlaceLeads.AssignAsync);
        module.Choice<LeadStatus>(status => LeadTexts.Of(status));
        module.Choice<LeadRating>(rating => LeadTexts.Of(rating));
        module.Choice<LeadKind>(kind => KindNames.Of(kind.ToString()));
        module.Table<LeadAssignment>(t => t.HasKey(a => a.Id));
        module.ImportTarget<Lead, LeadImport>();
        LeadPermissions.Describe(module);
        module.UseCase<SetLeadStatus>();
        module.UseCase<FailLead>();
        module.UseCase<ReactivateLead>();
        module.UseCase<DeleteLead>();
        module.UseCase<RestoreLead>();
        module.UseCase<MarkLeadDuplicate>();
        module.UseCase<UnmarkLeadDuplicate>();
        module.UseCase<ConvertLead>();
        module.UseCase<LeadMatches>();
        module.UseCase<LeadHandover>();
        DescribeLeadWork(module);
        module.Services.AddSingleton(module.Configuration.GetSection("Leads").Get<LeadOptions>() ?? new());
        module.Services.AddScoped<IPersonsWork, LeadsOfPerson>();
        module.Services.AddSingleton(LeadStepTexts.Russian);
        module.Step<ConvertLeadStep>();
        module.Step<FailLeadStep>();
        module.Step<MarkLeadDuplicateStep>();
        module.Step<SetLeadStatusStep>();
        module.Workflow("lead-qualification.json", new("Lead qualification", "Квалификация потенциального клиента"));
        module.Endpoints(LeadEndpoints.Map);
        module.Event<LeadCreated>(new("Lead came in", "Появился потенциальный клиент"));
        module.Event<LeadTaken>(new("Lead taken", "Потенциальный клиент взят в работу"));
        module.Event<LeadStatusChanged>(new("Lead status changed", "Изменился статус потенциального клиента"));
        module.Event<LeadConverted>(new("Lead converted", "Потенциальный клиент конвертирован"));
        module.Event<LeadFailed>(new("Lead given up", "Отказ по потенциальному клиенту"));
        module.Event<LeadResumed>(new("Lead resumed", "Работа с потенциальным клиентом возобновлена"));
        module.Event<LeadDeleted>(new("Lead deleted", "Потенциальный клиент удалён"));
    }

    // What becomes of the work on a lead when the lead ends or becomes something else.
    private static void DescribeLeadWork(ModuleBuilder module)
    {
        module.Table<LeadConversion>(t => t.HasKey(c => c.LeadId));
        module.Table<StoppedWork>(t => t.HasKey(w => w.Id));
        module.Table<LeadMove>(t => t.HasKey(m => m.Id));
        module.UseCase<StopLeadWork>();
        module.UseCase<ResumeLeadWork>();
        module.UseCase<OpenWorkOfLead>();
        module.UseCase<LettersOfLead>();
        module.UseCase<MoveDealings>();
        module.UseCase<UndoConversion>();
    }

    private static void DescribeQueues(ModuleBuilder module)
    {
        module.Record<LeadQueue>(filtered: false, defaults: new(AccessLevel.All, AccessLevel.None, AccessLevel.All, AccessLevel.All), saving: QueueRules.SavingAsync);
        module.UseCase<QueueAccess>();
        module.Services.AddScoped<IQueues, LeadQueues>();
        module.Services.AddSingleton<IStepChoices, QueueChoices>();
        module.UseCase<TakeNextLead>();
        module.UseCase<TakeLead>();
        module.UseCase<ReturnLead>();
        module.UseCase<PlaceLeads>();
        module.UseCase<GiveLead>();
        module.UseCase<ReorderQueue>();
        module.UseCase<SetQueueMembers>();
        module.UseCase<SaveQueue>();
        module.UseCase<ShareOutLeads>();
        module.UseCase<DailyCaps>();
        module.UseCase<QueueBoard>();
        module.UseCase<DeleteQueue>();
        module.InboxAction(new(QueueTexts.TakeNext, "t", LeadPermissions.Take, TakeNextAsync));
        module.Endpoints(QueueEndpoints.Map);
    }

    private static void DescribeDeals(ModuleBuilder module)
    {
        module.Record<Deal>(DealAccess.Map, alsoVisible: DealAccess.TakesPart, alsoExportable: DealAccess.MayExport, defaults: DefaultLevels.ByTeam, saving: DealRules.SavingAsync);
        module.Record<Product>(filtered: false, defaults: new(AccessLevel.All, AccessLevel.None, AccessLevel.All, AccessLevel.All));
        module.Table<DealProduct>(DealProduct.Map);
        module.Table<DealMember>(DealMember.Map);
        module.Table<DealContact>(DealContact.Map);
        module.Table<DealStageHistory>(t => t.HasKey(h => h.Id));
        module.Choice<DealStatus>(status => DealTexts.Of(status));
        module.ImportTarget<Deal, DealImport>();
        module.ImportTarget<Product, ProductImport>();
        DealPermissions.Describe(module);
        module.UseCase<ChangeDealStatus>();
        module.UseCase<SetDealProducts>();
        module.UseCase<DeleteDeal>();
        module.UseCase<RestoreDeal>();
        module.UseCase<DealStages>();
        module.UseCase<DealBoard>();
        module.UseCase<AddDealMember>();
        module.UseCase<RemoveDealMember>();
        module.UseCase<SetDealContact>();
        module.UseCase<RemoveDealContact>();
        module.UseCase<DealPeople>();
        module.Services.AddScoped<IPersonsWork, DealsOfPerson>();
        module.Services.AddHostedService<DealClock>();
        module.Endpoints(DealEndpoints.Map);
        DescribeFunnels(module);
        DescribeDealProcess(module);
    }

    private static void DescribeFunnels(ModuleBuilder module)
    {
        module.Record<SalesFunnel>(filtered: false, defaults: DefaultLevels.ReadOnly);
        module.Record<DealStage>(filtered: false, defaults: DefaultLevels.ReadOnly, saving: FunnelRules.StageSavingAsync);
        module.Record<DealType>(filtered: false, defaults: DefaultLevels.ReadOnly, saving: FunnelRules.TypeSavingAsync);
        module.UseCase<MoveDealStage>();
        module.UseCase<SaveFunnel>();
        module.UseCase<StageChain>();
        module.UseCase<AddStage>();
        module.UseCase<RemoveStage>();
        module.UseCase<DeleteFunnel>();
        module.UseCase<DeleteDealType>();
        module.UseCase<SaveDealType>();
        module.UseCase<FunnelEditor>();
        module.Endpoints(FunnelEndpoints.Map);
    }

    private static void DescribeDealProcess(ModuleBuilder module)
    {
        module.Services.AddSingleton<IDefinitionWarnings, StageWarnings>();
        module.Services.AddSingleton<IStepChoices, DealStageChoices>();
        module.Services.AddSingleton(DealStepTexts.All);
        module.Step<DealStageStep>();
        module.Step<ChangeDealStatusStep>();
        module.Step<MoveDealStageStep>();
        module.Workflow("deal-stage-chain.json", new("Deal stage chain", "Стадии сделки"));
        module.Event<DealCreated>(new("Deal came in", "Появилась сделка"));
        module.Event<DealStageChanged>(new("Deal came to another stage", "Сделка перешла на другую стадию"));
        module.Event<DealStatusChanged>(new("Deal status changed", "Изменился статус сделки"));
        module.Event<DealWon>(new("Deal won", "Сделка выиграна"));
        module.Event<DealLost>(new("Deal lost", "Сделка проиграна"));
        module.Event<DealReopened>(new("Deal reopened", "Сделка возобновлена"));
        module.Event<DealDeleted>(new("Deal deleted", "Сделка удалена"));
    }

    private static void DescribePages(ModuleBuilder module)
    {
        module.Page(new(new("Leads", "Потенциальные клиенты"), "/leads", "lead", MenuSections.Work, 30, LeadPermissions.View) { Short = new("Leads", "Клиенты") });
        module.Page(new(QueuePageTexts.Queues, "/leads/queues", "queue", MenuSections.Work, 31, LeadPermissions.Take));
        module.Page(new(WebFormPageTexts.Forms, "/admin/web-forms", "globe", MenuSections.Administration, 35, "web-forms.view"));
        module.Page(new(new("Contractors", "Контрагенты"), "/contractors", "contractor", MenuSections.Work, 40, "contractors.view"));
        module.Page(new(new("Contacts", "Контакты"), "/contacts", "person", MenuSections.Work, 50, "contacts.view"));
        module.Page(new(DealPageTexts.Deals, "/deals", "deal", MenuSections.Work, 60, DealPermissions.View));
        module.Page(new(Products.ProductPageTexts.Products, "/products", "product", MenuSections.Work, 65, "products.view"));
        module.Page(new(FunnelPageTexts.Funnels, "/admin/funnels", "funnel", MenuSections.Administration, 36, "funnels.edit"));
        module.Create(new(new("Lead", "Потенциальный клиент"), "/leads/new", "lead", "leads.create"));
        module.Create(new(new("Contractor", "Контрагент"), "/contractors/new", "contractor", "contractors.create"));
        module.Create(new(new("Deal", "Сделка"), "/deals/new", "deal", DealPermissions.Create));
        module.Create(new(new("Contact", "Контакт"), "/contacts/new", "person", "contacts.create"));
    }

    // To the lead's waiting task, which came along; to the lead itself when no process gave it one.
    private static async Task<string?> TakeNextAsync(IServiceProvider services, CancellationToken cancel)
    {
        var lead = await services.GetRequiredService<TakeNextLead>().RunAsync(null, cancel);
        var task = await services.GetRequiredService<CrmDb>().Set<CrmTask>().IgnoreQueryFilters([AccessFilter.Access])
            .Where(t => t.SubjectKind == "leads" && t.SubjectId == lead.Id && (t.Status == Bpm.Sdk.Tasks.TaskStatus.Open || t.Status == Bpm.Sdk.Tasks.TaskStatus.InProgress))
            .OrderBy(t => t.Number).Select(t => (Guid?)t.Id).FirstOrDefaultAsync(cancel);
        return task is null ? $"/leads/{lead.Id}" : $"/inbox?task={task}";
    }

    private static void DescribeWebForms(ModuleBuilder module)
    {
        module.Record<WebForm>(filtered: false, defaults: new(AccessLevel.None, AccessLevel.None, AccessLevel.All, AccessLevel.All));
        module.UseCase<SubmitWebForm>();
        module.UseCase<SaveWebForm>();
        module.Services.TryAddSingleton(TimeProvider.System);
        module.Services.AddSingleton(module.Configuration.GetSection("WebForms").Get<WebFormOptions>() ?? new());
        module.Services.AddSingleton<WebFormLimiter>();
        module.Endpoints(WebFormEndpoints.Map);
    }

    // Whoever sees the company or the person sees that one works for the other.
    private static System.Linq.Expressions.Expression<Func<ContractorContact, bool>> SeesEither(CrmDb db) => link =>
        db.Set<Contractor>().Any(c => c.Id == link.ContractorId) || db.Set<Contact>().Any(c => c.Id == link.ContactId);
}
