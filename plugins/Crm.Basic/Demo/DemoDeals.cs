using Crm.Basic.Contractors;
using Crm.Basic.Deals;
using Crm.Basic.Products;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Demo;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Basic.Demo;

/// <summary>What the demo company sells, and its deals: some it had already, some that begin day by day; managers walk them through the stages.</summary>
internal sealed class DemoDeals(UnitOfWork work)
{
    private const int FirstDeals = 30;
    private const double Share = 0.22;
    private static readonly (string Code, string Name, string Group, int Price)[] s_products =
    [
        ("ST-120", "Стол рабочий «Линия» 120 см", "Столы", 14_900), ("ST-160", "Стол рабочий «Линия» 160 см", "Столы", 18_700), ("ST-CONF", "Стол переговорный «Форум»", "Столы", 64_000),
        ("CH-ERGO", "Кресло эргономичное «Баланс»", "Кресла и стулья", 21_500), ("CH-BAR", "Стул барный «Лофт»", "Кресла и стулья", 7_900), ("CH-VIS", "Стул для посетителей «Рондо»", "Кресла и стулья", 4_300),
        ("CAB-M", "Шкаф металлический архивный", "Хранение", 16_200), ("RACK-W", "Стеллаж складской, секция", "Хранение", 12_800),
        ("SOFA-2", "Диван двухместный «Каскад»", "Мягкая мебель", 58_000), ("REC-DESK", "Стойка ресепшен по размерам", "Под заказ", 145_000), ("MOUNT", "Доставка и сборка", "Услуги", 9_500),
    ];

    private static readonly string[] s_subjects = ["Рабочие места", "Мебель для переговорной", "Стойка ресепшен", "Мебель для кафе", "Стеллажи для склада", "Кабинет руководителя", "Зона ожидания", "Кресла для офиса", "Мебель для номеров", "Шкафы для архива"];
    private static readonly string[] s_said = ["Ждут решения директора", "Сравнивают с другим поставщиком", "Просят скидку", "Юристы правят договор", "Готовы подписать на этой неделе", "Уточняют количество"];
    private static readonly string[] s_lostBecause = ["TooExpensive", "Competitor", "NoBudget", "Terms", "NoAnswer"];

    // Its own chance: what leads do on a day does not depend on it.
    private readonly Random _random = new(20261127);
    private List<Product> _products = [];

    public Task BeginAsync(DemoCompany company, CancellationToken cancel) => work.RunAsync(company.Administrator, services =>
    {
        var db = services.GetRequiredService<CrmDb>();
        _products = [.. s_products.Select(p => new Product { Code = p.Code, Name = p.Name, Group = p.Group, Price = new Money(p.Price, "RUB"), VatPercent = 20 })];
        db.AddRange(_products);
        db.AddRange(new[] { ("OfficeLine", "ОфисЛайн"), ("MebelGrad", "МебельГрад"), ("Comfort", "Комфорт-Интерьер") }
            .Select((c, i) => new DictionaryEntry { Dictionary = BasicDictionaries.Competitor, Code = c.Item1, Name = c.Item2, Order = i + 1 }));
        return Task.CompletedTask;
    }, cancel);

    /// <summary>One day of deals: new ones with clients one knows, and the day's tasks about those that go on.</summary>
    public async Task DayAsync(DemoCompany company, DateOnly day, bool isFirst, bool isToday, CancellationToken cancel)
    {
        for (var i = 0; i < (isFirst ? FirstDeals : isToday ? 3 : 2); i++)
            await BeginOneAsync(company, day, isFirst, cancel);
        await company.SettleAsync(cancel);
        foreach (var manager in company.Managers)
            await WorkAsync(company, manager, Share, cancel);
        if (isToday)
            await PostponeSomeAsync(company, day, cancel);
    }

