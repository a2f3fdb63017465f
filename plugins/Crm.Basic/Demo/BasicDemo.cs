using Bogus;
using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Leads;
using Crm.Basic.Queues;
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
    private const int Clients = 60;
    private static readonly string[] s_needs =
    [
        "Нужны столы для кафе, 40 мест, к январю.", "Стулья и стойка для офиса на 25 человек.", "Мебель для гостиницы, 18 номеров, смотрят ещё двух поставщиков.",
        "Looking for loft tables for a coworking space.", "Needs a quote for 60 chairs with delivery.", "Переговорная и кабинет руководителя.", "Шкафы и стеллажи для склада.",
    ];

    private Faker _ru = new("ru");
    private Faker _en = new("en");
    private List<(Guid Id, string Code)> _sources = [];
    private List<Guid> _industries = [];

    public async Task BeginAsync(DemoCompany company, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(company);
        (_ru, _en) = (new Faker("ru") { Random = new Randomizer(company.Random.Next()) }, new Faker("en") { Random = new Randomizer(company.Random.Next()) });
        await work.RunAsync(company.Administrator, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            _sources = [.. (await db.Set<DictionaryEntry>().Where(e => e.Dictionary == BasicDictionaries.LeadSource && e.Code != null).ToListAsync(cancel)).Select(e => (e.Id, e.Code!))];
            _industries = await db.Set<DictionaryEntry>().Where(e => e.Dictionary == BasicDictionaries.Industry).Select(e => e.Id).ToListAsync(cancel);
            var queue = await db.Set<LeadQueue>().OrderBy(q => q.Number).FirstAsync(cancel);
            (queue.OwnerId, queue.FirstTouchMinutes) = (company.Head.UserId, 240);
            for (var i = 0; i < Clients; i++)
                AddClient(db, company, i);
        }, cancel);
    }

    public async Task DayAsync(DemoCompany company, DateOnly day, bool isToday, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(company);
        await work.RunAsync(company.Head, services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            for (var i = 0; i < (isToday ? 9 : 5); i++)
                db.Add(NewLead(company));
            return Task.CompletedTask;
        }, cancel);
        await company.SettleAsync(cancel);
        foreach (var manager in company.Managers)
        {
            if (!isToday || company.Random.Next(2) == 0)
                await TakeAsync(manager, cancel);
            await company.SettleAsync(cancel);
            await WorkAsync(company, manager, isToday ? 0.15 : 0.75, cancel);
        }
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

    private async Task WorkAsync(DemoCompany company, Viewer manager, double share, CancellationToken cancel)
    {
        var me = manager.UserId!.Value;
        var tasks = await work.ReadAsync(manager, (CrmDb db) => db.Set<CrmTask>().AsNoTracking()
            .Where(t => t.AssigneeId == me && t.InstanceId != null && (t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress))
            .OrderBy(t => t.Number).Take(20).ToListAsync(cancel));
        foreach (var task in tasks.Where(_ => company.Random.NextDouble() < share))
        {
            var (outcome, values) = AnswerTo(company, task);
            await company.AnswerAsync(manager, task.Id, outcome, values, cancel);
            await company.SettleAsync(cancel);
        }
    }

    private static (string Outcome, Dictionary<string, object> Values) AnswerTo(DemoCompany company, CrmTask task)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal) { ["note"] = company.Pick(s_needs) };
        var chance = company.Random.NextDouble();
        if (TaskForm.Parse(task.Form).Outcomes.Any(o => o.Code == "Convert"))
        {
            values["rating"] = company.Pick(["Hot", "Warm", "Cold"]);
            values["reason"] = company.Pick(["NoBudget", "Competitor", "NotOurProfile"]);
            return (chance < 0.6 ? "Convert" : "Fail", values);
        }

        values["reason"] = "NotInterested";
        if (chance < 0.55)
            values["budget"] = company.Random.Next(5, 150) * 10_000;
        return (chance < 0.55 ? "Reached" : chance < 0.85 ? "Unreachable" : "NotInterested", values);
    }

    private Lead NewLead(DemoCompany company)
    {
        var faker = company.Random.Next(4) == 0 ? _en : _ru;
        var person = faker.Name.FullName();
        var organisation = faker.Company.CompanyName();
        return new Lead
        {
            Name = organisation,
            Company = organisation,
            ContactName = person,
            Phone = "+7 9" + company.Random.NextInt64(100_000_000, 999_999_999).ToString(System.Globalization.CultureInfo.InvariantCulture),
            Email = _en.Internet.Email(provider: "mail.example"),
            SourceId = company.Pick(_sources).Id,
            IndustryId = company.Pick(_industries),
            RegionId = company.Pick(company.Regions).Id,
            About = company.Pick(s_needs),
        };
    }

    private void AddClient(CrmDb db, DemoCompany company, int index)
    {
        var faker = index % 5 == 4 ? _en : _ru;
        var responsible = company.Pick(company.Managers).UserId;
        var contractor = new Contractor
        {
            Name = index % 5 == 4 ? faker.Company.CompanyName() : $"ООО «{faker.Company.CompanyName()}»",
            Phone = "+7 812 " + company.Random.Next(2_000_000, 9_999_999).ToString(System.Globalization.CultureInfo.InvariantCulture),
            IndustryId = company.Pick(_industries),
            RegionId = company.Pick(company.Regions).Id,
            ResponsibleId = responsible,
            AnnualRevenue = new Money(company.Random.Next(3, 400) * 1_000_000m, "RUB"),
            Staff = company.Random.Next(5, 900),
            Description = faker.Company.CatchPhrase(),
        };
        db.Add(contractor);
        db.Add(new Contact
        {
            LastName = faker.Name.LastName(),
            FirstName = faker.Name.FirstName(),
            Position = company.Pick(["Директор", "Закупки", "Главный бухгалтер", "Office manager"]),
            ContractorId = contractor.Id,
            ResponsibleId = responsible,
            Phone = "+7 9" + company.Random.NextInt64(100_000_000, 999_999_999).ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
    }
}
