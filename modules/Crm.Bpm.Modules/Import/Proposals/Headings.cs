using Crm.Bpm.Sdk.Search;

namespace Crm.Bpm.Modules.Import.Proposals;

/// <summary>What files call the fields of a kind: their labels in every language, their API names, and the words people use instead.</summary>
internal sealed class Headings
{
    /// <summary>What columns are called whatever the kind: heading to path. A path that a kind does not have is passed over.</summary>
    private static readonly (string Path, string[] Words)[] s_usual =
    [
        ("externalKey", ["external id", "external key", "id", "key", "code", "внешний код", "внешний ключ", "идентификатор", "код"]),
        ("phone", ["phone", "phone number", "telephone", "tel", "mobile", "mobile phone", "cell", "телефон", "тел", "телефоны", "номер телефона", "мобильный", "мобильный телефон", "моб тел", "рабочий телефон", "контактный телефон"]),
        ("email", ["email", "e mail", "mail", "email address", "почта", "эл почта", "электронная почта", "адрес электронной почты", "мейл"]),
        ("site", ["site", "web site", "website", "url", "homepage", "сайт", "веб сайт", "адрес сайта"]),
        ("messenger", ["messenger", "telegram", "whatsapp", "мессенджер", "телеграм"]),
        ("address", ["address", "postal address", "адрес", "почтовый адрес", "фактический адрес", "юридический адрес"]),
        ("address.city", ["city", "town", "город", "населенный пункт"]),
        ("address.region", ["state", "province", "область", "край"]),
        ("address.postCode", ["zip", "zip code", "post code", "postal code", "индекс", "почтовый индекс"]),
        ("address.street", ["street", "улица"]),
        ("address.country", ["country", "office location", "страна"]),
        ("name", ["name", "title", "имя", "название", "наименование"]),
        ("responsible.name", ["responsible", "owner", "assigned to", "account manager", "sales agent", "agent", "ответственный", "ответственный менеджер", "менеджер", "сотрудник"]),
        ("description", ["description", "comment", "comments", "note", "notes", "remark", "описание", "комментарий", "примечание", "заметки"]),
        ("position", ["job title", "должность"]),
        ("birthDate", ["birthday", "date of birth", "birth date", "дата рождения", "день рождения", "др"]),
        ("source.name", ["lead source", "channel", "канал", "откуда узнали"]),
        ("region.name", ["territory", "regional office", "регион", "филиал"]),
    ];

    /// <summary>A shorter word stands in too many others.</summary>
    private const int ShortestWord = 5;

    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

    private Headings()
    {
    }

    /// <summary>The words for these fields.</summary>
    /// <param name="fields">What the kind takes from files.</param>
    /// <param name="own">The kind's own words, heading to path.</param>
    public static Headings Of(IReadOnlyList<TargetField> fields, IReadOnlyDictionary<string, string> own)
    {
        var (headings, paths) = (new Headings(), fields.Select(f => f.Path).ToHashSet(StringComparer.OrdinalIgnoreCase));
        foreach (var field in fields)
            foreach (var word in new[] { field.Label.En, field.Label.Ru, field.Path })
                headings.Add(word, field.Path);
        foreach (var field in fields.Where(f => f.IsLookup && f.Path.EndsWith(".name", StringComparison.Ordinal)))
            headings.Add(field.Field.Name, field.Path);
        foreach (var (word, path) in own.Where(word => paths.Contains(word.Value)))
            headings.Add(word, path);
        foreach (var (path, words) in s_usual.Where(usual => paths.Contains(usual.Path)))
            foreach (var word in words)
                headings.Add(word, path);
        return headings;
    }

    /// <summary>Where a column of this heading goes; null when it says nothing.</summary>
    public string? PathOf(string heading) => _paths.GetValueOrDefault(Normal(heading));

    /// <summary>Where a column of this heading probably goes: the longest known word in it decides ("phone number of the client"); null when it has none.</summary>
    public string? PathNear(string heading)
    {
        var normal = Normal(heading);
        return _paths.Where(known => known.Key.Length >= ShortestWord && normal.Contains(known.Key, StringComparison.Ordinal)).OrderByDescending(known => known.Key.Length).Select(known => known.Value).FirstOrDefault();
    }

    // The first to claim a word keeps it: a field's own label before what people use instead.
    private void Add(string word, string path) => _paths.TryAdd(Normal(word), path);

    private static string Normal(string text) => NormalText.Of(text).Replace(" ", "", StringComparison.Ordinal);
}
