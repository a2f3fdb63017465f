using Crm.Bpm.Modules.Letters.Pages;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Letters;
using Crm.Bpm.Sdk.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Letters;

/// <summary>Letters to clients: written from templates, kept in the outbox, sent once.</summary>
public sealed class LettersModule : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Migrations("Crm.Bpm.Modules.Letters.Migrations");
        module.Record<Letter>(alsoVisible: LetterSubjects.SeesSubject, defaults: DefaultLevels.ByTeam);
        module.Table<LetterAttachment>(t => t.HasKey(f => f.Id));
        module.Choice<LetterStatus>(status => LetterTexts.Of(status));
        module.Choice<LetterChannel>(channel => LetterTexts.Of(channel));
        module.Event<LetterSent>(new("A letter was sent", "Письмо отправлено"));
        module.Event<LetterFailed>(new("A letter could not be sent", "Письмо не удалось отправить"));
        AddServices(module);
        module.Step<SendLetterStep>();
        module.Services.AddSingleton(SendLetterStep.Texts);
        module.Endpoints(LetterEndpoints.Map);
        module.Page(new PageDeclaration(LetterPageTexts.Outbox, "/letters", "send", MenuSections.Work, 70, "letters.view") { Badge = NeedDecisionAsync });
        module.Page(new PageDeclaration(LetterPageTexts.Mail, "/admin/mail", "mail", MenuSections.Administration, 52, PlatformPermissions.Administer));
        module.Create(new CreateAction(LetterTexts.Letter, "/letters/new", "mail", "letters.create"));
    }

    private static void AddServices(ModuleBuilder module)
    {
        module.Services.AddSingleton(module.Configuration.GetSection("Letters").Get<LetterOptions>() ?? new());
        module.Services.AddSingleton<MailServer>();
        module.Services.AddSingleton<SendTestLetter>();
        module.Services.AddSingleton<LetterPump>();
        module.Services.AddHostedService(s => s.GetRequiredService<LetterPump>());
        module.Services.AddScoped<ILetters>(s => s.GetRequiredService<Outbox>());
        module.Services.AddScoped<Crm.Bpm.Sdk.Ui.Records.ITimelineSource, LetterTimeline>();
        module.UseCase<Outbox>();
        module.UseCase<LetterSubjects>();
        module.UseCase<ComposeLetter>();
        module.UseCase<WriteLetter>();
        module.UseCase<SettleLetter>();
        module.UseCase<DecideLetter>();
        module.UseCase<SetMail>();
    }

    // Letters of one's own that wait for a decision.
    private static async Task<int?> NeedDecisionAsync(IServiceProvider services, CancellationToken cancel)
    {
        var viewer = await services.GetRequiredService<ICurrentViewer>().GetAsync(cancel);
        var count = await services.GetRequiredService<UnitOfWork>().ReadAsync(viewer, (CrmDb db) =>
            db.Set<Letter>().Where(l => (l.Status == LetterStatus.InDoubt || l.Status == LetterStatus.Failed) && l.ResponsibleId == viewer.UserId).Take(100).CountAsync(cancel));
        return count == 0 ? null : count;
    }
}
