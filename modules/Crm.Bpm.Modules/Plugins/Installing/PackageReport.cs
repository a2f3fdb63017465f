using Crm.Bpm.Modules.Plugins.Packages;

namespace Crm.Bpm.Modules.Plugins.Installing;

/// <summary>How a check ended.</summary>
public enum CheckResult
{
    Good,

    /// <summary>It can be installed; somebody should know this.</summary>
    Warning,

    /// <summary>It cannot be installed.</summary>
    Bad,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Part">What.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Result">How it ended.</param>
/// <param name="Sentence">Why, and what to do.</param>
public sealed record PackageCheck(PackagePart Part, string Name, CheckResult Result, string Sentence);

/// <summary>What was found out about a package before anything is changed.</summary>
/// <param name="Id">The package that was sent; install it by this id.</param>
/// <param name="Checks">Everything that was looked at; after something that is wrong with the archive itself nothing more is.</param>
public sealed record PackageReport(Guid Id, IReadOnlyList<PackageCheck> Checks)
{
    /// <summary>The plugin's id; empty when the package does not say.</summary>
    public string Plugin { get; init; } = "";

    public string Name { get; init; } = "";
    public string Version { get; init; } = "";
    public string Publisher { get; init; } = "";

    /// <summary>The version that runs now; null for a new plugin.</summary>
    public string? Replaces { get; init; }

    /// <summary>Nothing speaks against it.</summary>
    public bool MayBeInstalled => Checks.All(c => c.Result != CheckResult.Bad);
}
