using System.Text.Json;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Sdk.Processes;

/// <summary>
/// Ends the processes about a record, for rules that have only the context that is being saved; services have <see cref="IProcesses"/>.
/// Everything is part of the caller's transaction and happens when that commits.
/// </summary>
public static class ProcessesOfRecord
{
    /// <summary>
    /// Cancels every process about a record that may go on, except the one acting now, and those that what happened to the record before is about to begin.
    /// </summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="subjectKind">The plural of the record's kind.</param>
    /// <param name="subjectId">The record.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>How many run; those that are about to begin are not counted.</returns>
    public static async Task<int> CancelAsync(CrmDb db, string subjectKind, Guid subjectId, string reason, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        // First those that are about to begin: one that begins between the two questions is in the answer to either.
        await CancelBeginningAsync(db, subjectKind, subjectId, reason, null, cancel);
        var acts = db.Session.InstanceId ?? Guid.Empty;
        var running = await db.Set<ProcessInstance>().MayGoOn().Where(i => i.SubjectKind == subjectKind && i.SubjectId == subjectId && i.Id != acts).Select(i => i.Id).ToListAsync(cancel);
        foreach (var instance in running)
            db.Stimulate(Order(db, StimulusNames.Cancel, reason, instance, null));
        return running.Count;
    }

    /// <summary>Cancels only those that are about to begin: their stimuli are on their way, or their first steps not yet saved.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="subjectKind">The plural of the record's kind.</param>
    /// <param name="subjectId">The record.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="events">Only processes that begin by one of these events, as "Crm.Basic.LeadCreated"; null means all.</param>
    /// <param name="cancel">Stops waiting.</param>
    public static async Task CancelBeginningAsync(CrmDb db, string subjectKind, Guid subjectId, string reason, IReadOnlyCollection<string>? events, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (!await db.Set<Stimulus>().AnyAsync(s => s.RecordId == subjectId && s.RecordKind == subjectKind, cancel))
            return;
        // What happens to one record is handed on in its order: when it is this one's turn, whatever was to begin has begun.
        db.Stimulate(Order(db, StimulusNames.CancelBeginning, new BeginningToCancel(reason, db.Session.InstanceId, events).ToJson(), null, (subjectKind, subjectId)));
    }

    /// <summary>The order to start a process about a record, in its turn among what happens to the record.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="instanceId">The id the instance will have.</param>
    /// <param name="order">The order as JSON.</param>
    /// <param name="subject">The record; null when it is about none.</param>
    public static Stimulus StartOf(CrmDb db, Guid instanceId, string order, (string Kind, Guid Id)? subject) => Order(db, StimulusNames.Start, order, instanceId, subject);

    private static Stimulus Order(CrmDb db, string name, string payload, Guid? instance, (string Kind, Guid Id)? record) => new()
    {
        Name = name,
        RecordKind = record?.Kind,
        RecordId = record?.Id,
        InstanceId = instance,
        Payload = payload,
        Depth = db.Session.ChainDepth + 1,
        ActorId = db.Session.Viewer.UserId,
        ImportId = db.Session.ImportId,
        CreatedAt = db.Service<ICrmClock>().UtcNow,
    };
}

/// <summary>The payload of <see cref="StimulusNames.CancelBeginning"/>.</summary>
/// <param name="Reason">Why, for people.</param>
/// <param name="Except">The process that asked for it goes on.</param>
/// <param name="Events">Only processes that begin by one of these; null means all.</param>
internal sealed record BeginningToCancel(string Reason, Guid? Except, IReadOnlyCollection<string>? Events)
{
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static BeginningToCancel Parse(string? json) => JsonSerializer.Deserialize<BeginningToCancel>(json ?? "", JsonSerializerOptions.Web) ?? throw new JsonException("A cancellation without a reason.");
}
