using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Processes;

namespace Crm.Bpm.Modules.Processes;

/// <summary>Which instances a list shows.</summary>
/// <param name="Code">Its word in the address; empty for all.</param>
/// <param name="Label">What people read.</param>
/// <param name="Of">Narrows to them.</param>
internal sealed record InstanceFilter(string Code, Words Label, Func<IQueryable<ProcessInstance>, IQueryable<ProcessInstance>> Of)
{
    public static IReadOnlyList<InstanceFilter> All { get; } =
    [
        new("", new("All", "Все"), all => all),
        new("running", new("Running", "Работают"), all => all.Where(i => i.Status == "Running")),
        new("incidents", new("With incidents", "С инцидентами"), all => all.Where(i => i.IncidentCount > 0)),
        new("finished", new("Finished", "Завершены"), all => all.Where(i => i.SubStatus == "Finished")),
        new("cancelled", new("Cancelled", "Отменены"), all => all.Where(i => i.SubStatus == "Cancelled")),
    ];

    /// <summary>The filter of a word in the address.</summary>
    public static InstanceFilter Named(string? code) => All.FirstOrDefault(filter => filter.Code == code) ?? All[0];
}
