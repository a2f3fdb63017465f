using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Letters;
using Crm.Bpm.Sdk.Ui;
using Crm.Bpm.Sdk.Ui.Records;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Letters;

/// <summary>
/// Letters in the time line of what they are about: those on their way on top, those that need somebody below. What was sent stands there
/// as what took place with the client, where a module keeps it so.
/// </summary>
internal sealed class LetterTimeline(CrmModules modules, IEnumerable<ISentLetters> listeners) : ITimelineSource
{
    private readonly bool _isKeptElsewhere = listeners.Any();

    public Words Label => LetterTexts.Letters;

    public Type? Composer => null;

    public bool Shows(string kind) => modules.LetterSubjects.Any(known => known.Plural == kind);

    public async Task<IReadOnlyList<TimelineEntry>> OfAsync(CrmDb db, string kind, Guid id, int take, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var letters = db.Set<Letter>().AsNoTracking().Where(l => l.SubjectId == id && l.SubjectKind == kind);
        if (_isKeptElsewhere)
            letters = letters.Where(l => l.Status != LetterStatus.Sent);
        return (await letters.OrderByDescending(l => l.Number).Take(take).Select(l => new { l.Id, l.Name, l.Status, l.Channel, l.Attempts, l.To, At = l.SentAt ?? l.CreatedAt }).ToListAsync(cancel)).ConvertAll(l =>
        {
            var (state, tone) = LetterTexts.StateOf(l.Status, l.Channel, l.Attempts);
            return new TimelineEntry(l.Id, l.Name, l.At, l.Status is LetterStatus.Queued or LetterStatus.Sending ? TimelineKind.Planned : TimelineKind.Past)
            {
                Href = $"letters/{l.Id}",
                Beside = PillOf(state, tone),
                When = TimeOf(l.At, l.To),
            };
        });
    }

    private static RenderFragment PillOf(string state, Tone tone) => builder =>
    {
        builder.OpenComponent<Pill>(0);
        builder.AddComponentParameter(1, nameof(Pill.Tone), tone);
        builder.AddComponentParameter(2, nameof(Pill.ChildContent), (RenderFragment)(inner => inner.AddContent(0, state)));
        builder.CloseComponent();
    };

    private static RenderFragment TimeOf(DateTime at, string to) => builder =>
    {
        builder.OpenComponent<RelativeTime>(0);
        builder.AddComponentParameter(1, nameof(RelativeTime.Utc), (DateTime?)at);
        builder.CloseComponent();
        builder.AddContent(2, " · " + to);
    };
}
