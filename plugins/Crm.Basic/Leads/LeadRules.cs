using Crm.Basic.Queues;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Leads;

/// <summary>What holds whenever a lead is saved, whoever saves it.</summary>
internal static class LeadRules
{
    public static async Task SavingAsync(CrmDb db, Lead lead, bool isNew, CancellationToken cancel)
    {
        QueueLive.Changed(db, lead);
        if (!isNew)
        {
            RefuseChangeOfClosed(db, lead);
            if (WaitsAgain(db, lead) && await LeadQueue.LivingAsync(db, lead.QueueId, cancel) != lead.QueueId)
                await PlaceAsync(db, lead, cancel);
            return;
        }

        if (lead.ResponsibleId is null)
            await PlaceAsync(db, lead, cancel);
        db.Raise(new LeadCreated(lead.Id, lead.Status, lead.ResponsibleId, lead.QueueId, lead.SourceId));
    }

    /// <summary>When its queue wants somebody to have spoken to it at the latest, in working time.</summary>
    public static async Task SetSlaAsync(CrmDb db, Lead lead, DateTime now, CancellationToken cancel)
    {
        if (lead.QueueId is not { } id || lead.FirstTouchAt is not null)
            return;
        var minutes = await db.Set<LeadQueue>().Where(q => q.Id == id).Select(q => q.FirstTouchMinutes).FirstOrDefaultAsync(cancel);
        lead.SlaDueAt = minutes is > 0
            ? await db.Service<IWorkingTime>().AddAsync(now, new WorkingDuration(0, minutes.Value / 60d), null, cancel)
            : null;
    }

    private static async Task PlaceAsync(CrmDb db, Lead lead, CancellationToken cancel)
    {
        var now = db.Service<ICrmClock>().UtcNow;
        if (await LeadQueue.LivingAsync(db, lead.QueueId, cancel) is { } queue)
            lead.PlaceIn(queue, now);
        QueueLive.Changed(db, lead);
        await SetSlaAsync(db, lead, now, cancel);
    }

    // It was closed or in the recycle bin, and its queue may have gone meanwhile.
    private static bool WaitsAgain(CrmDb db, Lead lead)
    {
        var entry = db.Entry(lead);
        return lead is { IsWaiting: true, DeletedAt: null }
            && (!Lead.IsOpenAs(entry.Property(l => l.Status).OriginalValue) || entry.Property(l => l.DeletedAt).OriginalValue is not null);
    }

    private static void RefuseChangeOfClosed(CrmDb db, Lead lead)
    {
        var entry = db.Entry(lead);
        var before = (LeadStatus)entry.Property(l => l.Status).OriginalValue;
        if (lead.IsOpen || before != lead.Status)
            return;
        var kind = db.Modules.KindOf(typeof(Lead));
        var isChanged = kind.Fields.Any(f => f is { IsReadOnly: false, IsCreateOnly: false, Name: not "externalKey" }
            && (f.Type == FieldType.Money ? entry.ComplexProperty(f.Property.Name).Properties.Any(p => p.IsModified) : entry.Property(f.KeyProperty.Name).IsModified));
        if (isChanged)
            throw new RuleBrokenException(LeadTexts.ClosedIsReadOnly, lead.Name, LeadTexts.Of(lead.Status));
    }
}
