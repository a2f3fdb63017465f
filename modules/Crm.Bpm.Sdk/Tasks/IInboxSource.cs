using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Tasks;

/// <summary>
/// Something besides tasks that waits for a person, and stands among them in the inbox: a planned call. A module registers one
/// (<c>module.Services.AddScoped&lt;IInboxSource, …&gt;()</c>).
/// </summary>
public interface IInboxSource
{
    /// <summary>Names it in the address: "relationships". Forever.</summary>
    string Code { get; }

    /// <summary>The component that shows one, with parameters <c>Id</c> (Guid), <c>OnDone</c> (EventCallback&lt;Guid?&gt;, with the line to go on with) and <c>OnChanged</c> (EventCallback).</summary>
    Type Pane { get; }

    /// <summary>What waits for the viewer, the earliest first.</summary>
    Task<IReadOnlyList<InboxLine>> OfAsync(CrmDb db, int take, CancellationToken cancel);

    /// <summary>How many wait for the viewer, at most <paramref name="most"/>.</summary>
    /// <param name="db">Where to look.</param>
    /// <param name="before">Only those due before; null counts all.</param>
    /// <param name="most">Where counting stops.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<int> CountAsync(CrmDb db, DateTime? before, int most, CancellationToken cancel);
}

/// <summary>A line of the inbox.</summary>
/// <param name="Id">What waits.</param>
/// <param name="Name">What is to be done.</param>
/// <param name="Subject">With whom or about what.</param>
/// <param name="Label">What kind of thing it is: "Call".</param>
/// <param name="DueAt">When (UTC).</param>
public sealed record InboxLine(Guid Id, string Name, string? Subject, string? Label, DateTime? DueAt);
