using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Relationships;

/// <summary>A link of a chain.</summary>
/// <param name="Line">The relationship.</param>
/// <param name="SilentDays">Days of silence between it and the one before; null when it followed in time.</param>
public sealed record ChainLink(RelationshipLine Line, int? SilentDays);

/// <summary>The chain a relationship belongs to, from its beginning to its end, as far as the viewer sees it.</summary>
public sealed class ChainOfRelationship(CrmDb db, FollowUpOptions options)
{
    private const int Most = 25;

    public async Task<IReadOnlyList<ChainLink>> RunAsync(Guid id, CancellationToken cancel)
    {
        var own = await db.LoadAsync<Relationship>(id, cancel);
        var chain = new List<Relationship> { own };
        while (chain.Count < Most && chain[0].PreviousId is { } before && await OneAsync(r => r.Id == before, chain, cancel) is { } earlier)
            chain.Insert(0, earlier);
        for (var left = Most; left > 0 && await OneAsync(Follows(chain[^1].Id), chain, cancel) is { } later; left--)
            chain.Add(later);
        var lines = await RelationshipLine.OfAsync(db, chain, cancel);
        var allowed = TimeSpan.FromDays(Math.Ceiling(options.BreakAfterDays * 7 / 5d));
        return [.. lines.Select((line, i) => new ChainLink(line, i > 0 && line.Record.StartAt - chain[i - 1].StartAt is var silent && silent > allowed ? (int)silent.TotalDays : null))];
    }

    private static System.Linq.Expressions.Expression<Func<Relationship, bool>> Follows(Guid id) => r => r.PreviousId == id && r.Status != RelationshipStatus.Cancelled;

    private async Task<Relationship?> OneAsync(System.Linq.Expressions.Expression<Func<Relationship, bool>> which, List<Relationship> known, CancellationToken cancel)
    {
        var ids = known.ConvertAll(r => r.Id);
        return await db.Set<Relationship>().Where(which).Where(r => !ids.Contains(r.Id)).OrderBy(r => r.StartAt).FirstOrDefaultAsync(cancel);
    }
}
