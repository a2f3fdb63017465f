using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Products;

/// <summary>Something the company sells: goods or a service, with the price a deal begins with.</summary>
[Record("products", "Product", "Продукт", "Products", "Продукты")]
public sealed class Product : Record, ISearchable
{
    [Field("Code", "Код", MaxLength = 100)]
    public string? Code { get; set; }

    [Field("Name", "Наименование", MaxLength = 300, Required = true)]
    public string Name { get; set; } = "";

    [Field("Group", "Группа", MaxLength = 200)]
    public string? Group { get; set; }

    public Guid? UnitId { get; set; }

    [Field("Unit", "Единица", Dictionary = BasicDictionaries.Unit)]
    public DictionaryEntry? Unit { get; set; }

    /// <summary>What a deal begins with; each deal may agree on another price.</summary>
    [Field("Price", "Цена")]
    public Money? Price { get; set; }

    /// <summary>Null when the price bears no VAT.</summary>
    [Field("VAT, %", "НДС, %")]
    public int? VatPercent { get; set; }

    /// <summary>Products that are no longer sold stay in the deals that have them and are not offered for new ones.</summary>
    [Field("Sold", "В продаже")]
    public bool IsActive { get; set; } = true;

    [Field("Description", "Описание", MaxLength = 20_000, As = FieldType.LongText)]
    public string? Description { get; set; }

    public override string Title => Name;

    public IEnumerable<string?> SearchWords() => [Name, Code, Group];

    public IEnumerable<(SearchKeyType Type, string Value)> SearchKeys() => [];

    public override void Check()
    {
        base.Check();
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Price is { Amount: < 0 })
            wrong["price"] = ProductTexts.NegativePrice;
        if (VatPercent is < 0 or > 100)
            wrong["vatPercent"] = ProductTexts.WrongPercent;
        if (wrong.Count > 0)
            throw new InvalidInputException(wrong);
    }
}

/// <summary>Words and sentences about products.</summary>
internal static class ProductTexts
{
    public static readonly Words NegativePrice = new("A price is not negative.", "Цена не бывает отрицательной.");
    public static readonly Words WrongPercent = new("Give a whole number from 0 to 100.", "Укажите целое число от 0 до 100.");
}
