using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Basic.Deals;

/// <summary>One line of what a deal sells. Prices are in the deal's currency.</summary>
public sealed class DealProduct
{
    public const int MaxLines = 200;
    private const decimal MaxQuantity = 1_000_000_000m;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid DealId { get; init; }

    /// <summary>Its place among the deal's lines, from 1.</summary>
    public int Position { get; init; }

    /// <summary>The product; null for what is sold only this once.</summary>
    public Guid? ProductId { get; init; }

    /// <summary>What the line says; the product's name unless somebody wrote another.</summary>
    public required string Name { get; init; }

    public decimal Quantity { get; init; } = 1;

    /// <summary>What one counts in, as the line says it.</summary>
    public string? Unit { get; init; }

    public decimal Price { get; init; }

    /// <summary>Three letters of ISO 4217; the same in all lines of a deal.</summary>
    public required string Currency { get; init; }

    public decimal DiscountPercent { get; init; }

    /// <summary>VAT that the price contains; null when it bears none.</summary>
    public int? VatPercent { get; init; }

    /// <summary>Quantity × price less discount, in hundredths of the currency.</summary>
    public decimal Sum => Math.Round(Quantity * Price * (100 - DiscountPercent) / 100, 2, MidpointRounding.AwayFromZero);

    /// <summary>The VAT contained in <see cref="Sum"/>.</summary>
    public decimal VatSum => VatPercent is { } vat ? Math.Round(Sum * vat / (100 + vat), 2, MidpointRounding.AwayFromZero) : 0;

    /// <exception cref="InvalidInputException">A number cannot be; the sentence names the line.</exception>
    public void Check()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > 300)
            throw new InvalidInputException("products", DealTexts.LineName.With(Position));
        if (Quantity is <= 0 or > MaxQuantity)
            throw new InvalidInputException("products", DealTexts.LineQuantity.With(Name));
        if (Price is < 0 or > 1_000_000_000_000m || Quantity * Price > Money.MaxAmount)
            throw new InvalidInputException("products", DealTexts.LinePrice.With(Name));
        if (DiscountPercent is < 0 or > 100 || VatPercent is < 0 or > 100)
            throw new InvalidInputException("products", DealTexts.LinePercent.With(Name));
    }

    internal static void Map(EntityTypeBuilder<DealProduct> table)
    {
        table.HasKey(p => p.Id);
        table.Property(p => p.Id).ValueGeneratedNever();
        // Whole numbers of 1/10,000, as money is kept.
        table.Property(p => p.Quantity).HasConversion(value => (long)decimal.Round(value * 10_000m), stored => stored / 10_000m);
        table.Property(p => p.Price).HasConversion(value => (long)decimal.Round(value * 10_000m), stored => stored / 10_000m);
        table.Property(p => p.DiscountPercent).HasConversion(value => (long)decimal.Round(value * 10_000m), stored => stored / 10_000m);
        table.Property(p => p.Name).HasMaxLength(300);
        table.Property(p => p.Unit).HasMaxLength(50);
        table.Property(p => p.Currency).HasMaxLength(3);
        table.Ignore(p => p.Sum);
        table.Ignore(p => p.VatSum);
    }
}

/// <summary>When a deal came to a stage, from where, and who moved it.</summary>
public sealed class DealStageHistory
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid DealId { get; init; }

    /// <summary>Null in the first row: the deal began there.</summary>
    public Guid? FromStageId { get; init; }

    public Guid ToStageId { get; init; }
    public DateTime At { get; init; }
    public Guid? ById { get; set; }
    public string ByName { get; set; } = "";
    public string? Comment { get; init; }

    /// <summary>How long it stood on the stage before, in seconds; null in the first row.</summary>
    public long? SecondsInFrom { get; init; }

    public StageDirection Direction { get; init; }
}

/// <summary>Which way a deal moved.</summary>
public enum StageDirection
{
    Forward,
    Back,
}
