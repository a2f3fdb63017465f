using System.Linq.Expressions;
using System.Reflection;
using Crm.Bpm.Sdk.Access;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Sdk.Data;

/// <summary>
/// The one filter that everything passes. A static expression per record kind whose parameters are the viewer's; the
/// database evaluates it. Injecting different expressions per person would leak: EF caches the query, not the person.
/// </summary>
public static class AccessFilter
{
    /// <summary>Name of the filter that hides what the viewer may not see.</summary>
    public const string Access = "access";

    /// <summary>Name of the filter that hides the recycle bin.</summary>
    public const string Deleted = "deleted";

    private static readonly MethodInfo s_applyTo = typeof(AccessFilter).GetMethod(nameof(ApplyTo), BindingFlags.NonPublic | BindingFlags.Static)!;

    internal static void Apply(CrmDb db, ModelBuilder model)
    {
        foreach (var kind in db.Modules.Kinds)
            s_applyTo.MakeGenericMethod(kind.ClrType).Invoke(null, [db, model, kind]);
    }

    private static void ApplyTo<T>(CrmDb db, ModelBuilder model, RecordKind kind) where T : Record
    {
        var entity = model.Entity<T>();
        entity.HasQueryFilter(Deleted, r => r.DeletedAt == null);
        if (!kind.IsFiltered)
            return;
        entity.HasQueryFilter(Access, Shown(db, kind, Reached<T>(db, kind, kind.ViewPermission, kind.AlsoVisible)));
    }

    /// <summary>Whether a permission of the context's viewer reaches the record. Asks the database, as reading does.</summary>
    internal static async Task<bool> ReachesAsync(CrmDb db, Record record, string permission, CancellationToken cancel)
    {
        var level = db.Session.Viewer.LevelOf(permission);
        if (level is AccessLevel.None or AccessLevel.All)
            return level == AccessLevel.All;
        var kind = db.Modules.KindOf(record.GetType());
        var reaches = (Task<bool>)typeof(AccessFilter).GetMethod(nameof(ReachesCoreAsync), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(record.GetType()).Invoke(null, [db, record.Id, kind, permission, cancel])!;
        return await reaches;
    }

    /// <summary>Which of these records a permission of the context's viewer reaches: <see cref="ReachesAsync"/> for many at once.</summary>
    internal static async Task<HashSet<Guid>> ReachedAsync<T>(CrmDb db, IReadOnlyCollection<Guid> ids, string permission, CancellationToken cancel) where T : Record
    {
        var level = db.Session.Viewer.LevelOf(permission);
        if (level is AccessLevel.None or AccessLevel.All || ids.Count == 0)
            return level == AccessLevel.All ? [.. ids] : [];
        var (list, kind) = (ids.ToList(), db.Modules.KindOf(typeof(T)));
        return await db.Set<T>().IgnoreQueryFilters([Access, Deleted]).Where(r => list.Contains(r.Id))
            .Where(Reached<T>(db, kind, permission, kind.AlsoReachedBy(permission))).Select(r => r.Id).ToHashSetAsync(cancel);
    }

    private static Task<bool> ReachesCoreAsync<T>(CrmDb db, Guid id, RecordKind kind, string permission, CancellationToken cancel) where T : Record =>
        db.Set<T>().IgnoreQueryFilters([Access, Deleted]).Where(r => r.Id == id).Where(Reached<T>(db, kind, permission, kind.AlsoReachedBy(permission))).AnyAsync(cancel);

    /// <summary>The records that a permission of the context's viewer reaches, as a condition for a query of that context.</summary>
    internal static Expression<Func<T, bool>> Reached<T>(CrmDb db, RecordKind kind, string permission) where T : Record => Reached<T>(db, kind, permission, kind.AlsoReachedBy(permission));

    private static Expression<Func<T, bool>> Reached<T>(CrmDb db, RecordKind kind, string permission, Func<CrmDb, LambdaExpression>? also) where T : Record
    {
        Expression<Func<T, bool>> reached = r => db.SeesAll || db.FilterLevel(permission) == (int)AccessLevel.All;
        if (typeof(IResponsible).IsAssignableFrom(typeof(T)))
        {
            reached = Or(reached, ByResponsible<T>(db, kind.ResponsibleProperty, permission));
            if (typeof(IRegional).IsAssignableFrom(typeof(T)))
                reached = Or(reached, r => db.FilterLevel(permission) >= (int)AccessLevel.Region && EF.Property<Guid?>(r, "RegionId") != null
                    && db.FilterRegions.Contains(EF.Property<Guid?>(r, "RegionId")!.Value));
        }

        return also?.Invoke(db) is Expression<Func<T, bool>> more ? Or(reached, more) : reached;
    }

    private static Expression<Func<T, bool>> ByResponsible<T>(CrmDb db, string responsible, string permission) where T : Record => r =>
        (db.FilterLevel(permission) >= (int)AccessLevel.Own && EF.Property<Guid?>(r, responsible) != null
            && db.FilterActsFor.Contains(EF.Property<Guid?>(r, responsible)!.Value))
        || (db.FilterLevel(permission) >= (int)AccessLevel.Team && db.Set<User>().Any(u => u.Id == EF.Property<Guid?>(r, responsible)
            && ((u.TeamId != null && db.FilterTeams.Contains(u.TeamId.Value))
                || (db.FilterLevel(permission) >= (int)AccessLevel.Region && u.RegionId != null && db.FilterRegions.Contains(u.RegionId.Value)))));

    // What is private stays so whatever the level reaches; only the product itself sees it.
    private static Expression<Func<T, bool>> Shown<T>(CrmDb db, RecordKind kind, Expression<Func<T, bool>> reached) where T : Record
    {
        if (kind.Hidden?.Invoke(db) is not Expression<Func<T, bool>> hidden)
            return reached;
        Expression<Func<T, bool>> whoever = r => db.SeesAll;
        var open = Or(whoever, Expression.Lambda<Func<T, bool>>(Expression.Not(hidden.Body), hidden.Parameters));
        var body = new Swap(open.Parameters[0], reached.Parameters[0]).Visit(open.Body);
        return Expression.Lambda<Func<T, bool>>(Expression.AndAlso(reached.Body, body), reached.Parameters);
    }

    private static Expression<Func<T, bool>> Or<T>(Expression<Func<T, bool>> left, Expression<Func<T, bool>> right)
    {
        var body = new Swap(right.Parameters[0], left.Parameters[0]).Visit(right.Body);
        return Expression.Lambda<Func<T, bool>>(Expression.OrElse(left.Body, body), left.Parameters);
    }

    private sealed class Swap(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
