using System.Globalization;
using System.Text.Json;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Letters;
using Crm.Bpm.Sdk.Templates;
using Scriban.Runtime;

namespace Crm.Bpm.Modules.Templates;

/// <summary>What a template sees: plain values by name, read once, shown as often as one types.</summary>
/// <param name="Language">"ru" or "en".</param>
/// <param name="Values">By the names templates use.</param>
internal sealed record TemplateModel(string Language, IReadOnlyDictionary<string, object?> Values);

/// <summary>What modules say of letters about their kinds.</summary>
internal sealed class SubjectsOfLetters(IServiceProvider services, CrmModules modules)
{
    /// <summary>What is said of this kind; null when no letters are written about it.</summary>
    public ILetterSubject? Of(RecordKind kind) =>
        modules.LetterSubjects.Contains(kind) ? services.GetService(typeof(LetterSubject<>).MakeGenericType(kind.ClrType)) as ILetterSubject : null;
}

/// <summary>Reads what templates see of a record, as the person may see it: of what the record refers to, the fields of those they may open, otherwise the name.</summary>
internal sealed class TemplateModels(CrmDb db, SubjectsOfLetters subjects, CompanySettings settings, ICrmClock clock)
{
    private static readonly string[] s_personal = ["name", "email", "phone", "position"];

    /// <summary>What a template about this record sees.</summary>
    /// <param name="record">The record; null for a letter about none.</param>
    /// <param name="recipient">Whom the letter goes to; null when that is not known yet.</param>
    /// <param name="senderId">Who writes it; null when the company does.</param>
    /// <param name="language">"ru" or "en".</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<TemplateModel> OfAsync(Record? record, LetterAddress? recipient, Guid? senderId, string language, CancellationToken cancel)
    {
        var company = await settings.GetAsync(db, cancel);
        var writer = new TemplateValues(TemplateEngine.CultureOf(language), TimeZoneInfo.FindSystemTimeZoneById(company.TimeZone));
        var sender = Person(senderId is { } id ? await Subjects.FindForProcessAsync(db, "users", id, cancel) as User : null);
        var responsible = (record as IResponsible)?.ResponsibleId is { } who && await Subjects.FindForProcessAsync(db, "users", who, cancel) is User user ? Person(user) : sender;
        var values = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["record"] = record is null ? Plain(null) : await RecordAsync(record, writer, cancel),
            ["recipient"] = Recipient(recipient),
            ["sender"] = sender,
            ["responsible"] = responsible,
            ["company"] = new TemplateObject(company.Name) { ["name"] = company.Name, ["currency"] = company.Currency },
            ["today"] = TimeZoneInfo.ConvertTimeFromUtc(clock.UtcNow, writer.Zone).Date,
        };
        if (record is not null && subjects.Of(db.Modules.KindOf(record.GetType())) is { } subject)
            foreach (var (name, value) in await InLanguageAsync(writer.Culture, () => subject.ValuesAsync(db, record, cancel)))
                values[name] = writer.Of(value);
        return new TemplateModel(language, values);
    }

    /// <summary>What a template about records of this kind sees of one that is empty: every name, no value. For seeing whether a template is right.</summary>
    public Task<TemplateModel> OfNothingAsync(RecordKind? kind, Guid? senderId, string language, CancellationToken cancel) =>
        OfAsync(kind is null ? null : (Record)Activator.CreateInstance(kind.ClrType)!, null, senderId, language, cancel);

    /// <summary>The names that templates about records of this kind may use, with their labels.</summary>
    public IReadOnlyList<TemplateName> NamesOf(RecordKind? kind)
    {
        var names = new List<TemplateName>
        {
            new("recipient.name", new("Recipient", "Получатель")), new("recipient.greeting", new("How one addresses the recipient", "Обращение к получателю")),
            new("recipient.email", new("E-mail of the recipient", "E-mail получателя")),
        };
        foreach (var field in kind?.Fields ?? [])
            names.Add(new TemplateName("record." + field.Name, field.Label));
        if (kind is null)
            names.AddRange([new("record.title", new("Name of the record", "Название записи")), new("record.number", new("Number of the record", "Номер записи"))]);
        else
            names.AddRange(subjects.Of(kind)?.Names ?? []);
        names.AddRange(
        [
            new("responsible.name", new("Responsible", "Ответственный")), new("responsible.phone", new("Phone of the responsible", "Телефон ответственного")), new("responsible.email", new("E-mail of the responsible", "E-mail ответственного")),
            new("sender.name", new("Who writes", "Кто пишет")), new("sender.position", new("Position of who writes", "Должность того, кто пишет")), new("sender.phone", new("Phone of who writes", "Телефон того, кто пишет")),
            new("company.name", new("Our company", "Наша компания")), new("today", new("Today", "Сегодня")),
        ]);
        return names;
    }

    private async Task<TemplateObject> RecordAsync(Record record, TemplateValues writer, CancellationToken cancel)
    {
        var kind = db.Modules.KindOf(record.GetType());
        var lookups = kind.Fields.Where(field => field.Target is not null).ToList();
        var names = await RecordNames.OfLookupsAsync(db, lookups, [record], cancel);
        var shown = Plain(record);
        foreach (var field in kind.Fields.Except(lookups))
            shown[field.Name] = writer.Of(field, record);
        foreach (var field in lookups)
            shown[field.Name] = await LookupAsync(field, field.Read(record) as Guid?, names, writer, cancel);
        return shown;
    }

    private async Task<TemplateObject> LookupAsync(RecordField field, Guid? id, IReadOnlyDictionary<Guid, string> names, TemplateValues writer, CancellationToken cancel)
    {
        var target = id is { } key ? await Subjects.FindAsync(db, field.Target!.Plural, key, cancel) : null;
        var shown = new TemplateObject(id is { } named ? names.GetValueOrDefault(named) : null);
        foreach (var own in field.Target!.Fields.Where(own => own.Type != FieldType.Lookup))
            shown[own.Name] = target is null ? writer.Empty(own) : writer.Of(own, target);
        shown["name"] = shown.Text;
        return shown;
    }

    private static TemplateObject Plain(Record? record) => new(record?.Title) { ["title"] = record?.Title, ["number"] = record?.Number };

    private static TemplateObject Person(User? person)
    {
        var shown = new TemplateObject(person?.Name);
        foreach (var (name, value) in s_personal.Zip([person?.Name, person?.Email, person?.Phone is { } phone ? PhoneText.Readable(phone) : null, person?.Position]))
            shown[name] = value;
        return shown;
    }

    private static TemplateObject Recipient(LetterAddress? recipient) => new(recipient?.Name ?? recipient?.Email)
    {
        ["name"] = recipient?.Name,
        ["greeting"] = recipient?.Greeting ?? recipient?.Name,
        ["email"] = recipient?.Email,
    };

    // Names of choices and words of modules follow the letter's language, not the person's.
    private static async Task<T> InLanguageAsync<T>(CultureInfo culture, Func<Task<T>> read)
    {
        var (numbers, words) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        try
        {
            return await read();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (numbers, words);
        }
    }
}

