using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Bpm.Host.Design;

/// <summary>Made-up rows for the pages under /design.</summary>
internal static class Samples
{
    private static readonly Words[] s_names =
    [
        new("Café furniture “Lesnoy Dvor”, 40 seats", "Мебель для кафе «Лесной двор», 40 мест"), new("Office chairs, 120 seats", "Офисные кресла, 120 мест"),
        new("Warehouse racks", "Стеллажи для склада"), new("Reception desk", "Стойка ресепшн"), new("Metal cabinets", "Металлические шкафы"),
        new("Server room furniture", "Мебель для серверной"), new("Lounge sofas", "Диваны в зону отдыха"),
    ];

    private static readonly Words[] s_clients =
    [
        new("Lesnoy Dvor LLC", "ООО «Лесной двор»"), new("Vector LLC", "ООО «Вектор»"), new("TechnoProm JSC", "АО «ТехноПром»"), new("IE Bykov", "ИП Быков"), new("Severstal Metiz", "АО «Северсталь Метиз»"),
    ];

    private static readonly Words[] s_people = [new("Anna Svetlova", "Анна Светлова"), new("Oleg Lebedev", "Олег Лебедев"), new("Irina Kotova", "Ирина Котова"), new("", "")];

    private static readonly (Tone Tone, Words Word)[] s_statuses =
        [(Tone.Good, new("Active", "Активна")), (Tone.Info, new("Postponed", "Отложена")), (Tone.Warn, new("Being checked", "Проверяется")), (Tone.Plain, new("Won", "Выиграна")), (Tone.Bad, new("Lost", "Проиграна"))];

    public static IReadOnlyList<SampleDeal> Deals { get; } =
    [
        .. Enumerable.Range(0, 640).Select(n => new SampleDeal(
            n, s_names[n % s_names.Length], s_clients[n % s_clients.Length], s_statuses[n * 3 % s_statuses.Length].Tone, s_statuses[n * 3 % s_statuses.Length].Word,
            new Money(((n * 7919) % 311 + 3) * 12_400m, n % 9 == 4 ? "USD" : "RUB"), s_people[n % s_people.Length], n % 5 == 3 ? null : n % 11 - 4)),
    ];

    public static IReadOnlyList<Option> Stages { get; } =
    [
        new("review", new Words("Customer review", "Рассмотрение заказчиком")), new("contract", new Words("Contract agreement", "Согласование договора")),
        new("signing", new Words("Contract signing", "Подписание договора")), new("won", new Words("Won", "Выиграна")),
    ];

    public static Task<IReadOnlyList<Option>> FindClientAsync(string text, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Option>>([.. s_clients.Select((name, n) => new Option("c" + n, name, "7701234" + n, "/design/record")).Where(o => o.Label.Contains(text, StringComparison.CurrentCultureIgnoreCase))]);
}

internal sealed record SampleDeal(int Id, Words Name, Words Client, Tone Tone, Words Status, Money Amount, Words Owner, int? NextInDays);
