using Crm.Basic.Contractors;
using Crm.Basic.Deals;
using Crm.Basic.Leads;
using Crm.Basic.Relationships;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Demo;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Basic.Demo;

/// <summary>Calls, meetings and letters of the demo company: planned, held, followed up; some clients write themselves, some are left too long.</summary>
internal sealed class RelationshipDemo(UnitOfWork work) : IDemoData
{
    private const int Seed = 20261127;
    private static readonly TimeOnly s_morning = new(6, 0);

    // A source of chance of its own, so that what others draw stays the same.
    private readonly Random _random = new(Seed);

    public Task BeginAsync(DemoCompany company, CancellationToken cancel) => Task.CompletedTask;

    public async Task DayAsync(DemoCompany company, DateOnly day, bool isToday, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(company);
        foreach (var manager in company.Managers)
        {
            await HoldAsync(manager, isToday ? 0.4 : 0.9, cancel);
            await HearAsync(manager, cancel);
            await PlanAsync(manager, day, cancel);
            await KeepPromisesAsync(company, manager, cancel);
        }

        if (isToday)
            await PlanTodayAsync(company, day, cancel);
        await company.SettleAsync(cancel);
        if (isToday)
            await work.RunAsync(company.Administrator, async services =>
            {
                var breaks = services.GetRequiredService<FindBreaks>();
                return await breaks.IsDueAsync(cancel) ? await breaks.TonightAsync(cancel) : 0;
            }, cancel);
        await company.SettleAsync(cancel);
    }

    // What was planned until now took place, mostly; half of it leads on.
    private async Task HoldAsync(Viewer manager, double share, CancellationToken cancel)
    {
        var me = manager.UserId!.Value;
        var due = await work.ReadAsync(manager, (IServiceProvider services) =>
        {
            var now = services.GetRequiredService<ICrmClock>().UtcNow;
            return services.GetRequiredService<CrmDb>().Set<Relationship>().Where(r => r.ResponsibleId == me && r.Status == RelationshipStatus.Planned && r.EndAt < now).OrderBy(r => r.Number).Take(20).ToListAsync(cancel);
        });
        foreach (var record in due.Where(_ => _random.NextDouble() < share))
            await work.RunAsync(manager, services => services.GetRequiredService<CompleteRelationship>().RunAsync(record.Id, Outcome(record, services.GetRequiredService<ICrmClock>().UtcNow), cancel), cancel);
    }

    private Completion Outcome(Relationship record, DateTime now)
    {
        var chance = _random.NextDouble();
        var (code, said) = chance < 0.15 ? ("NoAnswer", "Не берёт трубку, попробую позже") : chance < 0.3 ? ("CallBack", "Просит перезвонить: на совещании")
            : chance < 0.6 ? ("Interested", "Понравились образцы, ждут расчёт") : chance < 0.85 ? ("Agreed", "Согласовали размеры и сроки") : ("Thinking", "Советуются с бухгалтерией");
        var later = At(DateOnly.FromDateTime(now), _random.Next(1, 5));
        var isAgreed = code == "Agreed" && _random.Next(2) == 0;
        return new Completion
        {
            ResultCode = code,
            Result = said,
            Agreement = isAgreed ? "Прислать исправленный план до пятницы" : null,
            AgreementDue = isAgreed ? DateOnly.FromDateTime(now).AddDays(3) : null,
            AgreementBy = _random.Next(3) == 0 ? AgreementSide.Client : AgreementSide.Us,
            Next = _random.NextDouble() < 0.5 ? new NextRelationship { Kind = record.Kind == RelationshipKind.Call && code == "Interested" ? RelationshipKind.Meeting : RelationshipKind.Call, StartAt = later } : null,
        };
    }

    // What was promised is mostly done when it is due. What other plugins ask is theirs to answer.
    private async Task KeepPromisesAsync(DemoCompany company, Viewer manager, CancellationToken cancel)
    {
        var me = manager.UserId!.Value;
        var promises = await work.ReadAsync(manager, (IServiceProvider services) =>
        {
            var now = services.GetRequiredService<ICrmClock>().UtcNow;
            return services.GetRequiredService<CrmDb>().Set<CrmTask>().AsNoTracking().Where(t => t.AssigneeId == me && t.Kind == TaskKind.Manual && t.Status == TaskStatus.Open && t.DueAt < now).OrderBy(t => t.Number).Take(20).Select(t => new { t.Id, t.Form }).ToListAsync(cancel);
        });
        foreach (var promise in promises.Where(p => TaskForm.Parse(p.Form).Outcomes.Any(o => o.Code == "Done")).Select(p => p.Id).Where(_ => _random.Next(4) > 0))
            await company.AnswerAsync(manager, promise, "Done", new Dictionary<string, object>(StringComparer.Ordinal), cancel);
    }

    // Clients turn to us, too, and some get an offer.
    private async Task HearAsync(Viewer manager, CancellationToken cancel)
    {
        if (_random.Next(2) == 0 || await ClientAsync(manager, cancel) is not { } client)
            return;
        var isOffer = _random.Next(6) == 0;
        await work.RunAsync(manager, services => services.GetRequiredService<PlanRelationship>().RunAsync(new RelationshipPlan
        {
            Kind = RelationshipKind.Letter,
            Name = isOffer ? "Коммерческое предложение" : "Вопрос о сроках",
            Direction = isOffer ? RelationshipDirection.Out : RelationshipDirection.In,
            ContractorId = client,
            StartAt = services.GetRequiredService<ICrmClock>().UtcNow.AddMinutes(-_random.Next(5, 90)),
            Result = isOffer ? "Отправлено предложение на мебель" : "Спрашивают, когда доставка",
            ResultCode = isOffer ? "OfferSent" : "Reached",
        }, cancel), cancel);
    }

