using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Crm.Bpm.Sdk.Ui;
using Microsoft.EntityFrameworkCore;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Bpm.Modules.Tasks.Pages;

/// <summary>Something that happened to the record a task is about.</summary>
public sealed record PastEvent(Guid Id, string Title, DateTime At, string? By, string? Said)
{
    /// <summary>How a task ended; null for other events, and for tasks that can only be done.</summary>
    public string? Outcome { get; init; }
}

/// <summary>A record that has something in common with the one a task is about.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">The record.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Common">What both have, in words.</param>
/// <param name="IsSure">They share what belongs to one company or person only: a phone, an e-mail, a tax number.</param>
public sealed record SimilarRecord(RecordKind Kind, Guid Id, string Title, string Common, bool IsSure);

/// <summary>What stands beside a task: the record it is about, what happened to it, and records like it.</summary>
internal sealed record TaskBackground(Record? Subject, IReadOnlyDictionary<Guid, string> Names, IReadOnlyList<PastEvent> Past, IReadOnlyList<SimilarRecord> Similar, PastEvent? LastTry, int Attempt, string? DoneBy)
{
    private const int MaxPast = 5;
    private const int MaxSimilar = 4;
    private static readonly Dictionary<string, Words> s_common = new(StringComparer.Ordinal)
    {
        ["phone"] = new("same phone", "тот же телефон"),
        ["phone10"] = new("same phone", "тот же телефон"),
        ["email"] = new("same e-mail", "тот же e-mail"),
        ["taxNumber"] = new("same tax number", "тот же ИНН"),
        ["name"] = new("same name", "то же название"),
    };

    private static readonly string[] s_sure = ["phone", "phone10", "email", "taxNumber"];

    /// <summary>Of a task about nothing.</summary>
    public static TaskBackground Nothing { get; } = new(null, new Dictionary<Guid, string>(), [], [], null, 1, null);

    /// <summary>Reads it for whoever looks; what they may not see is left out.</summary>
    public static async Task<TaskBackground> ReadAsync(CrmDb db, CrmTask task, CancellationToken cancel)
    {
        var subject = task is { SubjectKind: { } kind, SubjectId: { } id } ? await Subjects.FindAsync(db, kind, id, cancel) : null;
        var tries = await TriesAsync(db, task, cancel);
        var lastTry = tries.Count > 0 ? tries[^1] : null;
        var doneBy = task.DoneById is { } person ? (await PeopleAsync(db, [person], cancel)).GetValueOrDefault(person) : null;
        if (subject is null)
            return Nothing with { LastTry = lastTry, Attempt = tries.Count + 1, DoneBy = doneBy };
        var known = db.Modules.KindOf(subject.GetType());
        return new TaskBackground(
            subject, await RecordNames.OfLookupsAsync(db, known.Fields, [subject], cancel), await PastAsync(db, task, subject, cancel), await SimilarAsync(db, subject, cancel), lastTry, tries.Count + 1, doneBy);
    }

    /// <summary>What the form's fields are filled in with beforehand, by field name. Two that both may be meant are left to the person.</summary>
    public IReadOnlyDictionary<string, SimilarRecord> Proposed(TaskForm form)
    {
        var proposed = new Dictionary<string, SimilarRecord>(StringComparer.Ordinal);
        foreach (var field in form.Fields.Where(f => f is { ProposeSimilar: true, Kind: "record" }))
            if (Similar.Where(s => s.IsSure && s.Kind.Plural == field.RecordKind).ToList() is [var only])
                proposed[field.Name] = only;
        return proposed;
    }

    // The same step of the same process, done before: it came back.
    private static async Task<IReadOnlyList<PastEvent>> TriesAsync(CrmDb db, CrmTask task, CancellationToken cancel)
    {
        var (id, instance, step) = (task.Id, task.InstanceId, task.StepName);
        if (instance is null || step is null)
            return [];
        var done = await db.Set<CrmTask>().AsNoTracking().Where(t => t.InstanceId == instance && t.StepName == step && t.Id != id && t.Status == TaskStatus.Done)
            .OrderBy(t => t.DoneAt).ToListAsync(cancel);
        return await EventsAsync(db, done, cancel);
    }

