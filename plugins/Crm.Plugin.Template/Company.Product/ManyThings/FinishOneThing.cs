using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;

namespace Company.Product.ManyThings;

/// <summary>Finishes a record and tells processes. Repeating it changes nothing and tells nobody.</summary>
public sealed class FinishOneThing(CrmDb db, ICrmClock clock)
{
    public async Task<OneThing> RunAsync(Guid id, CancellationToken cancel)
    {
        var record = await db.LoadAsync<OneThing>(id, "many-things.edit", cancel);
        if (record.Status == OneThingStatus.Finished)
            return record;
        record.Finish(clock.UtcNow);
        db.Raise(new OneThingFinished(record.Id));
        return record;
    }
}
