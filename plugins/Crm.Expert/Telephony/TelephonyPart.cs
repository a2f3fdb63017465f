using System.Linq.Expressions;
using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Licensing;
using Crm.Bpm.Sdk.Ui;
using Crm.Expert.Calls;
using Crm.Expert.Connections;
using Crm.Expert.Dialing;
using Crm.Expert.Figures;
using Crm.Expert.Missed;
using Crm.Expert.Providers;
using Crm.Expert.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Expert.Telephony;

/// <summary>What the plugin adds for telephony: the records, what works on them, and in <see cref="Enter"/> everything people and programs come in by.</summary>
internal static class TelephonyPart
{
    public static void Describe(ModuleBuilder module)
    {
        DescribeRecords(module);
        DescribeUseCases(module);
        DescribeServices(module);
        DescribeWords(module);
        Enter(module);
    }

    // Every way in. What people read (calls, missed calls, figures, recordings) needs no licence; connecting exchanges does.
    private static void Enter(ModuleBuilder module)
    {
        module.Endpoints(TelephonyEndpoints.Map);
        module.Page(new(CallPageTexts.Calls, "/calls", "phone", MenuSections.Work, 26, "calls.view"));
        module.Page(new(CallPageTexts.Missed, "/missed-calls", "warning", MenuSections.Work, 27, "missed-calls.view") { Badge = MissedCallsPage.OpenAsync });
        module.Page(new(FigureTexts.Figures, "/calls/figures", "report", MenuSections.Work, 28, "calls.view"));
        module.Page(new(ConnectionPageTexts.Telephony, "/admin/telephony", "phone", MenuSections.Administration, 53, "telephony-connections.edit") { NeedsLicence = true });
        module.FramePart(new(typeof(CallCards), "calls.view"));
        module.Services.AddSingleton(new PhoneSlot(typeof(PhoneCall)));
        module.CardPart(new("calls", typeof(CallBeside), "right", 10));
        module.CardPart(new("relationships", typeof(CallOfRelationship), "right", 40));
        module.Step<CallStep>();
        module.Event<CallAnswered>(new("A call was answered", "Ответили на звонок"));
        module.Event<CallEnded>(new("A call ended", "Звонок завершён"));
        module.Event<CallMissed>(new("A call was missed", "Пропущен звонок"));
    }

    private static void DescribeRecords(ModuleBuilder module)
    {
        module.Record<TelephonyConnection>(filtered: false, defaults: new(AccessLevel.None, AccessLevel.None, AccessLevel.None, AccessLevel.None), saving: BeReachableAsync).NeedsLicence();
        module.Record<CallSession>(alsoVisible: SeesCall, hidden: IsUnwanted, defaults: new(AccessLevel.Own, AccessLevel.None, AccessLevel.Team, AccessLevel.None)).NeedsLicence();
        // Those that are there are settled by their tasks and handed over with other work, with a licence or without.
        module.Record<MissedCall>(alsoVisible: SeesMissed, defaults: new(AccessLevel.Own, AccessLevel.None, AccessLevel.Team, AccessLevel.None));
        module.Table<ConnectionHealth>(t => t.HasKey(h => h.ConnectionId));
        module.Table<ConnectionGap>(t => t.HasKey(g => g.Id));
        module.Table<PbxMember>(t => t.HasKey(m => m.Id));
        module.Table<CallPayload>(t => t.HasKey(p => p.Id));
        module.Table<CallLeg>(t => t.HasKey(l => l.Id));
        module.Table<CallEntry>(t => t.HasKey(e => e.Id));
        module.Table<CallTurn>(t =>
        {
            t.HasKey(turn => turn.Slot);
            t.Property(turn => turn.Slot).ValueGeneratedNever();
        });
        module.Table<CallDismissal>(t => t.HasKey(d => new { d.SessionId, d.UserId }));
        module.Table<CallListening>(t => t.HasKey(l => l.Id));
        module.Table<CallOrder>(t => t.HasKey(o => o.Id));
        module.Permission(new(ListenToCall.Permission, new("Hear recordings of calls", "Слушать записи звонков")) { Defaults = Levels(AccessLevel.Own, AccessLevel.Team) });
        module.Permission(new(OrderCall.Permission, new("Call by a click", "Звонить щелчком по номеру"), HasLevels: false) { Defaults = Levels(AccessLevel.All, AccessLevel.All) });
    }

