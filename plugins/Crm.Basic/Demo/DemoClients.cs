using System.Globalization;
using System.Text;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Demo;

namespace Crm.Basic.Demo;

/// <summary>Somebody the demo company deals with: believable names, phones that could be dialled, mails that fit the name.</summary>
/// <param name="Organisation">ООО «Лесной двор», Northwind Interiors Ltd.</param>
/// <param name="Person">Who one talks to.</param>
/// <param name="IsSoleProprietor">The organisation is the person.</param>
/// <param name="IsEnglish">They speak English.</param>
/// <param name="Phone">With its country.</param>
/// <param name="Email">At the organisation's own address.</param>
internal sealed record DemoClient(string Organisation, DemoPerson Person, bool IsSoleProprietor, bool IsEnglish, string Phone, string Email);

/// <summary>A person's names.</summary>
internal sealed record DemoPerson(string Last, string First, string? Middle)
{
    public string Full => Middle is null ? $"{First} {Last}" : $"{Last} {First} {Middle}";
}

/// <summary>Makes clients, each organisation once.</summary>
internal sealed class DemoClients(DemoCompany company)
{
    private static readonly string[] s_forms = ["ООО", "ООО", "ООО", "ООО", "АО"];
    private static readonly string[] s_operators = ["903", "905", "911", "916", "921", "926", "931", "952", "960", "981", "999"];
    private static readonly string[] s_cities = ["812", "495", "499", "843", "846", "831"];
    // Once every word stands for somebody, another round gives them namesakes: «Вектор» and «Вектор Сервис» are two companies.
    private readonly Queue<string> _brands = new([.. Shuffled(company, DemoWords.Brands), .. Shuffled(company, [.. DemoWords.Brands.Where(IsPlain).Select(brand => $"{brand} {company.Pick(DemoWords.Suffixes)}")])]);
    private readonly Queue<string> _english = Shuffled(company, DemoWords.EnglishBrands);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public DemoClient Next()
    {
        var chance = company.Random.Next(100);
        if (chance < 14 && _english.TryDequeue(out var english))
            return English(english);
        return chance < 84 && _brands.TryDequeue(out var brand) ? Company(brand) : SoleProprietor();
    }

    /// <summary>A phone that could be dialled, of a mobile operator.</summary>
    public string Mobile() => $"+7 {company.Pick(s_operators)} {company.Random.Next(100, 999)}-{company.Random.Next(10, 99)}-{company.Random.Next(10, 99)}";

    private string Landline() => $"+7 {company.Pick(s_cities)} {company.Random.Next(200, 799)}-{company.Random.Next(10, 99)}-{company.Random.Next(10, 99)}";

    /// <summary>Where a company is registered.</summary>
    public Address Address()
    {
        var (city, code) = company.Pick(DemoWords.Cities);
        return new Address { Kind = AddressKind.Legal, PostCode = $"{code}{company.Random.Next(100, 400)}", City = city, Street = company.Pick(DemoWords.Streets), House = company.Random.Next(1, 90).ToString(CultureInfo.InvariantCulture) };
    }

    public DemoPerson Person()
    {
        var surname = company.Pick(DemoWords.Surnames);
        return company.Random.Next(2) == 0
            ? new DemoPerson(surname, company.Pick(DemoWords.MenNames), company.Pick(DemoWords.MenPatronymics))
            : new DemoPerson(surname + "а", company.Pick(DemoWords.WomenNames), company.Pick(DemoWords.WomenPatronymics));
    }

    private DemoClient Company(string brand)
    {
        var person = Person();
        // A name that has quotes of its own needs none around it.
        var organisation = !IsPlain(brand) ? brand : $"{company.Pick(s_forms)} «{brand}»";
        return new DemoClient(organisation, person, false, false, company.Random.Next(3) == 0 ? Landline() : Mobile(), $"{Latin(person.First)[..1]}.{Latin(person.Last)}@{Latin(brand)}.example");
    }

    private DemoClient SoleProprietor()
    {
        while (true)
        {
            var person = Person();
            var name = $"ИП {person.Last} {person.First[0]}. {person.Middle![0]}.";
            if (_taken.Add(name))
                return new DemoClient(name, person, true, false, Mobile(), $"{Latin(person.Last)}.{Latin(person.First)}@mail.example");
        }
    }

    private DemoClient English(string brand)
    {
        var person = new DemoPerson(company.Pick(DemoWords.EnglishSurnames), company.Pick(DemoWords.EnglishNames), null);
        var phone = company.Random.Next(2) == 0 ? $"+44 20 7946 0{company.Random.Next(100, 999)}" : $"+1 212 555 01{company.Random.Next(10, 99)}";
        var words = Latin(brand.Replace(" Ltd", "", StringComparison.Ordinal));
        return new DemoClient(brand, person, false, true, phone, $"{person.First}.{person.Last}@{words}.example".ToLowerInvariant());
    }

    private static bool IsPlain(string brand) => !brand.Contains('«', StringComparison.Ordinal) && !brand.Contains('№', StringComparison.Ordinal);

    private static Queue<string> Shuffled(DemoCompany company, string[] words)
    {
        var shuffled = words.ToArray();
        company.Random.Shuffle(shuffled);
        return new Queue<string>(shuffled);
    }

    /// <summary>A word as it stands in an address: "Лесной двор" is "lesnoy-dvor".</summary>
    internal static string Latin(string text)
    {
        const string from = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";
        string[] to =
        [
            "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h", "ts", "ch", "sh", "sch", "", "y", "", "e", "yu", "ya",
        ];
        var latin = new StringBuilder();
        foreach (var letter in text.ToLower(CultureInfo.GetCultureInfo("ru-RU")).Normalize(NormalizationForm.FormC))
        {
            if (from.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at)
                latin.Append(to[at]);
            else if (char.IsAsciiLetterOrDigit(letter))
                latin.Append(letter);
            else if (letter == 'é')
                latin.Append('e');
            else if (latin.Length > 0 && latin[^1] != '-')
                latin.Append('-');
        }

        return latin.ToString().Trim('-');
    }
}
