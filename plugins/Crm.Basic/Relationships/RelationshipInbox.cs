using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Relationships;

/// <summary>Planned calls, meetings and letters of a person among their tasks.</summary>
internal sealed class RelationshipInbox : IInboxSource
{
    public string Code => "relationships";

    public Type Pane => typeof(RelationshipPane);

    public async Task<IReadOnlyList<InboxLine>> OfAsync(CrmDb db, int take, CancellationToken cancel)
    {
        var mine = await Mine(db).AsNoTracking().OrderBy(r => r.StartAt).ThenBy(r => r.Number).Take(take).ToListAsync(cancel);
        return [.. (await RelationshipLine.OfAsync(db, mine, cancel)).Select(line => new InboxLine(line.Record.Id, line.Record.Name, line.Client, RelationshipTexts.Of(line.Record.Kind), line.Record.EndAt))];
    }

    public Task<int> CountAsync(CrmDb db, DateTime? before, int most, CancellationToken cancel) =>
        Mine(db).Where(r => before == null || r.EndAt < before).Take(most).CountAsync(cancel);

    // Whoever stands in for a colleague sees what the colleague has planned.
    private static IQueryable<Relationship> Mine(CrmDb db)
    {
        var actsFor = db.Session.Viewer.ActsFor;
        return db.Set<Relationship>().Where(r => r.Status == RelationshipStatus.Planned && r.ResponsibleId != null && actsFor.Contains(r.ResponsibleId.Value));
    }
}
