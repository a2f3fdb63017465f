using Crm.Basic.Contractors;
using Crm.Basic.Leads;
using Crm.Basic.Queues;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Demo;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Basic.Demo;

/// <summary>What lies on the desks today: the manager a visitor enters as has a full day, the head an escalation to look at, the analyst an incident.</summary>
internal sealed class DemoDesk(UnitOfWork work, DemoClients clients)
{
    private const int ProcessTasks = 6;
    private const int ToCorporate = 5;
    private static readonly TaskForm s_result = new() { Fields = [new TaskFormField("result", "longText") { LabelEn = "Result", LabelRu = "Результат" }] };

    public async Task RunAsync(DemoCompany company, CancellationToken cancel)
    {
        var anna = company.Managers[0];
        await TakeAsync(company, anna, cancel);
        await GiveTasksAsync(company, anna, cancel);
        await AskHeadAsync(company, anna, cancel);
        await TalkAsync(company, anna, cancel);
        await PlaceCorporateAsync(company, cancel);
        await BreakOneAsync(company, cancel);
    }

    private async Task TakeAsync(DemoCompany company, Viewer anna, CancellationToken cancel)
    {
        var me = anna.UserId!.Value;
        var has = await work.ReadAsync(anna, (CrmDb db) => db.Set<CrmTask>().CountAsync(t => t.AssigneeId == me && t.InstanceId != null && t.SubjectKind != "deals" && (t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress), cancel));
        for (; has < ProcessTasks; has++)
            await work.RunAsync(anna, services => services.GetRequiredService<TakeNextLead>().RunAsync(null, cancel), cancel);
        await company.SettleAsync(cancel);
    }

    private Task GiveTasksAsync(DemoCompany company, Viewer anna, CancellationToken cancel) => work.RunAsync(company.Head, async services =>
    {
        var (tasks, now) = (services.GetRequiredService<ITasks>(), services.GetRequiredService<ICrmClock>().UtcNow);
        var mine = await services.GetRequiredService<CrmDb>().Set<Contractor>().AsNoTracking().Where(c => c.ResponsibleId == anna.UserId).OrderBy(c => c.Number).Take(5).ToListAsync(cancel);
        (string En, string Ru, DateTime Due, TaskPriority Priority, bool IsControlled)[] given =
        [
            ("Send the corrected contract", "Отправить исправленный договор", At(now, -1, 13), TaskPriority.High, false),
            ("Confirm the delivery window", "Подтвердить окно доставки", Soon(now, 2), TaskPriority.Normal, false),
            ("Prepare fabric samples for the meeting", "Подготовить образцы ткани к встрече", Soon(now, 4), TaskPriority.Normal, true),
            ("Call back about the second floor", "Перезвонить по второму этажу", At(now, 1, 9), TaskPriority.Normal, false),
            ("Collect last year's orders for the discount", "Собрать прошлогодние заказы для скидки", At(now, 4, 12), TaskPriority.Low, true),
        ];
        foreach (var (i, task) in given.Index())
            await tasks.CreateAsync(new NewTask(task.En)
            {
                NameRu = task.Ru,
                AssigneeId = anna.UserId,
                DueAt = task.Due,
                Priority = task.Priority,
                ControllerId = task.IsControlled ? company.Head.UserId : null,
                SubjectKind = i < mine.Count ? "contractors" : null,
                SubjectId = i < mine.Count ? mine[i].Id : null,
                SubjectTitle = i < mine.Count ? mine[i].Title : null,
                Form = s_result,
            }, cancel);
    }, cancel);

    private Task AskHeadAsync(DemoCompany company, Viewer anna, CancellationToken cancel) => work.RunAsync(anna, async services =>
    {
        var (tasks, now) = (services.GetRequiredService<ITasks>(), services.GetRequiredService<ICrmClock>().UtcNow);
        (string En, string Ru, DateTime Due)[] asked =
        [
            ("Approve the twelve per cent discount", "Согласовать скидку 12 %", At(now, -1, 12)),
            ("Decide who leads the hotel project", "Решить, кто ведёт проект гостиницы", Soon(now, 3)),
            ("Look through the plan for next month", "Посмотреть план на следующий месяц", At(now, 2, 11)),
        ];
        foreach (var (en, ru, due) in asked)
            await tasks.CreateAsync(new NewTask(en) { NameRu = ru, AssigneeId = company.Head.UserId, DueAt = due, Form = s_result }, cancel);
    }, cancel);

