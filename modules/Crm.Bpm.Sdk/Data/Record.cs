namespace Crm.Bpm.Sdk.Data;

/// <summary>
/// Something people keep: a lead, a contractor, a task. Every record has these columns; <see cref="CrmDb"/> fills them
/// when it saves, writes the history of its fields, and hides it after deletion.
/// </summary>
public abstract class Record
{
    /// <summary>A version 7 id, so that ids sort by creation.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>A number a person can say aloud; counted per kind, gaps are possible. 0 until first saved.</summary>
    [Field("Number", "Номер")]
    public long Number { get; internal set; }

    /// <summary>1 when created, one more with each save; the optimistic lock and the ETag.</summary>
    public int Version { get; internal set; }

    [Field("Created", "Создан")]
    public DateTime CreatedAt { get; internal set; }

    /// <summary>Who created it; null when the product did (set-up, a process without a person).</summary>
    public Guid? CreatedById { get; internal set; }

    [Field("Changed", "Изменён")]
    public DateTime ChangedAt { get; internal set; }

    public Guid? ChangedById { get; internal set; }

    /// <summary>When it went to the recycle bin; null while it is alive.</summary>
    public DateTime? DeletedAt { get; private set; }

    /// <summary>The key it has in the system it came from; unique among living records of a kind. Null when it began here.</summary>
    [Field("External key", "Внешний код", MaxLength = 200)]
    public string? ExternalKey { get; set; }

    /// <summary>What the record is called in a link, a search result or a notification.</summary>
    public abstract string Title { get; }

    /// <summary>Puts the record into the recycle bin. Repeating it changes nothing.</summary>
    public virtual void Delete(DateTime now) => DeletedAt ??= now;

    /// <summary>Takes the record out of the recycle bin.</summary>
    public virtual void Restore() => DeletedAt = null;

    /// <summary>
    /// Fills what follows from other fields and refuses what contradicts itself. Called before the record is saved, whoever
    /// saves it: the API, a page, an import, a process.
    /// </summary>
    /// <exception cref="InvalidInputException">A field is wrong; the sentence stands at it.</exception>
    public virtual void Check()
    {
    }
}

/// <summary>A record that somebody is responsible for. The access filter reads it.</summary>
public interface IResponsible
{
    /// <summary>The person responsible; null while nobody is (a lead in a queue).</summary>
    Guid? ResponsibleId { get; }
}

/// <summary>A record that belongs to a region. The access filter reads it.</summary>
public interface IRegional
{
    /// <summary>The region; null when it belongs to none, and then only its responsible's region counts.</summary>
    Guid? RegionId { get; }
}

/// <summary>Says that a class is a kind of record, what it is called, and where the API serves it.</summary>
/// <param name="plural">The word in the API, the address and permission names: "leads". Forever.</param>
/// <param name="singularEn">What one is called in English.</param>
/// <param name="singularRu">What one is called in Russian.</param>
/// <param name="pluralEn">What many are called in English.</param>
/// <param name="pluralRu">What many are called in Russian.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RecordAttribute(string plural, string singularEn, string singularRu, string pluralEn, string pluralRu) : Attribute
{
    public string Plural { get; } = plural;
    public string SingularEn { get; } = singularEn;
    public string SingularRu { get; } = singularRu;
    public string PluralEn { get; } = pluralEn;
    public string PluralRu { get; } = pluralRu;

    /// <summary>For <see cref="IResponsible"/>: the stored property that names the responsible person. "ResponsibleId" unless set.</summary>
    public string Responsible { get; set; } = nameof(IResponsible.ResponsibleId);
}

/// <summary>
/// Says that a property is a field that people see: in cards, lists, filters, import, history and the API.
/// On a navigation property it is a lookup; its key is the property of the same name with <c>Id</c>.
/// A property whose setter is not public can be read but not written from outside.
/// </summary>
/// <param name="en">The label in English.</param>
/// <param name="ru">The label in Russian.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldAttribute(string en, string ru) : Attribute
{
    public string En { get; } = en;
    public string Ru { get; } = ru;

    /// <summary>Characters at most; 0 means no limit. Longer input is refused, never cut.</summary>
    public int MaxLength { get; set; }

    /// <summary>Empty input is refused.</summary>
    public bool Required { get; set; }

    /// <summary>How a text is shown and checked; the field's own type when unset.</summary>
    public FieldType As { get; set; }

    /// <summary>For a lookup of a dictionary: which one ("industry").</summary>
    public string? Dictionary { get; set; }

    /// <summary>It follows from other fields: the history does not tell its changes beside theirs.</summary>
    public bool IsDerived { get; set; }
}

/// <summary>
/// Says that a collection names other records the record is linked with, any number: lists, saved filters and the API filter by it, and the
/// history tells who came and went. Not a field: cards and use cases of their own show and change it.
/// </summary>
/// <param name="en">The label in English.</param>
/// <param name="ru">The label in Russian.</param>
/// <param name="target">The kind of record at the other end.</param>
/// <param name="key">The property of an element that holds the other's id.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LinksAttribute(string en, string ru, Type target, string key) : Attribute
{
    public string En { get; } = en;
    public string Ru { get; } = ru;
    public Type Target { get; } = target;
    public string Key { get; } = key;
}

/// <summary>What kind of value a field holds.</summary>
public enum FieldType
{
    /// <summary>Told from the property's type.</summary>
    Auto,
    Text,
    LongText,
    Integer,
    Number,
    Money,
    YesNo,
    Date,
    Instant,
    Choice,
    Lookup,
    Phone,
    Email,
    Url,

    /// <summary>A list or object kept as JSON: contact points, addresses.</summary>
    Structure,
}
