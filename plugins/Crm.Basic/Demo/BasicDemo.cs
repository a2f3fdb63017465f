using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Leads;
using Crm.Basic.Queues;
using Crm.Basic.WebForms;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Demo;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Basic.Demo;

/// <summary>Clients and leads of the demo company: leads come every day, managers take them, call, and qualify some.</summary>
internal sealed class BasicDemo(UnitOfWork work) : IDemoData
{
    private const int Clients = 40;
    private const int LeadsADay = 6;
    private const int LeadsToday = 16;

    private List<(Guid Id, string Code)> _sources = [];
    private List<Guid> _industries = [];
    private Dictionary<string, Guid> _types = [];
    private DemoClients _clients = default!;
    private Guid _form;
    private DemoDeals _deals = default!;
    private bool _isFirstDay = true;

    public async Task BeginAsync(DemoCompany company, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(company);
        _clients = new DemoClients(company);
        _deals = new DemoDeals(work);
        await work.RunAsync(company.Administrator, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            _sources = [.. (await db.Set<DictionaryEntry>().Where(e => e.Dictionary == BasicDictionaries.LeadSource && e.Code != null).ToListAsync(cancel)).Select(e => (e.Id, e.Code!))];
            _industries = await db.Set<DictionaryEntry>().Where(e => e.Dictionary == BasicDictionaries.Industry).Select(e => e.Id).ToListAsync(cancel);
            _types = await db.Set<DictionaryEntry>().Where(e => e.Dictionary == BasicDictionaries.CustomerType && e.Code != null).ToDictionaryAsync(e => e.Code!, e => e.Id, cancel);
            var incoming = await db.Set<LeadQueue>().OrderBy(q => q.Number).FirstAsync(cancel);
            (incoming.OwnerId, incoming.FirstTouchMinutes) = (company.Head.UserId, 240);
            AddQueueAndForm(db, company);
            for (var i = 0; i < Clients; i++)
                AddClient(db, company, _types[TypeOf(i)]);
        }, cancel);
        await _deals.BeginAsync(company, cancel);
    }

    public async Task DayAsync(DemoCompany company, DateOnly day, bool isToday, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(company);
        await work.RunAsync(company.Head, services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            for (var i = 0; i < (isToday ? LeadsToday : LeadsADay); i++)
                db.Add(NewLead(company));
            return Task.CompletedTask;
        }, cancel);
        await company.SettleAsync(cancel);
        // A little more comes than is taken, so that some have waited for days.
        foreach (var manager in company.Managers.Where(_ => isToday ? company.Random.Next(3) == 0 : company.Random.Next(5) > 0))
            await TakeAsync(manager, cancel);
        await company.SettleAsync(cancel);
        foreach (var manager in company.Managers)
            await WorkAsync(company, manager, isToday, cancel);
        await _deals.DayAsync(company, day, _isFirstDay, isToday, cancel);
        _isFirstDay = false;
        if (isToday)
            await new DemoDesk(work, _clients).RunAsync(company, cancel);
    }

    private async Task TakeAsync(Viewer manager, CancellationToken cancel)
    {
        try
        {
            await work.RunAsync(manager, services => services.GetRequiredService<TakeNextLead>().RunAsync(null, cancel), cancel);
        }
        catch (RuleBrokenException)
        {
            // The queue was empty: the manager goes on with what they have.
        }
    }

    private async Task WorkAsync(DemoCompany company, Viewer manager, bool isToday, CancellationToken cancel)
    {
        var me = manager.UserId!.Value;
        var tasks = await work.ReadAsync(manager, (CrmDb db) => db.Set<CrmTask>().AsNoTracking()
            .Where(t => t.AssigneeId == me && t.InstanceId != null && t.SubjectKind != "deals" && (t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress))
            .OrderBy(t => t.Number).Take(20).ToListAsync(cancel));
        var share = isToday ? 0.15 : 0.7;
        foreach (var task in tasks.Where(t => IsOfQualification(t) && company.Random.NextDouble() < share))
        {
            var (outcome, values) = await AnswerAsync(company, manager, task, cancel);
            await company.AnswerAsync(manager, task.Id, outcome, values, cancel);
        }

        await company.SettleAsync(cancel);
    }

    // Breaks and stages of deals have answers of their own.
    private static bool IsOfQualification(CrmTask task) => TaskForm.Parse(task.Form).Outcomes.Any(o => o.Code is "Convert" or "Reached");

    private async Task<(string Outcome, Dictionary<string, object> Values)> AnswerAsync(DemoCompany company, Viewer manager, CrmTask task, CancellationToken cancel)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal) { ["note"] = company.Pick(DemoWords.Learned) };
        var chance = company.Random.NextDouble();
        if (TaskForm.Parse(task.Form).Outcomes.Any(o => o.Code == "Convert"))
        {
            values["rating"] = company.Pick(["Hot", "Warm", "Cold"]);
            values["reason"] = company.Pick(["NoBudget", "Competitor", "NotOurProfile"]);
            values["withDeal"] = task.Number % 2 == 0;
            return (chance < 0.6 ? "Convert" : "Fail", values);
        }

        values["reason"] = "NotInterested";
        if (chance < 0.5)
            values["budget"] = company.Random.Next(5, 150) * 10_000;
        if (chance >= 0.5)
            values["note"] = company.Pick(DemoWords.NoAnswer);
        if (chance < 0.92 || await AnotherLeadAsync(manager, task, cancel) is not { } original)
            return (chance < 0.5 ? "Reached" : chance < 0.8 ? "Unreachable" : "NotInterested", values);
        (values["original"], values["note"]) = (original, "Уже есть у нас: писали с другого телефона.");
        return ("Duplicate", values);
    }

    private Task<Guid?> AnotherLeadAsync(Viewer manager, CrmTask task, CancellationToken cancel) => work.ReadAsync(manager, (CrmDb db) =>
        db.Set<Lead>().Where(l => l.ResponsibleId == manager.UserId && l.Id != task.SubjectId && l.Status == LeadStatus.InWork).OrderBy(l => l.Number).Select(l => (Guid?)l.Id).FirstOrDefaultAsync(cancel));

    private Lead NewLead(DemoCompany company)
    {
        var client = _clients.Next();
        var (source, code) = company.Pick(_sources);
        return new Lead
        {
            Name = client.Organisation,
            Company = client.Organisation,
            ContactName = client.Person.Full,
            Position = company.Pick(client.IsEnglish ? DemoWords.EnglishPositions : DemoWords.Positions),
            Phone = client.Phone,
            Email = client.Email,
            SourceId = source,
            WebFormId = code == "WebForm" ? _form : null,
            Utm = code == "WebForm" ? new Utm { Source = "yandex", Medium = "cpc", Campaign = company.Pick(["osen-cafe", "office-2026"]) } : null,
            Rating = company.Random.Next(4) == 0 ? company.Pick([LeadRating.Hot, LeadRating.Warm, LeadRating.Cold]) : null,
            IndustryId = company.Pick(_industries),
            RegionId = company.Pick(company.Regions).Id,
            About = company.Pick(client.IsEnglish ? DemoWords.EnglishNeeds : DemoWords.Needs),
        };
    }

    private void AddQueueAndForm(CrmDb db, DemoCompany company)
    {
        var corporate = new LeadQueue { Name = "Corporate clients", NameRu = "Корпоративные клиенты", OwnerId = company.Head.UserId, Order = QueueOrder.Manual, FirstTouchMinutes = 120 };
        db.Add(corporate);
        db.AddRange(company.Managers.Take(3).Select((manager, i) => new QueueMember { QueueId = corporate.Id, UserId = manager.UserId!.Value, Weight = i == 0 ? 2 : 1, DailyCap = 6 }));
        var form = new WebForm
        {
            Name = "Ask for a quote",
            NameRu = "Рассчитать проект",
            Key = "quote",
            Intro = "Tell us what you need: we answer within half a working day.",
            IntroRu = "Расскажите, что нужно: ответим в течение половины рабочего дня.",
            ConsentText = "I agree that Loft & Co keeps my data to answer me.",
            ConsentTextRu = "Согласен на обработку персональных данных, чтобы «Лофт и Ко» мог мне ответить.",
            UtmCampaign = "site",
        };
        db.Add(form);
        _form = form.Id;
    }

    // Mostly clients; now and then somebody one buys from or sells with.
    internal static string TypeOf(int client) => (client % 10) switch { 3 => "Supplier", 7 => "Partner", _ => "Client" };

    private void AddClient(CrmDb db, DemoCompany company, Guid type)
    {
        var client = _clients.Next();
        var responsible = company.Pick(company.Managers).UserId;
        var contractor = new Contractor
        {
            Kind = client.IsSoleProprietor ? ContractorKind.SoleProprietor : ContractorKind.Company,
            Name = client.Organisation,
            CustomerTypeId = type,
            LastName = client.IsSoleProprietor ? client.Person.Last : null,
            FirstName = client.IsSoleProprietor ? client.Person.First : null,
            MiddleName = client.IsSoleProprietor ? client.Person.Middle : null,
            Phone = client.Phone,
            Email = client.Email,
            IndustryId = company.Pick(_industries),
            RegionId = company.Pick(company.Regions).Id,
            ResponsibleId = responsible,
            AnnualRevenue = new Money(company.Random.Next(3, 400) * 1_000_000m, client.IsEnglish ? "USD" : "RUB"),
            Staff = company.Random.Next(5, 900),
            Description = company.Pick(client.IsEnglish ? DemoWords.EnglishNeeds : DemoWords.Needs),
            Addresses = client.IsEnglish ? [] : [_clients.Address()],
        };
        if (!client.IsSoleProprietor)
            contractor.ContactPoints = [.. contractor.ContactPoints, new ContactPoint(ContactPointKind.Site, "https://" + client.Email.Split('@')[1])];
        db.Add(contractor);
        db.Add(new Contact
        {
            LastName = client.Person.Last,
            FirstName = client.Person.First,
            MiddleName = client.Person.Middle,
            Position = company.Pick(client.IsEnglish ? DemoWords.EnglishPositions : DemoWords.Positions),
            ContractorId = contractor.Id,
            ResponsibleId = responsible,
            Phone = client.IsEnglish ? client.Phone : _clients.Mobile(),
            Email = client.Email,
        });
    }
}
