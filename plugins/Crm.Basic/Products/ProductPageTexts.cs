using Crm.Bpm.Sdk;

namespace Crm.Basic.Products;

/// <summary>Texts of the products' pages.</summary>
internal static class ProductPageTexts
{
    public static readonly Words Products = new("Products", "Продукты");
    public static readonly Words Sold = new("Sold", "В продаже");
    public static readonly Words All = new("All", "Все");
    public static readonly Words Empty = new("What the company sells: add it here or import a price list.", "То, что продаёт компания: добавьте здесь или импортируйте прайс-лист.");
    public static readonly Words About = new("About the product", "О продукте");
}
