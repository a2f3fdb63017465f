using System.Globalization;

namespace Crm.Basic.Leads;

/// <summary>What converting a lead made and moved: what a repeated click answers, and what taking it back needs.</summary>
public sealed class LeadConversion
{
    public Guid LeadId { get; init; }
    public DateTime At { get; init; }

    /// <summary>What the lead was before.</summary>
    public LeadStatus Before { get; init; }

    public Guid ContractorId { get; init; }

    /// <summary>False when the contractor existed already.</summary>
    public bool MadeContractor { get; init; }

    public Guid? ContactId { get; init; }

    /// <summary>False when the contact existed already, or there is none.</summary>
    public bool MadeContact { get; init; }

    /// <summary>The link between the two, when converting made it.</summary>
    public Guid? MadeLinkId { get; init; }

    /// <summary>The deal that began with it.</summary>
    public Guid? DealId { get; init; }

    public string MovedTasks { get; init; } = "";
    public string MovedProcesses { get; init; } = "";
    public string MovedRelationships { get; init; } = "";

    /// <summary>A list of ids as it is kept.</summary>
    public static string Join(IEnumerable<Guid> ids) => string.Join(',', ids);

    /// <summary>The list that <see cref="Join"/> kept.</summary>
    public static IReadOnlyList<Guid> Split(string ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return [.. ids.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => Guid.Parse(id, CultureInfo.InvariantCulture))];
    }
}
