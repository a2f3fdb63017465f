using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Crm.Bpm.Sdk.Data;

/// <summary>How every table looks, on every database: names, ids, instants, money, texts, lists.</summary>
internal static class CrmConventions
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    internal static void Configure(ModelConfigurationBuilder builder, string provider)
    {
        builder.Properties<DateTime>().HaveConversion<InstantConverter>();
        builder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        if (provider.EndsWith(".Sqlite", StringComparison.Ordinal))
            builder.Properties<Guid>().HaveConversion<BigEndianGuidConverter>();
    }

    internal static void Apply(ModelBuilder model, CrmModules modules)
    {
        foreach (var entity in model.Model.GetEntityTypes().ToList())
        {
            entity.SetTableName(Snake(entity.ClrType.Name));
            foreach (var property in entity.GetProperties())
                property.SetColumnName(Snake(property.Name));
        }

        foreach (var kind in modules.Kinds)
            ApplyTo(model, kind);
    }

    private static void ApplyTo(ModelBuilder model, RecordKind kind)
    {
        var entity = model.Entity(kind.ClrType);
        entity.Property(nameof(Record.Id)).ValueGeneratedNever();
        entity.Property(nameof(Record.Version)).IsConcurrencyToken();
        entity.Ignore(nameof(Record.Title));
        if (kind.HasNameKey)
            NameKey.Map(entity);
        foreach (var field in kind.Fields)
        {
            if (field.Type == FieldType.Money)
                MapMoney(entity, field);
            else if (field.Type == FieldType.Structure)
                entity.Property(field.Property.Name).HasConversion(JsonConverterOf(field.Property.PropertyType), ComparerOf(field.Property.PropertyType)).HasColumnName(Snake(field.Property.Name));
            else if (field.Type == FieldType.Lookup)
                entity.HasOne(field.Property.PropertyType, field.Property.Name).WithMany().HasForeignKey(field.KeyProperty.Name).IsRequired(false).OnDelete(DeleteBehavior.ClientNoAction);
            else if (field.MaxLength > 0)
                entity.Property(field.Property.Name).HasMaxLength(field.MaxLength);
        }
    }

    private static void MapMoney(Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder entity, RecordField field)
    {
        var column = Snake(field.Property.Name);
        entity.ComplexProperty(field.Property.PropertyType, field.Property.Name, money =>
        {
            money.Property<decimal>(nameof(Money.Amount)).HasConversion<MoneyAmountConverter>().HasColumnName(column + "_amount");
            money.Property<string>(nameof(Money.Currency)).HasMaxLength(3).HasColumnName(column + "_currency");
        });
    }

    private static ValueConverter JsonConverterOf(Type type) =>
        (ValueConverter)Activator.CreateInstance(typeof(JsonConverter<>).MakeGenericType(type))!;

    private static ValueComparer ComparerOf(Type type) =>
        (ValueComparer)Activator.CreateInstance(typeof(JsonComparer<>).MakeGenericType(type))!;

    /// <summary>"AnnualRevenue" → "annual_revenue".</summary>
    internal static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    private sealed class JsonConverter<T>() : ValueConverter<T, string>(
        value => JsonSerializer.Serialize(value, Json),
        text => JsonSerializer.Deserialize<T>(text, Json)!);

    private sealed class JsonComparer<T>() : ValueComparer<T>(
        (a, b) => JsonSerializer.Serialize(a, Json) == JsonSerializer.Serialize(b, Json),
        value => JsonSerializer.Serialize(value, Json).GetHashCode(StringComparison.Ordinal),
        value => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, Json), Json)!);

    // PostgreSQL keeps microseconds; what is written must read back equal everywhere.
    private sealed class InstantConverter() : ValueConverter<DateTime, DateTime>(
        value => new DateTime(value.Ticks - value.Ticks % 10, DateTimeKind.Utc),
        value => DateTime.SpecifyKind(value, DateTimeKind.Utc));

    // Big-endian, so that version 7 ids sort by creation in SQLite's BLOB order too.
    private sealed class BigEndianGuidConverter() : ValueConverter<Guid, byte[]>(
        value => value.ToByteArray(true),
        bytes => new Guid(bytes, true));

    private sealed class MoneyAmountConverter() : ValueConverter<decimal, long>(
        value => (long)decimal.Round(value * 10_000m),
        stored => stored / 10_000m);
}
