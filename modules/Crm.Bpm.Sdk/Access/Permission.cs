namespace Crm.Bpm.Sdk.Access;

/// <summary>Something a role may allow. Modules declare theirs; the roles page shows them.</summary>
/// <param name="Code">"leads.convert": the plural of the record kind, a dot, a verb. Forever.</param>
/// <param name="Label">What the roles page calls it.</param>
/// <param name="HasLevels">Whether it reaches own, team, region or all; otherwise it is given or not.</param>
public sealed record Permission(string Code, Words Label, bool HasLevels = true)
{
    /// <summary>What the shipped roles get; an administrator may change it afterwards.</summary>
    public IReadOnlyDictionary<string, AccessLevel> Defaults { get; init; } = new Dictionary<string, AccessLevel>(StringComparer.Ordinal);
}

/// <summary>Codes of the roles that ship.</summary>
public static class ShippedRoles
{
    public const string Administrator = "Administrator";
    public const string ProcessAnalyst = "ProcessAnalyst";
    public const string SalesHead = "SalesHead";
    public const string Manager = "Manager";
    public const string Marketer = "Marketer";
}

/// <summary>Permissions of the platform itself.</summary>
public static class PlatformPermissions
{
    /// <summary>See people, teams, regions, roles, settings and change them.</summary>
    public const string Administer = "platform.administer";

    /// <summary>See definitions and drawings of processes.</summary>
    public const string ViewProcesses = "processes.view";

    /// <summary>Change and publish processes.</summary>
    public const string EditProcesses = "processes.edit";

    /// <summary>See variables and journals of running processes; cancel, retry and migrate them.</summary>
    public const string OperateProcesses = "processes.operate";

    /// <summary>Import files.</summary>
    public const string Import = "platform.import";
}
