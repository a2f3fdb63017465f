namespace Crm.Bpm.Sdk.Access;

/// <summary>
/// Work that somebody is responsible for and that another person must take when they are blocked: tasks, leads, deals.
/// A module registers one for each kind it has (<c>module.Services.AddScoped&lt;IPersonsWork, …&gt;()</c>).
/// </summary>
public interface IPersonsWork
{
    /// <summary>What it is called beside the number: "Open tasks".</summary>
    Words Label { get; }

    /// <summary>How much of it this person has.</summary>
    Task<int> CountAsync(Guid userId, CancellationToken cancel);

    /// <summary>Gives all of it to another person, in the caller's transaction; returns how much.</summary>
    Task<int> HandOverAsync(Guid from, Guid to, CancellationToken cancel);
}