    // What was said: notes on leads and clients, and a question of the head that names the manager.
    private async Task TalkAsync(DemoCompany company, Viewer anna, CancellationToken cancel)
    {
        await work.RunAsync(anna, async services =>
        {
            var (db, comment) = (services.GetRequiredService<CrmDb>(), services.GetRequiredService<AddComment>());
            foreach (var lead in await db.Set<Lead>().Where(l => l.ResponsibleId == anna.UserId).OrderByDescending(l => l.Number).Take(4).ToListAsync(cancel))
                comment.Add(lead, company.Pick(DemoWords.Notes));
            foreach (var client in await db.Set<Contractor>().Where(c => c.ResponsibleId == anna.UserId).OrderBy(c => c.Number).Take(4).ToListAsync(cancel))
                comment.Add(client, company.Pick(DemoWords.Notes));
        }, cancel);
        await work.RunAsync(company.Head, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var task = await db.Set<CrmTask>().Where(t => t.AssigneeId == anna.UserId && t.InstanceId != null && t.SubjectKind != "deals" && (t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress)).OrderBy(t => t.Number).FirstAsync(cancel);
            services.GetRequiredService<AddComment>().Add(task, $"@[{anna.Name}]({anna.UserId}) клиент писал и мне: просит ответить сегодня. Возьмите, пожалуйста, первым.");
            await services.GetRequiredService<INotifications>().NotifyAsync(new NewNotification(anna.UserId!.Value, NotificationKind.Mentioned,
                new($"{company.Head.Name} mentioned you in “{task.Name}”", $"Вас упомянули в задаче «{task.Title}»: {company.Head.Name}"), $"/inbox/{task.Id}"), cancel);
        }, cancel);
    }

    private Task PlaceCorporateAsync(DemoCompany company, CancellationToken cancel) => work.RunAsync(company.Head, async services =>
    {
        var db = services.GetRequiredService<CrmDb>();
        var queues = await db.Set<LeadQueue>().OrderBy(q => q.Number).ToListAsync(cancel);
        var chosen = await db.Set<Lead>().Waiting(queues[0].Id).OrderByDescending(l => l.Number).Take(ToCorporate).Select(l => l.Id).ToListAsync(cancel);
        await services.GetRequiredService<PlaceLeads>().RunAsync(new Placement { Leads = chosen, Queue = queues[1].Id, Reason = "Больше 20 рабочих мест: в корпоративные продажи" }, cancel);
    }, cancel);

    // A slip that happens: a lead is called a duplicate of itself. The step refuses, and the process waits for the analyst.
    private async Task BreakOneAsync(DemoCompany company, CancellationToken cancel)
    {
        var oleg = company.Managers[1];
        var lead = await work.RunAsync(oleg, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var client = clients.Next();
            var lead = new Lead { Name = client.Organisation, Company = client.Organisation, ContactName = client.Person.Full, Phone = client.Phone, Email = client.Email, ResponsibleId = oleg.UserId };
            db.Add(lead);
            await db.SaveChangesAsync(cancel);
            return lead.Id;
        }, cancel);
        await company.SettleAsync(cancel);
        var task = await work.ReadAsync(oleg, (CrmDb db) => db.Set<CrmTask>().Where(t => t.SubjectId == lead).Select(t => t.Id).FirstAsync(cancel));
        await company.AnswerAsync(oleg, task, "Duplicate", new Dictionary<string, object>(StringComparer.Ordinal) { ["original"] = lead, ["note"] = "Такой клиент уже был." }, cancel);
        await company.SettleAsync(cancel);
    }

    private static DateTime At(DateTime now, int days, int hour) => now.Date.AddDays(days).AddHours(hour);

    // Today, whatever hour it is.
    private static DateTime Soon(DateTime now, int hours)
    {
        var (due, evening) = (now.AddHours(hours), now.Date.AddHours(20));
        return due < evening ? due : now < evening ? evening : now.AddMinutes(20);
    }
}
