using Crm.Basic.Contractors;
using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Demo;
using Crm.Bpm.Sdk.Letters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Basic.Demo;

/// <summary>Letters of the demo company: most days somebody writes to a client, and today one letter is in doubt.</summary>
internal sealed class DemoLetters(UnitOfWork work) : IDemoData
{
    private static readonly (string Subject, string[] Paragraphs)[] s_letters =
    [
        ("Образцы ткани и сроки", ["Добрый день!", "Отправляю образцы ткани, о которых говорили: три оттенка, все есть на складе. Если определитесь до пятницы, изготовим к концу месяца.", "С уважением,"]),
        ("Размеры столов для переговорной", ["Здравствуйте!", "Подготовил схему переговорной с двумя вариантами столов. В первый помещается двенадцать человек, во второй — шестнадцать.", "Скажите, какой вам ближе, и я посчитаю точную стоимость.", "С уважением,"]),
        ("Договорённости после встречи", ["Здравствуйте!", "Спасибо за встречу. Коротко, о чём договорились: замер во вторник, смета — через два рабочих дня после него, монтаж в два этапа, чтобы офис не останавливался.", "С уважением,"]),
        ("Скидка на повторный заказ", ["Добрый день!", "По повторному заказу действует скидка восемь процентов. Она сохранится до конца квартала.", "С уважением,"]),
    ];

    private static readonly Words s_cutOff = new("The connection broke while the letter was being handed over: nobody knows whether it arrived.", "Соединение прервалось во время передачи: неизвестно, дошло ли письмо.");

    public Task BeginAsync(DemoCompany company, CancellationToken cancel) => Task.CompletedTask;

    public async Task DayAsync(DemoCompany company, DateOnly day, bool isToday, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(company);
        var writers = isToday ? company.Managers.Take(2) : day.DayNumber % 3 == 0 ? [company.Managers[day.DayNumber % company.Managers.Count]] : company.Managers.Take(day.DayNumber % 2);
        foreach (var writer in writers)
            await WriteAsync<Contractor>(company, writer, day, isInDoubt: false, cancel);
        if (isToday)
            await WriteAsync<Lead>(company, company.Managers[0], day, isInDoubt: true, cancel);
    }

    private Task WriteAsync<T>(DemoCompany company, Viewer writer, DateOnly day, bool isInDoubt, CancellationToken cancel) where T : Contacts.Reachable, IResponsible => work.RunAsync(writer, async services =>
    {
        var me = writer.UserId;
        var mine = await services.GetRequiredService<CrmDb>().Set<T>().Where(r => EF.Property<Guid?>(r, "ResponsibleId") == me && r.Email != null).OrderBy(r => r.Number).Take(12).ToListAsync(cancel);
        if (mine.Count == 0)
            return;
        // Told from the day and not from chance, so that the rest of the company stays as it was drawn.
        var client = mine[day.DayNumber % mine.Count];
        var (subject, paragraphs) = s_letters[day.DayNumber % s_letters.Length];
        var body = string.Concat(paragraphs.Append(writer.Name).Select(paragraph => $"<p>{System.Net.WebUtility.HtmlEncode(paragraph)}</p>"));
        var letter = await services.GetRequiredService<ILetters>().QueueAsync(new NewLetter(new LetterAddress(client.Email!, client.Title).ToString(), subject, body) { ResponsibleId = me, About = client }, cancel);
        // The line was cut while it was being handed over: somebody has to look.
        if (isInDoubt && letter.BeginSending(DateTime.MaxValue))
            letter.Doubt(s_cutOff);
    }, cancel);
}
