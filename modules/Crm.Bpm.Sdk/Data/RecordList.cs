using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Search;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Sdk.Data;

/// <summary>What a list asks for; every list of the API and every grid speaks it.</summary>
public sealed record ListRequest
{
    public const int MaxTake = 200;
    public const int CountLimit = 1_000;

    /// <summary>What a person typed into the search box.</summary>
    public string? Search { get; init; }

    /// <summary>"-changedAt,name": field paths, a minus for descending. The newest change first when empty.</summary>
    public string? Sort { get; init; }

    /// <summary>How many; at most <see cref="MaxTake"/>.</summary>
    public int Take { get; init; } = 50;

    /// <summary>The <c>next</c> of the page before.</summary>
    public string? After { get; init; }

    /// <summary>A condition; see <see cref="RecordFilter"/>.</summary>
    public JsonElement? Filter { get; init; }

    /// <summary>Equality by field path; several values mean any of them.</summary>
    public IReadOnlyList<(string Path, IReadOnlyList<string?> Values)> Equal { get; init; } = [];

    /// <summary>Counts beyond <see cref="CountLimit"/>, which may take long.</summary>
    public bool ExactCount { get; init; }
}

/// <summary>A page of a list.</summary>
/// <param name="Items">The records of the page.</param>
/// <param name="Total">How many match; stops at <see cref="ListRequest.CountLimit"/> unless asked for exactly.</param>
/// <param name="TotalIsExact">False when there are more than <paramref name="Total"/>.</param>
/// <param name="Next">What the next page is asked with; null on the last.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, int Total, bool TotalIsExact, string? Next);

/// <summary>Lists records: filter, search, sort, keyset paging, a count that stops. Access is the context's filter.</summary>
public sealed class RecordList(CrmDb db, IRecordSearch search, ICrmClock clock)
{
    /// <summary>A page of records, not tracked.</summary>
    /// <param name="request">What to list.</param>
    /// <param name="narrow">What the page itself narrows to (my tasks, a queue's leads); null for none.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="InvalidInputException">The filter, the sort or the page token cannot be read.</exception>
    public async Task<ListPage<T>> PageAsync<T>(ListRequest request, Func<IQueryable<T>, IQueryable<T>>? narrow, CancellationToken cancel) where T : Record
    {
        ArgumentNullException.ThrowIfNull(request);
        var kind = db.Modules.KindOf(typeof(T));
        var matching = Matching(kind, request, narrow);
        var total = request.ExactCount ? await matching.CountAsync(cancel) : await matching.Take(ListRequest.CountLimit + 1).CountAsync(cancel);
        var order = SortKey.Parse(kind, request.Sort);
        var take = Math.Clamp(request.Take, 1, ListRequest.MaxTake);
        var page = await Keyset.Apply(matching, kind, order, request.After).Take(take + 1).ToListAsync(cancel);
        var next = page.Count > take ? await Keyset.TokenAsync(db, kind, order, page[take - 1], cancel) : null;
        return new ListPage<T>(
            page.Count > take ? page[..take] : page,
            request.ExactCount ? total : Math.Min(total, ListRequest.CountLimit),
            request.ExactCount || total <= ListRequest.CountLimit,
            next);
    }

    /// <summary>Everything a request matches, unpaged: for counting, group actions and export in batches.</summary>
    public IQueryable<T> Matching<T>(RecordKind kind, ListRequest request, Func<IQueryable<T>, IQueryable<T>>? narrow = null) where T : Record
    {
        ArgumentNullException.ThrowIfNull(request);
        var records = db.Set<T>().AsNoTracking();
        if (narrow is not null)
            records = narrow(records);
        if (request.Filter is { } filter)
            records = records.Where(RecordFilter.Parse<T>(kind, FilterMeaning.Resolve(kind, filter, db.Session.Viewer, clock.UtcNow)));
        foreach (var (path, values) in request.Equal)
            records = records.Where(RecordFilter.AnyOf<T>(kind, path, values));
        if (string.IsNullOrWhiteSpace(request.Search))
            return records;
        var found = search.Matching(db, kind.Plural, request.Search);
        return records.Where(r => found.Contains(r.Id));
    }
}

