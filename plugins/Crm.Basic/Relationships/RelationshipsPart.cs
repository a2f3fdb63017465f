using Crm.Basic.Contacts;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Ui;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Basic.Relationships;

/// <summary>What the plugin adds for calls, meetings and letters.</summary>
internal static class RelationshipsPart
{
    public static void Describe(ModuleBuilder module)
    {
        module.Record<Relationship>(alsoVisible: RelationshipAccess.SeesClient, alsoChangeable: RelationshipAccess.TakesPart, hidden: RelationshipAccess.IsOfOthers,
            defaults: DefaultLevels.ByTeam, saving: RelationshipRules.SavingAsync);
        module.ImportTarget<Relationship, RelationshipImport>();
        module.Table<RelationshipPerson>(t => t.HasKey(p => new { p.RelationshipId, p.PersonId, p.Role }));
        module.Table<RelationshipSeries>(t =>
        {
            t.HasKey(s => s.Id);
            t.Property(s => s.Rule).HasMaxLength(300);
            t.Property(s => s.TimeZone).HasMaxLength(100);
            t.Ignore(s => s.Zone);
            t.Ignore(s => s.Exceptions);
        });
        module.Table<ContactBreak>(t => t.HasKey(b => b.RecordId));
        module.Table<BreakNight>(t => t.HasKey(n => n.Day));
        module.Choice<RelationshipKind>(kind => RelationshipTexts.Of(kind));
        module.Choice<RelationshipStatus>(status => RelationshipTexts.Of(status));
        module.Choice<RelationshipDirection>(direction => RelationshipTexts.Of(direction));
        module.Choice<AgreementSide>(side => RelationshipTexts.Of(side));
        RelationshipPermissions.Describe(module);
        DescribeUseCases(module);
        DescribeEvents(module);
        module.Services.AddSingleton(RelationshipStepTexts.Russian);
        module.Step<PlanRelationshipStep>();
        module.Step<WaitForRelationshipStep>();
        module.Workflow("follow-up-planning.json", new("Follow-up planning", "Планирование следующих шагов"));
        module.Endpoints(RelationshipEndpoints.Map);
        module.Page(new(RelationshipPageTexts.Calendar, "/calendar", "calendar", MenuSections.Work, 20, RelationshipPermissions.View));
        module.Page(new(RelationshipPageTexts.Short, "/relationships", "phone", MenuSections.Work, 25, RelationshipPermissions.View) { Short = new("Calls", "Звонки") });
        module.Create(new(RelationshipPageTexts.New, "/relationships/new", "phone", RelationshipPermissions.Create));
    }

    private static void DescribeUseCases(ModuleBuilder module)
    {
        module.UseCase<PlanRelationship>();
        module.UseCase<PlanSeries>();
        module.UseCase<FollowingPlans>();
        module.UseCase<ReadSeries>();
        module.UseCase<WorkingDays>();
        module.UseCase<ResultCodes>();
        module.UseCase<CompleteRelationship>();
        module.UseCase<CancelRelationship>();
        module.UseCase<RescheduleRelationship>();
        module.UseCase<ReopenRelationship>();
        module.Services.AddScoped<Bpm.Sdk.Ui.Records.ITimelineSource, RelationshipTimeline>();
        module.Services.AddScoped<Bpm.Sdk.Tasks.IInboxSource, RelationshipInbox>();
        module.UseCase<ReadCalendar>();
        module.UseCase<ChainOfRelationship>();
        module.UseCase<CountInteractions>();
        module.UseCase<FindBreaks>();
        module.UseCase<RemindOfRelationship>();
        module.Services.AddSingleton(module.Configuration.GetSection("FollowUp").Get<FollowUpOptions>() ?? new());
        module.Services.AddSingleton<RelationshipClock>();
        module.Services.AddHostedService(s => s.GetRequiredService<RelationshipClock>());
        module.Services.AddScoped<IPersonsWork, RelationshipsOfPerson>();
        module.Services.AddScoped<IOpenWork, RelationshipsOfRecord>();
    }

    private static void DescribeEvents(ModuleBuilder module)
    {
        module.Event<RelationshipPlanned>(new("Call, meeting or letter planned", "Запланировано взаимоотношение"));
        module.Event<RelationshipCompleted>(new("Call, meeting or letter completed", "Завершено взаимоотношение"));
        module.Event<RelationshipCancelled>(new("Call, meeting or letter cancelled", "Отменено взаимоотношение"));
        module.Event<RelationshipRescheduled>(new("Call, meeting or letter moved", "Перенесено взаимоотношение"));
        module.Event<ContactBroken>(new("Contact broke off", "Обрыв: ничего не запланировано"));
    }
}
