using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Sdk.Data;

/// <summary>So many records of a kind refer to something.</summary>
/// <param name="Kind">The kind of the records that refer.</param>
/// <param name="Count">How many of them, whoever may see them.</param>
public sealed record RecordUse(RecordKind Kind, int Count)
{
    private static readonly MethodInfo s_count = typeof(RecordUse).GetMethod(nameof(CountAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Whose lookups name this record; what lies in the recycle bin does not count.</summary>
    public static async Task<IReadOnlyList<RecordUse>> OfAsync(CrmDb db, Record record, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(record);
        var uses = new List<RecordUse>();
        foreach (var kind in db.Modules.Kinds)
        {
            var count = 0;
            foreach (var field in kind.Fields.Where(field => MayName(field, record)))
                count += await (Task<int>)s_count.MakeGenericMethod(kind.ClrType).Invoke(null, [db, field, record.Id, cancel])!;
            if (count > 0)
                uses.Add(new RecordUse(kind, count));
        }

        return uses;
    }

    /// <summary>Refuses to take away what others refer to.</summary>
    /// <param name="db">Where the record is.</param>
    /// <param name="record">What is to go.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="RuleBrokenException">Records refer to it; the sentence says which and how many.</exception>
    public static async Task RefuseAsync(CrmDb db, Record record, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (await OfAsync(db, record, cancel) is { Count: > 0 } uses)
            throw new RuleBrokenException(SdkTexts.InUse, record.Title, string.Join(", ", uses.Select(use => $"{use.Kind.Many} — {use.Count}")));
    }

    private static bool MayName(RecordField field, Record record) =>
        field.Target?.ClrType == record.GetType() && (record is not DictionaryEntry entry || field.Dictionary == entry.Dictionary);

    private static Task<int> CountAsync<T>(CrmDb db, RecordField field, Guid id, CancellationToken cancel) where T : Record
    {
        var record = Expression.Parameter(typeof(T), "record");
        Expression<Func<Guid>> value = () => id;
        var names = Expression.Equal(Expression.Property(record, field.KeyProperty), Expression.Convert(value.Body, field.KeyProperty.PropertyType));
        return db.Set<T>().IgnoreQueryFilters([AccessFilter.Access]).CountAsync(Expression.Lambda<Func<T, bool>>(names, record), cancel);
    }
}