    private static async Task<IReadOnlyList<PastEvent>> PastAsync(CrmDb db, CrmTask task, Record subject, CancellationToken cancel)
    {
        var (own, kind, id) = (task.Id, task.SubjectKind, subject.Id);
        var done = await db.Set<CrmTask>().AsNoTracking().Where(t => t.SubjectKind == kind && t.SubjectId == id && t.Id != own && t.Status == TaskStatus.Done)
            .OrderByDescending(t => t.DoneAt).Take(MaxPast).ToListAsync(cancel);
        var notes = await db.Set<Comment>().AsNoTracking().Where(c => c.RecordId == id).OrderByDescending(c => c.At).Take(MaxPast).ToListAsync(cancel);
        var author = subject.CreatedById is { } creator ? (await PeopleAsync(db, [creator], cancel)).GetValueOrDefault(creator) : null;
        return
        [
            .. (await EventsAsync(db, done, cancel))
                .Concat(notes.Select(n => new PastEvent(n.Id, InboxTexts.Note, n.At, n.ByName, CommentTask.PlainText(n.Text))))
                .Append(new PastEvent(subject.Id, InboxTexts.CameIn, subject.CreatedAt, author, null))
                .OrderByDescending(e => e.At).Take(MaxPast),
        ];
    }

    private static async Task<IReadOnlyList<PastEvent>> EventsAsync(CrmDb db, List<CrmTask> done, CancellationToken cancel)
    {
        var people = await PeopleAsync(db, [.. done.Select(t => t.DoneById).OfType<Guid>()], cancel);
        return done.ConvertAll(t =>
        {
            var form = TaskForm.Parse(t.Form);
            var outcome = form.Outcomes.Count == 1 ? null : form.Outcomes.FirstOrDefault(o => o.Code == t.Outcome)?.Name;
            return new PastEvent(
                t.Id, outcome is null ? t.Title : InboxTexts.Answered.With(t.Title, outcome), t.DoneAt ?? t.ChangedAt,
                t.DoneById is { } person ? people.GetValueOrDefault(person) : null, Said(form, t.Values)) { Outcome = outcome };
        });
    }

    // What somebody wrote in their own words says most of what happened.
    private static string? Said(TaskForm form, string? values)
    {
        if (values is null || form.Fields.FirstOrDefault(f => f.Kind == "longText") is not { } field)
            return null;
        using var answers = JsonDocument.Parse(values);
        return answers.RootElement.TryGetProperty(field.Name, out var text) && text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } said ? said : null;
    }

    private static async Task<IReadOnlyList<SimilarRecord>> SimilarAsync(CrmDb db, Record subject, CancellationToken cancel)
    {
        var id = subject.Id;
        var shared = await db.Set<SearchKey>().Where(own => own.RecordId == id)
            .Join(db.Set<SearchKey>().Where(k => k.RecordId != id), own => new { own.Type, own.Value }, other => new { other.Type, other.Value }, (_, other) => new { other.Kind, other.RecordId, other.Type })
            .Take(MaxSimilar * 10).ToListAsync(cancel);
        var similar = new List<SimilarRecord>();
        foreach (var other in shared.DistinctBy(s => s.RecordId))
        {
            if (similar.Count < MaxSimilar && await Subjects.FindAsync(db, other.Kind, other.RecordId, cancel) is { } record)
                similar.Add(new SimilarRecord(db.Modules.KindOf(record.GetType()), record.Id, record.Title, s_common.GetValueOrDefault(other.Type)?.ToString() ?? other.Type, s_sure.Contains(other.Type)));
        }

        return similar;
    }

    private static Task<IReadOnlyDictionary<Guid, string>> PeopleAsync(CrmDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        RecordNames.OfAsync(db, db.Modules.KindOf(typeof(User)), ids, cancel);
}
