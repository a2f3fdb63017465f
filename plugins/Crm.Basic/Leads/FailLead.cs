using Crm.Basic.Contractors;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Leads;

/// <summary>Why a lead is given up.</summary>
public sealed record Failure
{
    /// <summary>An entry of the dictionary of reasons: its id or its code ("NoAnswer").</summary>
    public string? Reason { get; init; }

    public string? Comment { get; init; }

    /// <summary>Keep the acquaintance as a contractor; possible once per lead.</summary>
    public bool CreateContractor { get; init; }
}

/// <summary>Gives a lead up: everything people and processes still do about it stops.</summary>
public sealed class FailLead(CrmDb db, StopLeadWork stop, ICrmClock clock)
{
    // Reasons that say themselves that nobody spoke to the lead.
    private static readonly string[] s_untouched = ["NoAnswer", "Spam"];

    public async Task<Lead> RunAsync(Guid leadId, Failure failure, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var lead = await db.LoadAsync<Lead>(leadId, LeadPermissions.Edit, cancel);
        var (before, reason) = (lead.Status, await ReasonAsync(failure.Reason, cancel));
        // A process need not say in words what its reason says already.
        var comment = string.IsNullOrWhiteSpace(failure.Comment) && db.Session.InstanceId is not null ? reason?.Title : failure.Comment;
        var spoke = lead.ResponsibleId is not null && !s_untouched.Contains(reason?.Code);
        lead.Fail(reason?.Id, comment, spoke ? clock.UtcNow : null);
        if (failure.CreateContractor)
            db.Add(lead.ContractorOnFailure());
        await stop.RunAsync(lead, new(LeadTexts.StopFailed.En.Replace("{0}", lead.StatusComment, StringComparison.Ordinal), LeadTexts.StopFailed.Ru.Replace("{0}", lead.StatusComment, StringComparison.Ordinal)), cancel);
        db.Raise(new LeadFailed(lead.Id, reason?.Code, lead.StatusComment!));
        db.Raise(new LeadStatusChanged(lead.Id, before, lead.Status));
        return lead;
    }

    private async Task<DictionaryEntry?> ReasonAsync(string? reason, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(reason))
            return null;
        var reasons = db.Set<DictionaryEntry>().Where(e => e.Dictionary == BasicDictionaries.LeadFailReason);
        return (Guid.TryParse(reason, out var id) ? await reasons.FirstOrDefaultAsync(e => e.Id == id, cancel) : await reasons.FirstOrDefaultAsync(e => e.Code == reason, cancel))
            ?? throw new InvalidInputException("reason", LeadTexts.UnknownReason.With(reason));
    }
}
