using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Expert.Connections;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Calls;

/// <summary>Whose telephone it is: as the connection says, otherwise as the person's card does.</summary>
internal sealed class Extensions(CrmDb db)
{
    /// <summary>The person of each of these telephones; those that are nobody's are left out.</summary>
    public async Task<IReadOnlyDictionary<string, Guid>> PeopleAsync(Guid connection, IReadOnlyCollection<string> extensions, CancellationToken cancel)
    {
        var wanted = extensions.Where(e => e.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count == 0)
            return new Dictionary<string, Guid>(StringComparer.Ordinal);
        var members = await db.Set<PbxMember>().AsNoTracking().Where(m => m.ConnectionId == connection && wanted.Contains(m.Extension)).ToListAsync(cancel);
        var users = await db.Set<User>().AsNoTracking().Where(u => u.Extension != null && wanted.Contains(u.Extension) && u.Status == UserStatus.Active)
            .OrderBy(u => u.Number).Select(u => new { u.Id, u.Extension }).ToListAsync(cancel);
        var people = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var extension in wanted)
        {
            // What the connection says of a telephone counts, also that it is a group's and nobody's.
            var member = members.Find(m => m.Extension == extension);
            if ((member is null ? users.Find(u => u.Extension == extension)?.Id : member.UserId) is { } person)
                people[extension] = person;
        }

        return people;
    }

    /// <summary>The telephone of a person at a connection; null when they have none.</summary>
    public async Task<string?> OfAsync(Guid connection, Guid person, CancellationToken cancel) =>
        await db.Set<PbxMember>().Where(m => m.ConnectionId == connection && m.UserId == person && !m.IsGroup).OrderBy(m => m.Extension).Select(m => m.Extension).FirstOrDefaultAsync(cancel)
        ?? await db.Set<User>().Where(u => u.Id == person && u.Extension != null && u.Extension != "").Select(u => u.Extension).FirstOrDefaultAsync(cancel);
}