    private Task BeginOneAsync(DemoCompany company, DateOnly day, bool isFirst, CancellationToken cancel)
    {
        var manager = company.Managers[_random.Next(company.Managers.Count)];
        return work.RunAsync(manager, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var clients = await db.Set<Contractor>().Where(c => c.ResponsibleId == manager.UserId).OrderBy(c => c.Number).Take(60).ToListAsync(cancel);
            if (clients.Count == 0)
                return;
            var deal = new Deal
            {
                Name = Pick(s_subjects),
                ContractorId = clients[_random.Next(clients.Count)].Id,
                ResponsibleId = manager.UserId,
                OpenedOn = isFirst ? day.AddDays(-_random.Next(2, 40)) : day,
                PlannedCloseOn = day.AddDays(_random.Next(5, 45)),
                ShortStatus = _random.Next(3) == 0 ? Pick(s_said) : null,
            };
            db.Add(deal);
            await db.SaveChangesAsync(cancel);
            await services.GetRequiredService<SetDealProducts>().RunAsync(deal.Id, Lines(), cancel);
            // A third of what the company had already was over.
            if (isFirst && _random.Next(3) == 0)
                await services.GetRequiredService<ChangeDealStatus>().RunAsync(deal.Id, Closing(_random.Next(3) > 0, day.AddDays(-_random.Next(0, 30))), cancel);
        }, cancel);
    }

    private ProductLines Lines() => new()
    {
        TakeSum = true,
        Lines = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Pick(_products)).Distinct().Select(product => new ProductLine
        {
            Product = product.Id,
            Quantity = product.Price!.Amount > 50_000 ? _random.Next(1, 4) : _random.Next(4, 41),
            DiscountPercent = _random.Next(4) == 0 ? 5 * _random.Next(1, 4) : 0,
        })],
    };

    private StatusChange Closing(bool isWon, DateOnly day) => isWon
        ? new StatusChange { Status = DealStatus.ClosedWon, ClosedOn = day }
        : new StatusChange { Status = DealStatus.ClosedLost, Reason = Pick(s_lostBecause), ClosedOn = day };

    private async Task WorkAsync(DemoCompany company, Viewer manager, double share, CancellationToken cancel)
    {
        var me = manager.UserId!.Value;
        var tasks = await work.ReadAsync(manager, (CrmDb db) => db.Set<CrmTask>().AsNoTracking()
            .Where(t => t.AssigneeId == me && t.InstanceId != null && t.SubjectKind == "deals" && (t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress))
            .OrderBy(t => t.Number).Take(30).ToListAsync(cancel));
        foreach (var task in tasks.Where(t => TaskForm.Parse(t.Form).Outcomes.Any(o => o.Code == "Next") && _random.NextDouble() < share))
        {
            var isLost = _random.NextDouble() < 0.2;
            var values = new Dictionary<string, object>(StringComparer.Ordinal) { ["shortStatus"] = Pick(s_said) };
            if (isLost)
                values["reason"] = Pick(s_lostBecause);
            await company.AnswerAsync(manager, task.Id, isLost ? "Lost" : "Next", values, cancel);
        }

        await company.SettleAsync(cancel);
    }

    private async Task PostponeSomeAsync(DemoCompany company, DateOnly day, CancellationToken cancel)
    {
        foreach (var manager in company.Managers.Take(3))
            await work.RunAsync(manager, async services =>
            {
                var db = services.GetRequiredService<CrmDb>();
                var deal = await db.Set<Deal>().Where(d => d.ResponsibleId == manager.UserId && d.Status == DealStatus.Active).OrderBy(d => d.Number).Select(d => (Guid?)d.Id).FirstOrDefaultAsync(cancel);
                if (deal is { } id)
                    await services.GetRequiredService<ChangeDealStatus>().RunAsync(id, new StatusChange { Status = DealStatus.Postponed, ResumeOn = day.AddDays(20), Comment = "Бюджет утвердят в следующем месяце" }, cancel);
            }, cancel);
        await company.SettleAsync(cancel);
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
