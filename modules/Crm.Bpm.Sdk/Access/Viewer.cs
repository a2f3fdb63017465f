using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Access;

/// <summary>
/// On whose behalf something is read or done, with all that the access filter needs to know of them.
/// Immutable; a change of somebody's roles makes a new one.
/// </summary>
public sealed class Viewer
{
    private readonly IReadOnlyDictionary<string, AccessLevel> _levels;

    /// <param name="userId">The person; null for the product itself.</param>
    /// <param name="name">As shown in history and notifications.</param>
    /// <param name="levels">How far each permission reaches; what is missing is not given.</param>
    public Viewer(Guid? userId, string name, IReadOnlyDictionary<string, AccessLevel> levels)
    {
        UserId = userId;
        Name = name;
        _levels = levels;
    }

    public Guid? UserId { get; }
    public string Name { get; }

    /// <summary>Sees and may do everything: the workflow runtime and the product's own housekeeping.</summary>
    public bool IsUnrestricted { get; private init; }

    /// <summary>The person and those they stand in for today.</summary>
    public IReadOnlyList<Guid> ActsFor { get; init; } = [];

    /// <summary>The person's team and every team below it, and the teams they head.</summary>
    public IReadOnlyList<Guid> Teams { get; init; } = [];

    public IReadOnlyList<Guid> Regions { get; init; } = [];

    public IReadOnlyList<Guid> Roles { get; init; } = [];

    public IReadOnlyList<string> RoleCodes { get; init; } = [];

    /// <summary>IANA name of the zone the person's times are shown in.</summary>
    public string TimeZone { get; init; } = "UTC";

    public string Language { get; init; } = "en";

    /// <summary>What the roles page calls a permission, for sentences; its code when unset.</summary>
    public Func<string, string> PermissionName { get; init; } = code => code;

    /// <summary>How far a permission ("leads.view") reaches for this viewer.</summary>
    public AccessLevel LevelOf(string permission) =>
        IsUnrestricted ? AccessLevel.All : _levels.GetValueOrDefault(permission);

    /// <summary>Whether the permission is given at all, however far it reaches.</summary>
    public bool May(string permission) => LevelOf(permission) != AccessLevel.None;

    /// <exception cref="NotAllowedException">The permission is not given.</exception>
    public void Require(string permission)
    {
        if (!May(permission))
            throw Refusal(permission);
    }

    /// <summary>The refusal of what this permission would allow, in words an administrator finds on the roles page.</summary>
    public NotAllowedException Refusal(string permission) => new(SdkTexts.NotAllowedNamed.With(PermissionName(permission)));

    /// <summary>Sees nothing; what a scope has until somebody signs in.</summary>
    public static Viewer Nobody { get; } = new(null, "", new Dictionary<string, AccessLevel>(StringComparer.Ordinal));

    /// <summary>
    /// The workflow runtime and housekeeping. Architecture tests watch who asks for it.
    /// </summary>
    /// <param name="name">Who acts, as history shows it: "Lead qualification", "Import".</param>
    /// <param name="onBehalfOf">The person whose act it carries on; null when there is none.</param>
    public static Viewer Unrestricted(string name, Guid? onBehalfOf = null) =>
        new(onBehalfOf, name, new Dictionary<string, AccessLevel>(StringComparer.Ordinal)) { IsUnrestricted = true };
}

/// <summary>The viewer of a scope, and which process (if any) acts in it. Set once, right after the scope is made.</summary>
public sealed class CrmSession
{
    /// <summary>On whose behalf this scope works.</summary>
    public Viewer Viewer { get; set; } = Viewer.Nobody;

    /// <summary>The instance whose burst this scope belongs to; null outside workflows.</summary>
    public Guid? InstanceId { get; set; }

    /// <summary>How many stimuli led to this one; a chain that grows past the limit is stopped.</summary>
    public int ChainDepth { get; set; }

    /// <summary>Where a change comes from, as history shows it.</summary>
    public ChangeSource Source { get; set; } = ChangeSource.Page;

    /// <summary>The import this scope works for; null otherwise.</summary>
    public Guid? ImportId { get; set; }

    /// <summary>Nothing that happens here is told to processes: an import that was asked not to start any.</summary>
    public bool IsQuiet { get; set; }
}

/// <summary>Where a change came from.</summary>
public enum ChangeSource
{
    Page,
    Api,
    Import,
    Process,
    System,
}

/// <summary>Finds the viewer for a person; answers are kept until somebody's access changes.</summary>
public interface IViewers
{
    /// <summary>The viewer for this person; <see cref="Viewer.Nobody"/> when they are unknown or blocked.</summary>
    ValueTask<Viewer> OfAsync(Guid userId, CancellationToken cancel);

    /// <summary>Forgets what is known: roles, teams, regions or absences changed.</summary>
    void Forget();
}

/// <summary>Who is at the other end of this request or page.</summary>
public interface ICurrentViewer
{
    /// <summary>The signed-in person; <see cref="Viewer.Nobody"/> when nobody is.</summary>
    ValueTask<Viewer> GetAsync(CancellationToken cancel = default);
}
