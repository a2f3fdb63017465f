using System.Globalization;
using System.Net;
using System.Text;
using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Deals;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Letters;
using Crm.Bpm.Sdk.Templates;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Letters;

/// <summary>Letters about a deal: to the person one speaks with, then to the client; with the deal's products for the offer.</summary>
internal sealed class DealLetters(ICrmClock clock) : LetterSubject<Deal>
{
    private const int ValidDays = 14;

    public override IReadOnlyList<TemplateName> Names { get; } =
    [
        new("products_table", new("Table of the products", "Таблица товаров")), new("total", new("Sum of the products", "Итого по товарам")),
        new("vat_total", new("VAT in the sum", "НДС в сумме")), new("valid_until", new("Until when an offer holds", "До какого числа действует предложение")),
    ];

    protected override async Task<IReadOnlyList<LetterAddress>> AddressesAsync(CrmDb db, Deal record, CancellationToken cancel)
    {
        var (contractor, contact) = (record.ContractorId, record.ContactId);
        var addresses = new List<LetterAddress>();
        if (await db.Set<Contact>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == contact, cancel) is { } person)
            addresses.AddRange(PartyAddresses.Of(person));
        if (await db.Set<Contractor>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == contractor, cancel) is { } client)
        {
            addresses.AddRange(PartyAddresses.Of(client, client.Name, null));
            addresses.AddRange(await PartyAddresses.OfPeopleAsync(db, client.Id, cancel));
        }

        return PartyAddresses.Once(addresses);
    }

    protected override async Task<IReadOnlyDictionary<string, object?>> ValuesAsync(CrmDb db, Deal record, CancellationToken cancel)
    {
        var id = record.Id;
        var lines = await db.Set<DealProduct>().AsNoTracking().Where(p => p.DealId == id).OrderBy(p => p.Position).ToListAsync(cancel);
        var currency = lines.Count > 0 ? lines[0].Currency : record.Amount?.Currency ?? "";
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["products"] = lines.ConvertAll(ValuesOf),
            ["products_table"] = new TemplateHtml(ProductsTable.Of(lines)),
            ["total"] = new Money(lines.Count > 0 ? lines.Sum(line => line.Sum) : record.Amount?.Amount ?? 0, currency),
            ["vat_total"] = new Money(lines.Sum(line => line.VatSum), currency),
            ["valid_until"] = DateOnly.FromDateTime(clock.UtcNow).AddDays(ValidDays),
        };
    }

    private static Dictionary<string, object?> ValuesOf(DealProduct line) => new(StringComparer.Ordinal)
    {
        ["number"] = line.Position, ["name"] = line.Name, ["quantity"] = line.Quantity, ["unit"] = line.Unit, ["price"] = new Money(line.Price, line.Currency),
        ["discount"] = line.DiscountPercent, ["vat"] = line.VatPercent, ["sum"] = new Money(line.Sum, line.Currency),
    };
}

/// <summary>The products of a deal as a table: a line each, the sum, and the VAT contained in it by rate.</summary>
internal static class ProductsTable
{
    private static readonly Words s_number = new("No.", "№");
    private static readonly Words s_name = new("Name", "Наименование");
    private static readonly Words s_quantity = new("Quantity", "Количество");
    private static readonly Words s_price = new("Price", "Цена");
    private static readonly Words s_discount = new("Discount", "Скидка");
    private static readonly Words s_sum = new("Sum", "Сумма");
    private static readonly Words s_total = new("Total, {0}", "Итого, {0}");
    private static readonly Words s_vat = new("Including VAT {0} %", "В том числе НДС {0} %");
    private static readonly Words s_noVat = new("Without VAT", "Без НДС");

    /// <summary>In the current language; empty when the deal has no products.</summary>
    public static string Of(IReadOnlyList<DealProduct> lines)
    {
        if (lines.Count == 0)
            return "";
        var withDiscount = lines.Any(line => line.DiscountPercent != 0);
        var table = new StringBuilder("<table style=\"border-collapse: collapse; width: 100%\"><thead><tr>");
        foreach (var head in Heads(withDiscount))
            table.Append(CultureInfo.InvariantCulture, $"<th style=\"border: 1px solid #cccccc; padding: 6px 8px; text-align: left; background-color: #f4f5f8\">{Encoded(head)}</th>");
        table.Append("</tr></thead><tbody>");
        foreach (var line in lines)
            Row(table, line, withDiscount);
        Foot(table, s_total.With(lines[0].Currency), Amount(lines.Sum(line => line.Sum)), withDiscount, isStrong: true);
        foreach (var rate in lines.GroupBy(line => line.VatPercent).OrderByDescending(rate => rate.Key))
            Foot(table, rate.Key is { } percent ? s_vat.With(percent) : s_noVat, rate.Key is null ? Amount(rate.Sum(line => line.Sum)) : Amount(rate.Sum(line => line.VatSum)), withDiscount, isStrong: false);
        return table.Append("</tbody></table>").ToString();
    }

    private static IEnumerable<string> Heads(bool withDiscount) =>
        withDiscount ? [s_number, s_name, s_quantity, s_price, s_discount, s_sum] : [s_number, s_name, s_quantity, s_price, s_sum];

    private static void Row(StringBuilder table, DealProduct line, bool withDiscount)
    {
        table.Append("<tr>");
        Cell(table, line.Position.ToString(CultureInfo.CurrentCulture), isNumber: false);
        Cell(table, line.Name, isNumber: false);
        Cell(table, line.Quantity.ToString("#,0.###", CultureInfo.CurrentCulture) + (string.IsNullOrEmpty(line.Unit) ? "" : "\u00a0" + line.Unit), isNumber: true);
        Cell(table, Amount(line.Price), isNumber: true);
        if (withDiscount)
            Cell(table, line.DiscountPercent == 0 ? "" : line.DiscountPercent.ToString("0.##", CultureInfo.CurrentCulture) + "\u00a0%", isNumber: true);
        Cell(table, Amount(line.Sum), isNumber: true);
        table.Append("</tr>");
    }

    private static void Cell(StringBuilder table, string text, bool isNumber) =>
        table.Append(CultureInfo.InvariantCulture, $"<td style=\"border: 1px solid #cccccc; padding: 6px 8px; text-align: {(isNumber ? "right" : "left")}\">{Encoded(text)}</td>");

    private static void Foot(StringBuilder table, string label, string amount, bool withDiscount, bool isStrong)
    {
        var (open, close) = isStrong ? ("<strong>", "</strong>") : ("", "");
        table.Append(CultureInfo.InvariantCulture, $"<tr><td colspan=\"{(withDiscount ? 5 : 4)}\" style=\"border: 1px solid #cccccc; padding: 6px 8px; text-align: right\">{open}{Encoded(label)}{close}</td>")
            .Append(CultureInfo.InvariantCulture, $"<td style=\"border: 1px solid #cccccc; padding: 6px 8px; text-align: right\">{open}{Encoded(amount)}{close}</td></tr>");
    }

    private static string Amount(decimal amount) => amount.ToString("N2", CultureInfo.CurrentCulture);

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
