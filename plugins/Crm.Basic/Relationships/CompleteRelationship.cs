using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Relationships;

/// <summary>What came of a relationship, what was agreed, and what comes next.</summary>
public sealed record Completion
{
    /// <summary>What came of it, in words.</summary>
    public string? Result { get; init; }

    /// <summary>The result's entry in the dictionary: id or code.</summary>
    public string? ResultCode { get; init; }

    /// <summary>What was agreed; a task reminds of it.</summary>
    public string? Agreement { get; init; }

    /// <summary>Until when; the task is due then.</summary>
    public DateOnly? AgreementDue { get; init; }

    /// <summary>Who promised it; we, unless set.</summary>
    public AgreementSide? AgreementBy { get; init; }

    /// <summary>What comes next; null when nothing does.</summary>
    public NextRelationship? Next { get; init; }
}

/// <summary>The relationship that comes next, with the same client and the same people.</summary>
public sealed record NextRelationship
{
    public RelationshipKind Kind { get; init; }

    /// <summary>What it is about; as the one before unless set.</summary>
    public string? Name { get; init; }

    public DateTime? StartAt { get; init; }
    public DateTime? EndAt { get; init; }
    public bool AllDay { get; init; }
    public DateOnly? Day { get; init; }
    public string? Place { get; init; }
}

/// <summary>What completing made.</summary>
/// <param name="Relationship">The relationship that took place.</param>
/// <param name="Next">The one that comes next; null when nothing does.</param>
/// <param name="TaskId">The task that reminds of the agreement; null when nothing was agreed.</param>
public sealed record Completed(Relationship Relationship, Relationship? Next, Guid? TaskId);

/// <summary>Says what came of a relationship and, in the same act, what was agreed and what comes next. Repeating it returns the first result.</summary>
public sealed class CompleteRelationship(CrmDb db, ResultCodes codes, ITasks tasks, IProcesses processes, INotifications notifications, ICrmClock clock)
{
    private static readonly TaskForm s_result = new() { Fields = [new TaskFormField("result", "longText") { LabelEn = "Result", LabelRu = "Результат" }] };

    /// <exception cref="RuleBrokenException">It was completed otherwise, or cancelled.</exception>
    /// <exception cref="InvalidInputException">The result is missing, or the next one has no time.</exception>
    public async Task<Completed> RunAsync(Guid id, Completion completion, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(completion);
        // Two people completing at once: the second waits here and then finds what the first wrote.
        await db.Set<Relationship>().Where(r => r.Id == id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Number, r => r.Number), cancel);
        var record = await db.LoadAsync<Relationship>(id, RelationshipPermissions.Edit, cancel);
        if (!record.Complete(completion.Result, await codes.FindAsync(completion.ResultCode, cancel), db.Session.Viewer.UserId, clock.UtcNow))
            return new Completed(record, await db.Set<Relationship>().FirstOrDefaultAsync(r => r.PreviousId == id, cancel), record.AgreementTaskId);
        record.Agree(completion.Agreement, completion.AgreementDue, completion.AgreementBy);
        if (record.Agreement is not null)
            record.RemindOfAgreementBy((await RemindAsync(record, cancel)).Id);
        var next = completion.Next is { } wish ? Follow(record, wish) : null;
        db.Raise(await RelationshipRules.CompletedAsync(db, record, next, cancel));
        Answer(record, next);
        foreach (var person in record.Inform)
            await notifications.NotifyAsync(new NewNotification(person, NotificationKind.System, RelationshipTexts.ToldOfResult.Filled(record.Name, record.Result ?? ""), $"/relationships/{record.Id}"), cancel);
        return new Completed(record, next, record.AgreementTaskId);
    }

    private Relationship Follow(Relationship record, NextRelationship wish)
    {
        var next = new Relationship
        {
            Kind = wish.Kind,
            Name = string.IsNullOrWhiteSpace(wish.Name) ? record.Name : wish.Name.Trim(),
            StartAt = PlanRelationship.Utc(wish.StartAt),
            EndAt = PlanRelationship.Utc(wish.EndAt),
            AllDay = wish.AllDay,
            Day = wish.Day,
            ContractorId = record.ContractorId,
            ContactId = record.ContactId,
            Contacts = record.Contacts,
            LeadId = record.LeadId,
            DealId = record.DealId,
            ResponsibleId = record.ResponsibleId,
            Participants = record.Participants,
            IsPrivate = record.IsPrivate,
            Place = wish.Place ?? (wish.Kind == record.Kind ? record.Place : null),
            ReminderMinutes = record.ReminderMinutes,
            PreviousId = record.Id,
        };
        try
        {
            next.Check();
        }
        catch (InvalidInputException wrong)
        {
            // What is wrong with the next one stands at its own fields.
            throw new InvalidInputException(wrong.Fields.ToDictionary(field => "next." + field.Key, field => field.Value, StringComparer.Ordinal));
        }

        db.Add(next);
        return next;
    }

    private async Task<CrmTask> RemindAsync(Relationship record, CancellationToken cancel)
    {
        var zone = await RelationshipRules.ZoneAsync(db, record.ResponsibleId, cancel);
        var text = record.AgreementBy == AgreementSide.Client ? RelationshipTexts.AgreedByClient : RelationshipTexts.AgreedByUs;
        var name = text.Filled(record.Agreement);
        var (kind, about) = record.About;
        return await tasks.CreateAsync(new NewTask(name.En)
        {
            NameRu = name.Ru,
            AssigneeId = record.ResponsibleId ?? db.Session.Viewer.UserId,
            DueAt = record.AgreementDue is { } due ? TimeZoneInfo.ConvertTimeToUtc(due.ToDateTime(new TimeOnly(18, 0), DateTimeKind.Unspecified), zone) : null,
            SubjectKind = kind,
            SubjectId = about,
            SubjectTitle = (await RecordNames.OfAsync(db, db.Modules.KindOf(kind)!, [about], cancel)).GetValueOrDefault(about),
            Form = s_result,
        }, cancel);
    }

    // A process that waits for the result goes on by what comes next.
    private void Answer(Relationship record, Relationship? next)
    {
        if (record is not { InstanceId: { } instance, BookmarkId: { } bookmark })
            return;
        processes.Resume(instance, bookmark, JsonSerializer.SerializeToElement(new RelationshipAnswer(next?.Kind.ToString() ?? RelationshipAnswer.Nothing, record.Id, next?.Id, record.Result)));
        record.NotAwaited();
    }
}

/// <summary>What a process that waits for a relationship is told.</summary>
/// <param name="Port">What comes next: the kind, <see cref="Nothing"/> or <see cref="Cancelled"/>.</param>
/// <param name="Relationship">The relationship.</param>
/// <param name="Next">The one that comes next; null when nothing does.</param>
/// <param name="Result">What came of it, or why it was cancelled.</param>
internal sealed record RelationshipAnswer(string Port, Guid Relationship, Guid? Next, string? Result)
{
    public const string Nothing = "Nothing";
    public const string Cancelled = "Cancelled";
}
