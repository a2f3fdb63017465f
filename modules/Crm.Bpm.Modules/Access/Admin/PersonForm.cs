using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.Modules.Access.Admin;

/// <summary>What an administrator types about a person, apart from what is stored: it outlives what other parts of the page change.</summary>
internal sealed class PersonForm
{
    private readonly (string Name, string? Email, string? Position, Guid? Team, Guid? Region, Guid? Manager) _begun;
    private readonly HashSet<string> _begunRoles;

    public PersonForm(User user, IEnumerable<string> roles)
    {
        (Name, Email, Position) = (user.Name, user.Email, user.Position);
        (TeamId, RegionId, ManagerId) = (user.TeamId, user.RegionId, user.ManagerId);
        Roles = roles.ToHashSet(StringComparer.Ordinal);
        (_begun, _begunRoles) = (Now, Roles.ToHashSet(StringComparer.Ordinal));
    }

    public string Name { get; set; }
    public string? Email { get; set; }
    public string? Position { get; set; }
    public Guid? TeamId { get; set; }
    public Guid? RegionId { get; set; }
    public Guid? ManagerId { get; set; }
    public HashSet<string> Roles { get; }

    /// <summary>Something was typed or ticked that is not stored.</summary>
    public bool IsChanged => _begun != Now || !_begunRoles.SetEquals(Roles);

    /// <summary>Both say the same of the person.</summary>
    public bool IsSameAs(PersonForm other) => Now == other.Now && Roles.SetEquals(other.Roles);

    private (string, string?, string?, Guid?, Guid?, Guid?) Now => (Name.Trim(), Filled(Email), Filled(Position), TeamId, RegionId, ManagerId);

    public void Toggle(string role)
    {
        if (!Roles.Remove(role))
            Roles.Add(role);
    }

    /// <summary>Writes what was typed; what was not touched stays as somebody else may have left it meanwhile.</summary>
    /// <exception cref="InvalidInputException">The name is empty.</exception>
    /// <exception cref="StaleRecordException">Somebody else changed the same field meanwhile.</exception>
    public void WriteTo(User user)
    {
        if (string.IsNullOrWhiteSpace(Name))
            throw new InvalidInputException("name", SdkTexts.Required.With(AdminTexts.Name));
        user.Name = Typed.Over(_begun.Name, Name.Trim(), user.Name);
        (user.Email, user.Position) = (Typed.Over(_begun.Email, Filled(Email), user.Email), Typed.Over(_begun.Position, Filled(Position), user.Position));
        (user.TeamId, user.RegionId, user.ManagerId) = (Typed.Over(_begun.Team, TeamId, user.TeamId), Typed.Over(_begun.Region, RegionId, user.RegionId), Typed.Over(_begun.Manager, ManagerId, user.ManagerId));
    }

    /// <summary>The roles they have from now on, of those they have in the database now.</summary>
    public List<string> RolesOver(IReadOnlyCollection<string> stored) => Typed.SetOver(_begunRoles, Roles, stored);

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
