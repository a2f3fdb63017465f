using System.Linq.Expressions;
using System.Reflection;
using Crm.Bpm.Sdk.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Sdk.Data;

/// <summary>What the platform knows of a kind of record: its words, its fields, its permissions. Told from the class, once.</summary>
public sealed class RecordKind
{
    private readonly Dictionary<string, RecordField> _byName;

    private RecordKind(string module, Type type, RecordAttribute words, bool filtered, Func<CrmDb, LambdaExpression>? alsoVisible)
    {
        Module = module;
        ClrType = type;
        Plural = words.Plural;
        Singular = new Words(words.SingularEn, words.SingularRu);
        Many = new Words(words.PluralEn, words.PluralRu);
        IsFiltered = filtered;
        AlsoVisible = alsoVisible;
        ResponsibleProperty = words.Responsible;
        Fields = [.. RecordField.Of(this, type)];
        _byName = Fields.ToDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);
        Links = [.. RecordField.LinksOf(this, type)];
    }

    public string Module { get; }
    public Type ClrType { get; }

    /// <summary>"leads": in the API, addresses, permission names and history.</summary>
    public string Plural { get; }

    public Words Singular { get; }
    public Words Many { get; }

    /// <summary>Whether the access filter applies; otherwise everybody who signs in sees all of them.</summary>
    public bool IsFiltered { get; }

    public IReadOnlyList<RecordField> Fields { get; }

    /// <summary>What lists filter by beside <see cref="Fields"/>: the records it is linked with, see <see cref="LinksAttribute"/>.</summary>
    public IReadOnlyList<RecordField> Links { get; }

    /// <summary>Whether its records have a name that lists sort by, see <see cref="NameKey"/>.</summary>
    internal bool HasNameKey => Field("name") is { Type: FieldType.Text };

    public string ViewPermission => Plural + ".view";
    public string CreatePermission => Plural + ".create";
    public string EditPermission => Plural + ".edit";
    public string DeletePermission => Plural + ".delete";
    public string ExportPermission => Plural + ".export";

    internal Func<CrmDb, LambdaExpression>? AlsoVisible { get; }

    /// <summary>Which records are kept from people whatever their level; null for none.</summary>
    internal Func<CrmDb, LambdaExpression>? Hidden { get; set; }

    /// <summary>Which records people who may change or delete some may change and delete beyond their level.</summary>
    internal Func<CrmDb, LambdaExpression>? AlsoChangeable { get; set; }

    /// <summary>Which records people who may export some may export beyond their level.</summary>
    internal Func<CrmDb, LambdaExpression>? AlsoExportable { get; set; }

    /// <summary>What reaches a record beyond the level of this permission; null when nothing does.</summary>
    internal Func<CrmDb, LambdaExpression>? AlsoReachedBy(string permission) =>
        permission == EditPermission || permission == DeletePermission ? AlsoChangeable : permission == ExportPermission ? AlsoExportable : null;

    internal string ResponsibleProperty { get; }

    internal Func<CrmDb, Record, bool, CancellationToken, Task>? Saving { get; set; }

    /// <summary>Refuses whoever may not change records of this kind at the moment; null when nothing speaks against it.</summary>
    internal Action<IServiceProvider>? Guard { get; set; }

    /// <summary>How a record of this kind goes to the recycle bin, when more than the record goes.</summary>
    internal Func<IServiceProvider, Record, CancellationToken, Task>? Deleting { get; set; }

    /// <summary>How a record of this kind comes back from the recycle bin, when more than the record comes back.</summary>
    internal Func<IServiceProvider, Record, CancellationToken, Task>? Restoring { get; set; }

    /// <summary>How a record of this kind is handed to a person, when it is more than changing its responsible.</summary>
    internal Func<IServiceProvider, Record, HandedTo, CancellationToken, Task>? Assigning { get; set; }

    /// <summary>Whether people hand records of this kind to each other.</summary>
    public bool CanBeAssigned => Assigning is not null || Field("responsible") is { IsReadOnly: false, IsCreateOnly: false };

    /// <summary>The field of this API name; null when there is none.</summary>
    public RecordField? Field(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The field or the links of this API name: what a filter or a line of the history may name; null when there are none.</summary>
    public RecordField? FilterField(string name) => Field(name) ?? Links.FirstOrDefault(l => string.Equals(l.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The field of this API name.</summary>
    /// <exception cref="InvalidInputException">There is none; the sentence names it.</exception>
    public RecordField RequireField(string name) =>
        Field(name) ?? throw new InvalidInputException(name, SdkTexts.UnknownField.With(name, Many));

    /// <summary>Where a record of this kind is shown.</summary>
    public string HrefOf(Guid id) => $"/{Plural}/{id}";

    /// <summary>Moves a record to the recycle bin as its kind does it, whoever asks: API, card, list.</summary>
    internal Task DeleteAsync(IServiceProvider services, Record record, CancellationToken cancel)
    {
        Guard?.Invoke(services);
        if (Deleting is not null)
            return Deleting(services, record, cancel);
        services.GetRequiredService<CrmDb>().Remove(record);
        return Task.CompletedTask;
    }

    /// <summary>Takes a record out of the recycle bin as its kind does it, whoever asks: API, card, list. A living one stays as it is.</summary>
    internal async Task RestoreAsync<T>(IServiceProvider services, Guid id, CancellationToken cancel) where T : Record
    {
        var db = services.GetRequiredService<CrmDb>();
        var record = await db.Set<T>().IgnoreQueryFilters([AccessFilter.Deleted]).FirstOrDefaultAsync(r => r.Id == id, cancel) ?? throw new NotFoundException();
        await db.RequireAsync(record, DeletePermission, cancel);
        if (record.DeletedAt is null)
            return;
        if (Restoring is not null)
            await Restoring(services, record, cancel);
        else
            record.Restore();
    }

    internal static RecordKind Of<T>(string module, bool filtered, Func<CrmDb, Expression<Func<T, bool>>>? alsoVisible) where T : Record
    {
        var words = typeof(T).GetCustomAttribute<RecordAttribute>()
            ?? throw new InvalidOperationException($"{typeof(T).Name} needs a [Record] attribute.");
        return new RecordKind(module, typeof(T), words, filtered, alsoVisible is null ? null : db => alsoVisible(db));
    }

    internal void Link(IReadOnlyDictionary<Type, RecordKind> kinds, IReadOnlyDictionary<Type, Func<string, string>> choices)
    {
        foreach (var field in Fields.Where(f => f.Type == FieldType.Choice))
            field.ChoiceName = choices.GetValueOrDefault(field.ValueType);
        foreach (var field in Fields.Where(f => f.Type == FieldType.Lookup))
            field.Target = kinds.GetValueOrDefault(field.Property.PropertyType);
        foreach (var links in Links)
            links.Target = kinds.GetValueOrDefault(links.Property.GetCustomAttribute<LinksAttribute>()!.Target);
    }

    internal IEnumerable<Permission> Permissions(DefaultLevels levels)
    {
        yield return Make(ViewPermission, new("See: " + Many.En, "Видеть: " + Many.Ru), levels.ManagerView, levels.HeadView);
        yield return Make(EditPermission, new("Change: " + Many.En, "Изменять: " + Many.Ru), levels.ManagerEdit, levels.HeadEdit);
        yield return Make(CreatePermission, new("Create: " + Many.En, "Создавать: " + Many.Ru), levels.ManagerEdit, levels.HeadEdit);
        yield return Make(DeletePermission, new("Delete: " + Many.En, "Удалять: " + Many.Ru), AccessLevel.None, levels.HeadEdit);
        yield return Make(ExportPermission, new("Export: " + Many.En, "Выгружать: " + Many.Ru), levels.ManagerEdit, levels.HeadView);
    }

    private static Permission Make(string code, Words label, AccessLevel manager, AccessLevel head) => new(code, label)
    {
        Defaults = new Dictionary<string, AccessLevel>(StringComparer.Ordinal)
        {
            [ShippedRoles.Manager] = manager,
            [ShippedRoles.Marketer] = manager,
            [ShippedRoles.SalesHead] = head,
            [ShippedRoles.ProcessAnalyst] = code.EndsWith(".view", StringComparison.Ordinal) ? AccessLevel.All : AccessLevel.None,
            [ShippedRoles.Administrator] = AccessLevel.All,
        },
    };
}

/// <summary>One field of a record kind, as the API, lists, import and history see it.</summary>
public sealed class RecordField
{
    private RecordField(RecordKind kind, PropertyInfo property, FieldAttribute attribute)
    {
        Kind = kind;
        Property = property;
        Name = char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
        Label = new Words(attribute.En, attribute.Ru);
        Required = attribute.Required;
        MaxLength = attribute.MaxLength;
        Dictionary = attribute.Dictionary;
        IsDerived = attribute.IsDerived;
        Type = attribute.As == FieldType.Auto ? TypeOf(property.PropertyType) : attribute.As;
        KeyProperty = Type == FieldType.Lookup
            ? property.DeclaringType!.GetProperty(property.Name + "Id")
                ?? throw new InvalidOperationException($"{property.DeclaringType.Name}.{property.Name} is a lookup and needs {property.Name}Id beside it.")
            : property;
        var setter = KeyProperty.GetSetMethod(nonPublic: false);
        IsReadOnly = setter is null;
        IsCreateOnly = setter?.ReturnParameter.GetRequiredCustomModifiers()
            .Contains(typeof(System.Runtime.CompilerServices.IsExternalInit)) == true;
    }

    private RecordField(RecordKind kind, PropertyInfo property, LinksAttribute links)
    {
        (Kind, Property, KeyProperty, Type, IsReadOnly) = (kind, property, property, FieldType.Lookup, true);
        Name = char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
        Label = new Words(links.En, links.Ru);
        LinkKey = property.PropertyType.GetGenericArguments()[0].GetProperty(links.Key)
            ?? throw new InvalidOperationException($"{kind.ClrType.Name}.{property.Name} links by {links.Key}, which its elements do not have.");
    }

    public RecordKind Kind { get; }

    /// <summary>"annualRevenue": in JSON, filters, import and history.</summary>
    public string Name { get; }

    public Words Label { get; }
    public FieldType Type { get; }
    public bool Required { get; }

    /// <summary>Characters at most; 0 means no limit.</summary>
    public int MaxLength { get; }

    /// <summary>Which dictionary a lookup chooses from; null when it is not one.</summary>
    public string? Dictionary { get; }

    /// <summary>It follows from other fields: the history does not tell its changes beside theirs.</summary>
    public bool IsDerived { get; }

    /// <summary>The rules of the record set it; nobody writes it directly.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Set when created and never again.</summary>
    public bool IsCreateOnly { get; }

    /// <summary>The kind a lookup refers to; null for other fields.</summary>
    public RecordKind? Target { get; internal set; }

    /// <summary>The property people mean: for a lookup the navigation.</summary>
    public PropertyInfo Property { get; }

    /// <summary>The property that is stored: for a lookup the key.</summary>
    public PropertyInfo KeyProperty { get; }

    /// <summary>For links, the property of an element that holds the other's id; null for fields.</summary>
    internal PropertyInfo? LinkKey { get; }

    /// <summary>What people call a word of a choice; the word itself when nobody said.</summary>
    public string NameOf(string word) => ChoiceName?.Invoke(word) ?? word;

    internal Func<string, string>? ChoiceName { get; set; }

    /// <summary>The value without its <see cref="Nullable{T}"/>.</summary>
    public Type ValueType => LinkKey?.PropertyType ?? Nullable.GetUnderlyingType(KeyProperty.PropertyType) ?? KeyProperty.PropertyType;

    /// <summary>What is stored: the key of a lookup, otherwise the value.</summary>
    public object? Read(Record record) => KeyProperty.GetValue(record);

    internal void Write(Record record, object? value) => KeyProperty.SetValue(record, value);

    internal static IEnumerable<RecordField> Of(RecordKind kind, Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(p => (Property: p, Attribute: p.GetCustomAttribute<FieldAttribute>()))
            .Where(p => p.Attribute is not null)
            .OrderBy(p => p.Property.DeclaringType == typeof(Record) ? 1 : 0)
            .Select(p => new RecordField(kind, p.Property, p.Attribute!));

    internal static IEnumerable<RecordField> LinksOf(RecordKind kind, Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(p => (Property: p, Attribute: p.GetCustomAttribute<LinksAttribute>()))
            .Where(p => p.Attribute is not null)
            .Select(p => new RecordField(kind, p.Property, p.Attribute!));

    private static FieldType TypeOf(Type type)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        if (value == typeof(string)) return FieldType.Text;
        if (value == typeof(int) || value == typeof(long)) return FieldType.Integer;
        if (value == typeof(decimal) || value == typeof(double)) return FieldType.Number;
        if (value == typeof(bool)) return FieldType.YesNo;
        if (value == typeof(DateOnly)) return FieldType.Date;
        if (value == typeof(DateTime)) return FieldType.Instant;
        if (value == typeof(Money)) return FieldType.Money;
        if (value.IsEnum) return FieldType.Choice;
        return typeof(Record).IsAssignableFrom(value) ? FieldType.Lookup : FieldType.Structure;
    }
}