    private static void DescribeUseCases(ModuleBuilder module)
    {
        module.LicensedUseCase<SaveConnection>();
        module.LicensedUseCase<SetMembers>();
        module.LicensedUseCase<WebhookIntake>();
        module.LicensedUseCase<RecordCallEvents>();
        module.LicensedUseCase<TakeReports>();
        module.LicensedUseCase<NoteCall>();
        module.LicensedUseCase<DismissCall>();
        module.LicensedUseCase<CallsOfPerson>();
        module.LicensedUseCase<OrderCall>();
        module.LicensedUseCase<RouteCall>();
        module.UseCase<Extensions>();
        module.UseCase<CallTurns>();
        module.UseCase<FindClients>();
        module.UseCase<CallConsequences>();
        module.UseCase<LeadOfNumber>();
        module.UseCase<LogCall>();
        module.UseCase<ListenToCall>();
        module.UseCase<KeepMissedCalls>();
        module.UseCase<FollowMissedTasks>();
        module.UseCase<ForgetPayloads>();
        module.UseCase<CallOrders>();
        module.UseCase<CountCalls>();
    }

    private static void DescribeServices(ModuleBuilder module)
    {
        var services = module.Services;
        services.AddHttpClient(HttpTelephony.Client, client => client.Timeout = TimeSpan.FromSeconds(15));
        services.AddSingleton(module.Configuration.GetSection("Telephony").Get<TelephonyOptions>() ?? new());
        services.AddSingleton<ITelephonyProvider, SimulatorTelephony>();
        services.AddSingleton<ITelephonyProvider, AsteriskTelephony>();
        services.AddSingleton<ITelephonyProvider, InfratelTelephony>();
        services.AddSingleton<ITelephonyProvider, WebhookTelephony>();
        services.AddSingleton<TelephonyProviders>();
        services.AddSingleton<Secrets>();
        services.AddSingleton<CallIntake>();
        services.AddSingleton<Simulate>();
        services.AddSingleton<TryConnection>();
        services.AddSingleton<LineListener>();
        services.AddScoped<CallAbility>();
        services.AddHostedService<TelephonyLines>();
        services.AddHostedService<CallPump>();
        services.AddScoped<IPersonsWork, MissedCallsOfPerson>();
        services.AddSingleton<Bpm.Sdk.Demo.IDemoData, Demo.TelephonyDemo>();
    }

    private static void DescribeWords(ModuleBuilder module)
    {
        module.Choice<CallDirection>(direction => CallTexts.Of(direction));
        module.Choice<CallState>(state => CallTexts.Of(state));
        module.Choice<CallDisposition>(disposition => CallTexts.Of(disposition));
        module.Choice<MissedCallStatus>(status => MissedTexts.Of(status));
        module.Choice<PopupWhen>(when => ConnectionTexts.Of(when));
        module.Choice<UnknownNumbers>(policy => ConnectionTexts.Of(policy));
        module.Services.AddSingleton(CallStepTexts.Russian);
    }

    private static Task BeReachableAsync(CrmDb db, TelephonyConnection connection, bool isNew, CancellationToken cancel)
    {
        connection.BeReachable();
        return Task.CompletedTask;
    }

    private static Expression<Func<CallSession, bool>> IsUnwanted(CrmDb db) => call => call.IsIgnored;

    // Whoever sees the client, and whoever's telephone rang; what is nobody's, whoever looks after a team.
    private static Expression<Func<CallSession, bool>> SeesCall(CrmDb db) => call =>
        (call.ResponsibleId == null && db.FilterLevel("calls.view") >= (int)AccessLevel.Team)
        || db.Set<CallLeg>().Any(l => l.SessionId == call.Id && l.UserId == db.FilterUserId)
        || (call.ContractorId != null && db.Set<Contractor>().Any(c => c.Id == call.ContractorId))
        || (call.LeadId != null && db.Set<Lead>().Any(l => l.Id == call.LeadId))
        || (call.ContactId != null && db.Set<Contact>().Any(c => c.Id == call.ContactId));

    private static Expression<Func<MissedCall, bool>> SeesMissed(CrmDb db) => missed =>
        (missed.ResponsibleId == null && db.FilterLevel("missed-calls.view") >= (int)AccessLevel.Team)
        || (missed.ContractorId != null && db.Set<Contractor>().Any(c => c.Id == missed.ContractorId))
        || (missed.LeadId != null && db.Set<Lead>().Any(l => l.Id == missed.LeadId))
        || (missed.ContactId != null && db.Set<Contact>().Any(c => c.Id == missed.ContactId));

    private static Dictionary<string, AccessLevel> Levels(AccessLevel manager, AccessLevel head) => new(StringComparer.Ordinal)
    {
        [ShippedRoles.Manager] = manager,
        [ShippedRoles.SalesHead] = head,
        [ShippedRoles.Administrator] = AccessLevel.All,
    };
}
