using System.Linq.Expressions;
using Crm.Bpm.Sdk.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Crm.Bpm.Sdk.Data;

/// <summary>
/// What records are sorted by when people sort by name: the name in normal form, in a column of its own that every save keeps.
/// Databases disagree on the order of texts, and SQLite knows case in ASCII only.
/// </summary>
internal static class NameKey
{
    internal const int MaxLength = 620;
    private const string Property = "NameKey";

    /// <summary>Writes the key of a record whose kind has one.</summary>
    public static void Keep(EntityEntry<Record> entry, RecordKind kind)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(kind);
        if (kind.HasNameKey)
            entry.Property<string>(Property).CurrentValue = Of((string?)kind.Field("name")!.Read(entry.Entity));
    }

    internal static string Of(string? name) => NormalText.Of(name) is { Length: > MaxLength } key ? key[..MaxLength] : NormalText.Of(name);

    internal static void Map(Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder entity) =>
        entity.Property<string>(Property).HasColumnName("name_key").HasMaxLength(MaxLength).IsRequired();

    /// <summary>A name as lists order by it; any other field as it is.</summary>
    internal static FieldPath InPlaceOf(FieldPath path)
    {
        if (path.Field.Name != "name" || !path.Field.Kind.HasNameKey || path.Value is not MemberExpression { Expression: { } owner })
            return path;
        var key = Expression.Call(typeof(EF), nameof(EF.Property), [typeof(string)], owner, Expression.Constant(Property));
        return new FieldPath(key, path.Field, path.Part) { IsNull = owner is ParameterExpression ? null : Expression.Equal(key, Expression.Constant(null, typeof(string))) };
    }
}