/// <summary>One key of an order.</summary>
internal sealed record SortKey(string Path, bool Descending)
{
    public static IReadOnlyList<SortKey> Parse(RecordKind kind, string? sort)
    {
        var keys = (string.IsNullOrWhiteSpace(sort) ? "-changedAt" : sort).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(s => new SortKey(Ordered(kind, Named(kind, s.TrimStart('-', '+'))), s[0] == '-')).Take(3).ToList();
        return keys.Count > 0 ? keys : throw new InvalidInputException("sort", SdkTexts.BadFilter.With(FilterTexts.NoSort));
    }

    // A lookup is sorted by what people see of it.
    private static string Named(RecordKind kind, string path) =>
        kind.Field(path) is { Type: FieldType.Lookup, Target: { } target } && target.Field("name") is not null ? path + ".name" : path;

    private static string Ordered(RecordKind kind, string path)
    {
        var resolved = FieldPath.Resolve(kind, Expression.Parameter(kind.ClrType), path);
        return resolved is { Part: "id" } or { Field.Type: FieldType.Structure } ? throw new InvalidInputException("sort", SdkTexts.NotSortable.With(path)) : path;
    }

    public FieldPath Of(RecordKind kind, Expression record) => RankOf(NameKey.InPlaceOf(FieldPath.Resolve(kind, record, Path)));

    // Choices stand in the order in which their rules name them (new before done), no before yes; every database counts alike.
    private static FieldPath RankOf(FieldPath path)
    {
        var type = Nullable.GetUnderlyingType(path.Value.Type) ?? path.Value.Type;
        var words = type.IsEnum ? Enum.GetValues(type).Cast<object>().ToList() : type == typeof(bool) ? [false, true] : [];
        if (words.Count == 0)
            return path;
        Expression rank = Expression.Constant(words.Count);
        for (var i = words.Count - 1; i >= 0; i--)
            rank = Expression.Condition(Expression.Equal(path.Value, Expression.Convert(Expression.Constant(words[i], type), path.Value.Type)), Expression.Constant(i), rank);
        return new FieldPath(rank, path.Field, path.Part) { IsNull = path.IsNull, IsRank = true };
    }
}

/// <summary>Pages by the last row's sort keys and number, so that page 1,000 costs what page 1 costs. Records without a value come last either way.</summary>
internal static class Keyset
{
    public static IQueryable<T> Apply<T>(IQueryable<T> records, RecordKind kind, IReadOnlyList<SortKey> order, string? after) where T : Record
    {
        if (!string.IsNullOrEmpty(after))
            records = records.Where(Behind<T>(kind, order, Read(after, order.Count)));
        IOrderedQueryable<T>? ordered = null;
        foreach (var key in order)
        {
            var record = Expression.Parameter(typeof(T), "r");
            var path = key.Of(kind, record);
            if (path.IsNull is not null)
                ordered = By(records, ordered, Expression.Lambda(path.IsNull, record), descending: false);
            ordered = By(records, ordered, Expression.Lambda(path.Value, record), key.Descending);
        }

        return order[^1].Descending ? ordered!.ThenByDescending(r => r.Number) : ordered!.ThenBy(r => r.Number);
    }