/// <summary>Values of fields on their way into templates.</summary>
internal sealed class TemplateValues(CultureInfo culture, TimeZoneInfo zone)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    public CultureInfo Culture => culture;

    public TimeZoneInfo Zone => zone;

    /// <summary>The value of a record's field.</summary>
    public object? Of(RecordField field, Record record)
    {
        var value = field.Read(record);
        if (value is null)
            return Empty(field);
        return field.Type switch
        {
            FieldType.Choice => Named(field, value.ToString()!),
            FieldType.Phone => PhoneText.Readable((string)value),
            FieldType.Structure => Structure(value),
            _ => Of(value),
        };
    }

    /// <summary>What an empty field is: an amount keeps its parts, so that a template may name them.</summary>
    public object? Empty(RecordField field) => field.Type switch
    {
        FieldType.Money => Of((Money?)null),
        FieldType.Structure => new ScriptArray(),
        _ => null,
    };

    /// <summary>A value as templates see it.</summary>
    public object? Of(object? value) => value switch
    {
        null or string or bool or int or long or decimal or double or TemplateHtml => value,
        Money money => Of(money),
        DateOnly date => date.ToDateTime(TimeOnly.MinValue),
        DateTime instant => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(instant, DateTimeKind.Utc), zone),
        IReadOnlyDictionary<string, object?> members => Members(members),
        System.Collections.IEnumerable items => new ScriptArray(items.Cast<object?>().Select(Of)),
        _ => value.ToString(),
    };

    private TemplateObject Of(Money? money) =>
        new(money is null ? null : money.Amount.ToString(money.Amount == decimal.Truncate(money.Amount) ? "N0" : "N2", culture) + "\u00a0" + money.Currency)
        {
            ["amount"] = money?.Amount, ["currency"] = money?.Currency,
        };

    private TemplateObject Members(IReadOnlyDictionary<string, object?> members)
    {
        var shown = new TemplateObject(null);
        foreach (var (name, value) in members)
            shown[name] = Of(value);
        return shown;
    }

    private string Named(RecordField field, string word)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = culture;
        try
        {
            return field.NameOf(word);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    // Ways to reach, addresses: each by its members, and shown by itself as people read it.
    private static ScriptArray Structure(object value)
    {
        var items = value is System.Collections.IEnumerable list and not string ? list.Cast<object?>() : [value];
        return new ScriptArray(items.Select(item =>
        {
            var shown = new TemplateObject(item?.ToString());
            if (JsonSerializer.SerializeToElement(item, s_json) is { ValueKind: JsonValueKind.Object } json)
                foreach (var member in json.EnumerateObject())
                    shown[member.Name] = member.Value.ValueKind is JsonValueKind.Null ? null : member.Value.ToString();
            return (object?)shown;
        }));
    }
}
