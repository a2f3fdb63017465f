using Crm.Basic.Products;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Deals;

/// <summary>All lines of a deal's products, in their order.</summary>
public sealed record ProductLines
{
    public IReadOnlyList<ProductLine> Lines { get; init; } = [];

    /// <summary>Three letters of ISO 4217; unset, the deal's currency.</summary>
    public string? Currency { get; init; }

    /// <summary>Whether the deal's amount is their sum from now on; unset, yes unless its amount was typed.</summary>
    public bool? TakeSum { get; init; }
}

/// <summary>One line as it is set.</summary>
public sealed record ProductLine
{
    /// <summary>The product; null for what is sold only this once.</summary>
    public Guid? Product { get; init; }

    /// <summary>Unset, the product's name.</summary>
    public string? Name { get; init; }

    public decimal Quantity { get; init; } = 1;

    /// <summary>Unset, the product's unit.</summary>
    public string? Unit { get; init; }

    /// <summary>For one; unset, the product's price when it is in the same currency.</summary>
    public decimal? Price { get; init; }

    public decimal DiscountPercent { get; init; }

    /// <summary>Unset, the product's VAT.</summary>
    public int? VatPercent { get; init; }
}

/// <summary>Says what a deal sells: replaces all its lines, and its amount where that follows them.</summary>
public sealed class SetDealProducts(CrmDb db)
{
    /// <exception cref="InvalidInputException">A line cannot be; the sentence names it.</exception>
    /// <exception cref="RuleBrokenException">The deal is closed, and the viewer may not change closed deals.</exception>
    public async Task<Deal> RunAsync(Guid dealId, ProductLines lines, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var deal = await db.LoadAsync<Deal>(dealId, DealPermissions.Edit, cancel);
        if (!deal.IsOpen && !await db.MayAsync(deal, DealPermissions.ChangeClosedStatus, cancel))
            throw new RuleBrokenException(DealTexts.ClosedIsKept, deal.Name, DealTexts.Of(deal.Status));
        if (lines.Lines.Count > DealProduct.MaxLines)
            throw new InvalidInputException("products", DealTexts.TooManyLines.With(DealProduct.MaxLines));
        var before = await db.Set<DealProduct>().Where(p => p.DealId == dealId).ToListAsync(cancel);
        var products = await ProductsAsync(lines.Lines, cancel);
        // A deal that has no amount yet counts in the currency of what it sells.
        var currency = Currency(lines.Currency) ?? deal.Amount?.Currency ?? before.FirstOrDefault()?.Currency
            ?? lines.Lines.Select(l => l.Product is { } id ? products[id].Price?.Currency : null).FirstOrDefault(c => c is not null) ?? await DealRules.CurrencyAsync(db, deal, cancel);
        var made = Made(deal, lines.Lines, products, currency);
        db.RemoveRange(before);
        db.AddRange(made);
        deal.LeadsWith(made.Select(l => l.ProductId).FirstOrDefault(p => p is not null));
        if (lines.TakeSum ?? (deal.IsAmountFromProducts || deal.Amount is null || (before.Count == 0 && made.Count > 0 && deal.Amount.Amount == 0)))
            deal.TakeSum(made.Count == 0 ? null : new Money(made.Sum(l => l.Sum), currency));
        else
            deal.IsAmountFromProducts = false;
        // The deal itself may stay as it was; who has it open should see the lines anew.
        db.Entry(deal).Property(d => d.ChangedAt).IsModified = true;
        return deal;
    }

    private static string? Currency(string? code) =>
        string.IsNullOrWhiteSpace(code) ? null
        : code.Trim() is { Length: 3 } three && three.All(char.IsAsciiLetter) ? three.ToUpperInvariant()
        : throw new InvalidInputException("currency", Funnels.FunnelTexts.WrongCurrency.With(code));

    private async Task<Dictionary<Guid, Product>> ProductsAsync(IReadOnlyList<ProductLine> lines, CancellationToken cancel)
    {
        var ids = lines.Select(l => l.Product).OfType<Guid>().Distinct().ToList();
        var products = await db.Set<Product>().IgnoreQueryFilters([AccessFilter.Deleted]).Include(p => p.Unit).AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancel);
        if (products.Count < ids.Count)
            throw new InvalidInputException("products", DealTexts.UnknownProduct);
        return products;
    }

    private static List<DealProduct> Made(Deal deal, IReadOnlyList<ProductLine> lines, Dictionary<Guid, Product> products, string currency)
    {
        var made = lines.Select((line, at) => Made(deal, line, at + 1, line.Product is { } id ? products[id] : null, currency)).ToList();
        foreach (var line in made)
            line.Check();
        if (made.Sum(l => l.Sum) > Money.MaxAmount)
            throw new InvalidInputException("products", DealTexts.LinePrice.With(deal.Name));
        return made;
    }

    private static DealProduct Made(Deal deal, ProductLine line, int position, Product? product, string currency) => new()
    {
        DealId = deal.Id,
        Position = position,
        ProductId = product?.Id,
        Name = string.IsNullOrWhiteSpace(line.Name) ? product?.Name ?? "" : line.Name.Trim(),
        Quantity = line.Quantity,
        Unit = string.IsNullOrWhiteSpace(line.Unit) ? product?.Unit?.Title : line.Unit.Trim() is { Length: > 50 } longUnit ? longUnit[..50] : line.Unit.Trim(),
        Price = line.Price ?? (product?.Price is { } price && price.Currency == currency ? price.Amount : 0),
        Currency = currency,
        DiscountPercent = line.DiscountPercent,
        VatPercent = line.VatPercent ?? product?.VatPercent,
    };
}
