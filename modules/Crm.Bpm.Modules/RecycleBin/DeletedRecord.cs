using System.Collections.Concurrent;
using System.Globalization;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.RecycleBin;

/// <summary>A record in the recycle bin.</summary>
/// <param name="Kind">The plural of its kind.</param>
/// <param name="Id">Which.</param>
/// <param name="Title">What it is called.</param>
/// <param name="DeletedAt">When it came here.</param>
/// <param name="DeletedBy">Who brought it, as history knows; null when nobody wrote it down.</param>
public sealed record DeletedRecord(string Kind, Guid Id, string Title, DateTime DeletedAt, string? DeletedBy);

/// <summary>Where a page of the bin ended: the moment and the record.</summary>
internal sealed record PlaceInBin(DateTime At, Guid Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.Ticks}.{Id:N}");

    /// <exception cref="InvalidInputException">It is no such place.</exception>
    public static PlaceInBin? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var parts = text.Split('.');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks && Guid.TryParse(parts[1], out var id)
            ? new(new DateTime(ticks, DateTimeKind.Utc), id)
            : throw new InvalidInputException("after", RecycleBinTexts.BadPlace.With(text));
    }
}

/// <summary>The deleted records of a kind that is known only by name.</summary>
internal abstract class DeletedOfKind
{
    private static readonly ConcurrentDictionary<RecordKind, DeletedOfKind> s_known = new();

    public static DeletedOfKind Of(RecordKind kind) => s_known.GetOrAdd(kind, k => (DeletedOfKind)Activator.CreateInstance(typeof(DeletedOfKind<>).MakeGenericType(k.ClrType), k)!);

    /// <summary>The last that were deleted, as far as the viewer may delete and so may restore.</summary>
    public abstract Task<IReadOnlyList<Record>> LastAsync(CrmDb db, PlaceInBin? after, int take, CancellationToken cancel);

    /// <summary>Takes records out of the bin, each by the rules of its kind; says which stayed and why.</summary>
    public abstract Task<GroupResult> RestoreAsync(GroupWork many, CrmSession session, IReadOnlyList<Guid> ids, CancellationToken cancel);
}

internal sealed class DeletedOfKind<T>(RecordKind kind) : DeletedOfKind where T : Record
{
    public override async Task<IReadOnlyList<Record>> LastAsync(CrmDb db, PlaceInBin? after, int take, CancellationToken cancel)
    {
        var deleted = db.Set<T>().AsNoTracking().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).Where(r => r.DeletedAt != null).Where(AccessFilter.Reached<T>(db, kind, kind.DeletePermission));
        if (after is not null)
        {
            var (at, id) = (after.At, after.Id);
            deleted = deleted.Where(r => r.DeletedAt < at || (r.DeletedAt == at && r.Id.CompareTo(id) < 0));
        }

        return await deleted.OrderByDescending(r => r.DeletedAt).ThenByDescending(r => r.Id).Take(take).ToListAsync(cancel);
    }

    public override Task<GroupResult> RestoreAsync(GroupWork many, CrmSession session, IReadOnlyList<Guid> ids, CancellationToken cancel) => many.RestoreAsync<T>(session, ids, cancel);
}
