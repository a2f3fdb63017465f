using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Relationships;

/// <summary>An event of a calendar. What the viewer may not see is there as taken time only.</summary>
/// <param name="Id">The relationship; null when the viewer may not see it.</param>
/// <param name="Name">What it is about; null when the viewer may not see it.</param>
/// <param name="Kind">Which kind; null when the viewer may not see it.</param>
/// <param name="Status">Planned or completed; null when the viewer may not see it.</param>
/// <param name="Client">With whom; null when the viewer may not see it.</param>
/// <param name="StartAt">When it begins.</param>
/// <param name="EndAt">When it ends.</param>
/// <param name="AllDay">It takes whole days.</param>
/// <param name="Day">The first of the whole days.</param>
/// <param name="LastDay">The last of the whole days.</param>
/// <param name="People">Whose calendars it stands in.</param>
/// <param name="MayMove">The viewer may move it.</param>
/// <param name="IsRepeated">It is one of a series.</param>
public sealed record CalendarEvent(
    Guid? Id, string? Name, RelationshipKind? Kind, RelationshipStatus? Status, string? Client,
    DateTime StartAt, DateTime EndAt, bool AllDay, DateOnly? Day, DateOnly? LastDay, IReadOnlyList<Guid> People, bool MayMove, bool IsRepeated = false);

/// <summary>Reads the calendars of people: one's own, and colleagues' as far as one may see; the rest of their time is shown as taken.</summary>
public sealed class ReadCalendar(CrmDb db)
{
    private const int Most = 1000;
    private const int MostPeople = 20;
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(62);
    private static readonly TimeSpan s_widest = TimeSpan.FromDays(93);
    private static readonly Words s_range = new("Ask for at most three months, and for an end after the beginning.", "Запросите не больше трёх месяцев, конец позже начала.");
    private static readonly Words s_people = new("Ask for at most {0} calendars at once.", "Одновременно можно смотреть не больше {0} календарей.");

    /// <param name="from">The first instant.</param>
    /// <param name="to">The instant after the last.</param>
    /// <param name="people">Whose calendars; one's own when empty.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="InvalidInputException">The time or the number of people is out of range.</exception>
    public async Task<IReadOnlyList<CalendarEvent>> RunAsync(DateTime from, DateTime to, IReadOnlyCollection<Guid> people, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(people);
        if (to <= from || to - from > s_widest)
            throw new InvalidInputException("to", s_range);
        if (people.Count > MostPeople)
            throw new InvalidInputException("people", s_people.With(MostPeople));
        var who = people.Count == 0 ? [db.FilterUserId] : people.ToList();
        var taken = await InTime(db.Set<Relationship>().IgnoreQueryFilters([AccessFilter.Access]), from, to, who).OrderBy(r => r.StartAt).Take(Most).ToListAsync(cancel);
        var ids = taken.ConvertAll(r => r.Id);
        var seen = await db.Set<Relationship>().Where(r => ids.Contains(r.Id)).Select(r => r.Id).ToHashSetAsync(cancel);
        var changeable = await db.ReachedAsync<Relationship>(seen, RelationshipPermissions.Edit, cancel);
        var lines = (await RelationshipLine.OfAsync(db, taken.FindAll(r => seen.Contains(r.Id)), cancel)).ToDictionary(line => line.Record.Id);
        return taken.ConvertAll(r => EventOf(r, lines.GetValueOrDefault(r.Id), changeable.Contains(r.Id), who));
    }

    private IQueryable<Relationship> InTime(IQueryable<Relationship> relationships, DateTime from, DateTime to, List<Guid> who)
    {
        var earliest = from - s_longest;
        return relationships.AsNoTracking().Where(r => r.Status != RelationshipStatus.Cancelled && r.StartAt < to && r.EndAt >= from && r.StartAt > earliest
            && ((r.ResponsibleId != null && who.Contains(r.ResponsibleId.Value))
                || db.Set<RelationshipPerson>().Any(p => p.RelationshipId == r.Id && p.Role == RelationshipRole.Participant && who.Contains(p.PersonId))));
    }

    private static CalendarEvent EventOf(Relationship record, RelationshipLine? line, bool mayChange, List<Guid> who)
    {
        var people = record.Participants.Concat(record.ResponsibleId is { } responsible ? [responsible] : []).Distinct().Where(who.Contains).ToList();
        return line is null
            ? new(null, null, null, null, null, record.StartAt, record.EndAt, record.AllDay, record.Day, record.LastDay, people, false)
            : new(record.Id, record.Name, record.Kind, record.Status, line.Client, record.StartAt, record.EndAt, record.AllDay, record.Day, record.LastDay, people, mayChange && record.Status == RelationshipStatus.Planned, record.SeriesId is not null);
    }
}
