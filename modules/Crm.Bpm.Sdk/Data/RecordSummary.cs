using System.Linq.Expressions;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Sdk.Data;

/// <summary>Records of one value: how many there are and what their amounts add up to.</summary>
/// <param name="Key">The value: an id, a word of a choice, a date, a text; null where there is none.</param>
/// <param name="Name">What people call it; null where there is no value.</param>
/// <param name="Count">How many records.</param>
/// <param name="Amounts">Their sums, one per currency.</param>
public sealed record SummaryGroup(string? Key, string? Name, int Count, IReadOnlyList<Money> Amounts);

/// <summary>What a list adds up to, grouped by a field. Access is the context's filter: the list and its sums agree.</summary>
public sealed record Summary(IReadOnlyList<SummaryGroup> Groups)
{
    /// <summary>Groups at most; beyond them the field is none to group by.</summary>
    public const int MaxGroups = 1000;
}

/// <summary>Counts and adds up what a list request matches, in one query.</summary>
public sealed class RecordSummary(CrmDb db, RecordList list)
{
    private static readonly MethodInfo s_group = typeof(RecordSummary).GetMethod(nameof(GroupAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Groups what the request matches by a field path ("stage", "responsible.region").</summary>
    /// <param name="request">What the list of these records would be asked with.</param>
    /// <param name="by">The field path.</param>
    /// <param name="money">The field whose amounts are added up.</param>
    /// <param name="narrow">What the page itself narrows to; null for none.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="InvalidInputException">The filter or the path cannot be read, or the field has too many values.</exception>
    public async Task<Summary> OfAsync<T>(ListRequest request, string? by, string money, Func<IQueryable<T>, IQueryable<T>>? narrow, CancellationToken cancel) where T : Record
    {
        ArgumentNullException.ThrowIfNull(request);
        var kind = db.Modules.KindOf(typeof(T));
        if (string.IsNullOrWhiteSpace(by))
            throw new InvalidInputException("by", SdkTexts.GroupBy);
        var record = Expression.Parameter(typeof(T), "r");
        var path = FieldPath.Resolve(kind, record, by);
        if (path.Field.Type is FieldType.Structure or FieldType.LongText && path.Part != "id")
            throw new InvalidInputException("by", SdkTexts.NotGrouped.With(by));
        var matching = list.Matching(kind, request, narrow);
        var groups = await (Task<List<(object? Key, string? Currency, int Count, decimal Sum)>>)s_group.MakeGenericMethod(typeof(T), Nullable(path.Value.Type))
            .Invoke(null, [matching, record, path, kind.RequireField(money), cancel])!;
        if (groups.Count > Summary.MaxGroups)
            throw new InvalidInputException("by", SdkTexts.NotGrouped.With(by));
        return new Summary(await NamedAsync(path, groups, cancel));
    }

    private static Type Nullable(Type type) => type.IsValueType && System.Nullable.GetUnderlyingType(type) is null ? typeof(Nullable<>).MakeGenericType(type) : type;

    private static async Task<List<(object? Key, string? Currency, int Count, decimal Sum)>> GroupAsync<T, TKey>(
        IQueryable<T> matching, ParameterExpression record, FieldPath path, RecordField money, CancellationToken cancel) where T : Record
    {
        var amount = Expression.Property(record, money.Property);
        var key = Expression.Convert(path.Value, typeof(TKey));
        // A constructor that names its members, as the compiler writes it for an anonymous type.
        var type = typeof(Row<TKey>);
        var made = Expression.New(
            type.GetConstructors()[0],
            [key, Expression.Property(amount, nameof(Money.Currency)), Expression.Property(amount, nameof(Money.Amount))],
            type.GetProperty("Key")!, type.GetProperty("Currency")!, type.GetProperty("Amount")!);
        var rows = await matching.Select(Expression.Lambda<Func<T, Row<TKey>>>(made, record))
            .GroupBy(r => new { r.Key, r.Currency })
            .Select(g => new { g.Key.Key, g.Key.Currency, Count = g.Count(), Sum = g.Sum(r => r.Amount) })
            .Take(Summary.MaxGroups * 3).ToListAsync(cancel);
        return rows.ConvertAll(r => ((object?)r.Key, r.Currency, r.Count, r.Sum));
    }

    private async Task<IReadOnlyList<SummaryGroup>> NamedAsync(FieldPath path, List<(object? Key, string? Currency, int Count, decimal Sum)> rows, CancellationToken cancel)
    {
        var names = path.Field is { Type: FieldType.Lookup, Target: { } target }
            ? await RecordNames.OfAsync(db, target, [.. rows.Select(r => r.Key).OfType<Guid>()], cancel)
            : new Dictionary<Guid, string>();
        return [.. rows.GroupBy(r => r.Key).Select(g => new SummaryGroup(Text(g.Key), Name(g.Key), g.Sum(r => r.Count),
                [.. g.Where(r => r.Currency is not null).OrderBy(r => r.Currency, StringComparer.Ordinal).Select(r => new Money(r.Sum, r.Currency!))]))
            .OrderByDescending(g => g.Count).ThenBy(g => g.Name, StringComparer.CurrentCulture)];

        string? Name(object? value) => value switch
        {
            null => null,
            Guid id => names.GetValueOrDefault(id, id.ToString()),
            Enum word => path.Field.NameOf(word.ToString()),
            _ => Text(value),
        };
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        DateTime instant => instant.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        bool yes => yes ? "true" : "false",
        Enum word => word.ToString(),
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private sealed record Row<TKey>(TKey Key, string? Currency, decimal Amount);
}

/// <summary>The route of a summary.</summary>
public static class RecordSummaryRoutes
{
    /// <summary>Maps <c>GET summary?by=&lt;field path&gt;</c> beside a list: the list's parameters narrow it as they narrow the list.</summary>
    /// <param name="group">The kind's routes.</param>
    /// <param name="money">The field whose amounts are added up.</param>
    /// <param name="narrow">As the list narrows.</param>
    /// <param name="ownParameters">Query parameters that <paramref name="narrow"/> reads.</param>
    public static RouteHandlerBuilder MapSummary<T>(this RouteGroupBuilder group, string money, Func<IQueryCollection, CrmDb, IQueryable<T>, IQueryable<T>>? narrow = null, IReadOnlyList<string>? ownParameters = null)
        where T : Record
    {
        IReadOnlyList<string> own = [.. ownParameters ?? [], "by"];
        return group.MapGet("summary", async (HttpContext http, CancellationToken cancel) =>
        {
            var session = await RecordEndpoints.SessionAsync(http, cancel);
            var request = RecordEndpoints.RequestOf(http.Request.Query, own);
            return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (IServiceProvider services) =>
            {
                var db = services.GetRequiredService<CrmDb>();
                session.Viewer.Require(db.Modules.KindOf(typeof(T)).ViewPermission);
                var summary = await services.GetRequiredService<RecordSummary>().OfAsync<T>(request, http.Request.Query["by"], money, narrow is null ? null : q => narrow(http.Request.Query, db, q), cancel);
                return Results.Json(summary, CrmConventions.Json);
            });
        }).WithName("Summarise" + typeof(T).Name).Produces<Summary>()
          .WithSummary("How many records there are and what they add up to, by a field: by=stage, by=responsible.region")
          .WithMetadata(new QueryParameters([("by", "The field path to group by"), .. QueryParameters.OfLists.Where(p => p.Name is "search" or "filter"), .. own.Where(p => p != "by").Select(p => (p, ""))]));
    }
}