    private async Task PlanAsync(Viewer manager, DateOnly day, CancellationToken cancel)
    {
        if (_random.Next(3) == 0 && await ClientAsync(manager, cancel) is { } client)
            await PlanAsync(manager, new RelationshipPlan { Kind = _random.Next(3) == 0 ? RelationshipKind.Meeting : RelationshipKind.Call, Name = Pick("Уточнить план этажа", "Показать ткани", "Обсудить скидку", "Согласовать доставку"), ContractorId = client, StartAt = At(day, _random.Next(1, 4)) }, cancel);
        var me = manager.UserId!.Value;
        var leads = await work.ReadAsync(manager, (CrmDb db) => db.Set<Lead>().Where(l => l.ResponsibleId == me && l.Status == LeadStatus.InWork && l.NextStepAt == null).OrderByDescending(l => l.Number).Take(2).Select(l => l.Id).ToListAsync(cancel));
        var deals = await work.ReadAsync(manager, (CrmDb db) => db.Set<Deal>().Where(d => d.ResponsibleId == me && d.Status == DealStatus.Active && d.NextStepAt == null).OrderBy(d => d.Number).Take(3).Select(d => new { d.Id, d.ContractorId }).ToListAsync(cancel));
        foreach (var deal in deals.Where(_ => _random.Next(4) > 0))
            await PlanAsync(manager, new RelationshipPlan { Kind = _random.Next(4) == 0 ? RelationshipKind.Meeting : RelationshipKind.Call, Name = Pick("Узнать решение по предложению", "Согласовать договор", "Уточнить дату поставки"), ContractorId = deal.ContractorId, DealId = deal.Id, StartAt = At(day, _random.Next(1, 5)) }, cancel);
        foreach (var lead in leads.Where(_ => _random.Next(4) > 0))
            await PlanAsync(manager, new RelationshipPlan { Kind = RelationshipKind.Call, Name = Pick("Узнать задачу и сроки", "Рассказать о производстве"), LeadId = lead, StartAt = At(day, _random.Next(0, 3)) }, cancel);
    }

    // The manager a visitor enters as has a full calendar this week, with a colleague, a whole day and something private.
    private async Task PlanTodayAsync(DemoCompany company, DateOnly day, CancellationToken cancel)
    {
        var (anna, oleg) = (company.Managers[0], company.Managers[1].UserId!.Value);
        var clients = await work.ReadAsync(anna, (CrmDb db) => db.Set<Contractor>().Where(c => c.ResponsibleId == anna.UserId).OrderBy(c => c.Number).Take(4).Select(c => c.Id).ToListAsync(cancel));
        if (clients.Count < 4)
            return;
        await PlanAsync(anna, new RelationshipPlan { Kind = RelationshipKind.Call, Name = "Подтвердить замер", ContractorId = clients[0], StartAt = day.ToDateTime(s_morning, DateTimeKind.Utc).AddHours(1) }, cancel);
        await PlanAsync(anna, new RelationshipPlan { Kind = RelationshipKind.Meeting, Name = "Показать образцы", ContractorId = clients[1], StartAt = day.ToDateTime(s_morning, DateTimeKind.Utc).AddHours(7), Place = "Шоурум", Participants = [oleg] }, cancel);
        await PlanAsync(anna, new RelationshipPlan { Kind = RelationshipKind.Meeting, Name = "Выставка интерьеров", ContractorId = clients[2], AllDay = true, Day = day.AddDays(1), LastDay = day.AddDays(1), Participants = [oleg] }, cancel);
        await PlanAsync(anna, new RelationshipPlan { Kind = RelationshipKind.Call, Name = "Личный вопрос директора", ContractorId = clients[3], StartAt = day.ToDateTime(s_morning, DateTimeKind.Utc).AddDays(1).AddHours(4), IsPrivate = true }, cancel);
    }

    private Task PlanAsync(Viewer manager, RelationshipPlan plan, CancellationToken cancel) =>
        work.RunAsync(manager, services => services.GetRequiredService<PlanRelationship>().RunAsync(plan, cancel), cancel);

    private async Task<Guid?> ClientAsync(Viewer manager, CancellationToken cancel)
    {
        var me = manager.UserId!.Value;
        var mine = await work.ReadAsync(manager, (CrmDb db) => db.Set<Contractor>().Where(c => c.ResponsibleId == me).OrderBy(c => c.Number).Take(20).Select(c => c.Id).ToListAsync(cancel));
        return mine.Count == 0 ? null : mine[_random.Next(mine.Count)];
    }

    // Working hours of Moscow, Monday to Friday.
    private DateTime At(DateOnly day, int later)
    {
        var on = day.AddDays(later);
        on = on.AddDays(on.DayOfWeek switch { DayOfWeek.Saturday => 2, DayOfWeek.Sunday => 1, _ => 0 });
        return on.ToDateTime(s_morning, DateTimeKind.Utc).AddMinutes(30 * _random.Next(1, 17));
    }

    private string Pick(params string[] words) => words[_random.Next(words.Length)];
}