    // The keys are asked again: a lookup's name is not in the row that was read.
    public static async Task<string> TokenAsync<T>(CrmDb db, RecordKind kind, IReadOnlyList<SortKey> order, T last, CancellationToken cancel) where T : Record
    {
        var values = new List<string?>();
        var id = last.Id;
        foreach (var key in order)
        {
            var record = Expression.Parameter(typeof(T), "r");
            var path = key.Of(kind, record);
            Expression value = Expression.Convert(path.Value, typeof(object));
            if (path is { IsNull: not null, Part: not null } or { IsNull: not null, IsRank: true })
                value = Expression.Condition(path.IsNull, Expression.Constant(null, typeof(object)), value);
            var selected = Expression.Lambda<Func<T, object?>>(value, record);
            values.Add(ValueOf(await db.Set<T>().Where(r => r.Id == id).Select(selected).FirstOrDefaultAsync(cancel)));
        }

        var json = JsonSerializer.Serialize(values.Append(last.Number.ToString(CultureInfo.InvariantCulture)));
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).Replace('+', '-').Replace('/', '_').TrimEnd('=');
    }

    private static string? ValueOf(object? value) => value switch
    {
        null => null,
        DateTime instant => instant.ToString("O", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string?[] Read(string after, int keys)
    {
        try
        {
            var padded = after.Replace('-', '+').Replace('_', '/').PadRight((after.Length + 3) / 4 * 4, '=');
            var values = JsonSerializer.Deserialize<string?[]>(Convert.FromBase64String(padded));
            return values?.Length == keys + 1 && long.TryParse(values[^1], CultureInfo.InvariantCulture, out _) ? values : throw new FormatException();
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new InvalidInputException("after", SdkTexts.BadAfter);
        }
    }

    private static Expression<Func<T, bool>> Behind<T>(RecordKind kind, IReadOnlyList<SortKey> order, string?[] last) where T : Record
    {
        var record = Expression.Parameter(typeof(T), "r");
        var number = QueryParameter.Of(long.Parse(last[^1]!, CultureInfo.InvariantCulture), typeof(long));
        Expression behind = order[^1].Descending
            ? Expression.LessThan(Expression.Property(record, nameof(Record.Number)), number)
            : Expression.GreaterThan(Expression.Property(record, nameof(Record.Number)), number);
        for (var i = order.Count - 1; i >= 0; i--)
            behind = Behind(order[i].Of(kind, record), order[i].Descending, last[i], behind);
        return Expression.Lambda<Func<T, bool>>(behind, record);
    }

    private static BinaryExpression Behind(FieldPath path, bool descending, string? text, Expression rest)
    {
        if (text is null)
            return Expression.AndAlso(path.IsNull ?? Expression.Constant(false), rest);
        var value = QueryParameter.Of(LastOf(path, text), path.Value.Type);
        var later = path.Value.Type == typeof(string)
            ? Expression.MakeBinary(descending ? ExpressionType.LessThan : ExpressionType.GreaterThan,
                Expression.Call(typeof(string), nameof(string.Compare), null, path.Value, value), Expression.Constant(0))
            : Expression.MakeBinary(descending ? ExpressionType.LessThan : ExpressionType.GreaterThan, path.Value, value);
        var same = Expression.AndAlso(Expression.Equal(path.Value, value), rest);
        var either = Expression.OrElse(later, same);
        return path.IsNull is null ? either : Expression.OrElse(path.IsNull, either);
    }

    private static object? LastOf(FieldPath path, string text)
    {
        if (path.IsRank)
            return int.TryParse(text, CultureInfo.InvariantCulture, out var rank) ? rank : throw new InvalidInputException("after", SdkTexts.BadAfter);
        return FieldValue.FromText(path.Field, path.Part, text, CultureInfo.InvariantCulture) ?? (path.Value.Type == typeof(string) ? "" : null);
    }

    private static IOrderedQueryable<T> By<T>(IQueryable<T> records, IOrderedQueryable<T>? ordered, LambdaExpression key, bool descending)
    {
        var method = (ordered is null ? "OrderBy" : "ThenBy") + (descending ? "Descending" : "");
        return (IOrderedQueryable<T>)records.Provider.CreateQuery<T>(Expression.Call(
            typeof(Queryable), method, [typeof(T), key.Body.Type], (ordered ?? records).Expression, Expression.Quote(key)));
    }
}

/// <summary>Records as the API's JSON.</summary>
public static class RecordJson
{
    /// <summary>The records with their fields; lookups as <c>{id, name}</c>, asked once per kind.</summary>
    public static async Task<IReadOnlyList<JsonObject>> OfAsync(CrmDb db, RecordKind kind, IReadOnlyList<Record> records, IReadOnlySet<string>? fields, CancellationToken cancel)
    {
        var shown = kind.Fields.Where(f => fields is null || fields.Contains(f.Name)).ToList();
        var names = await RecordNames.OfLookupsAsync(db, shown, records, cancel);
        return [.. records.Select(r => Of(r, shown, names))];
    }

    private static JsonObject Of(Record record, List<RecordField> fields, IReadOnlyDictionary<Guid, string> names)
    {
        var json = new JsonObject { ["id"] = record.Id.ToString(), ["version"] = record.Version };
        foreach (var field in fields)
        {
            var value = field.Read(record);
            json[field.Name] = field.Target is { } target && value is Guid id
                ? new JsonObject { ["id"] = id.ToString(), ["name"] = names.GetValueOrDefault(id) }
                : value is null ? null : JsonSerializer.SerializeToNode(value, value.GetType(), CrmConventions.Json);
        }

        return json;
    }
}
