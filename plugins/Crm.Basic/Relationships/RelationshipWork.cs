using Crm.Bpm.Sdk;

namespace Crm.Basic.Relationships;

/// <summary>What may happen to a relationship, and what follows.</summary>
public sealed partial class Relationship
{
    private const int MostPeople = 100;

    /// <summary>Longer than this is no relationship but a mistake in a date.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(60);

    /// <summary>Its time is over and nobody has said what came of it.</summary>
    public bool IsOverdue(DateTime now) => Status == RelationshipStatus.Planned && EndAt < now;

    /// <summary>How long it takes unless somebody says so.</summary>
    public static TimeSpan UsualLength(RelationshipKind kind) => kind switch
    {
        RelationshipKind.Meeting => TimeSpan.FromHours(1),
        RelationshipKind.Call => TimeSpan.FromMinutes(30),
        _ => TimeSpan.FromMinutes(15),
    };

    /// <summary>Says what came of it; false when the same person has just said the same (a second click).</summary>
    /// <exception cref="RuleBrokenException">It was completed otherwise, or cancelled.</exception>
    /// <exception cref="InvalidInputException">Neither a result nor words are given.</exception>
    public bool Complete(string? result, Guid? resultCode, Guid? by, DateTime now)
    {
        var said = string.IsNullOrWhiteSpace(result) ? null : result.Trim();
        if (Status == RelationshipStatus.Completed && CompletedById == by && Result == said && (resultCode is null || ResultCodeId == resultCode))
            return false;
        RequirePlanned();
        if (said is null && resultCode is null)
            throw new InvalidInputException("result", RelationshipTexts.NeedsResult);
        (_result, _resultCodeId, _status) = (said, resultCode, RelationshipStatus.Completed);
        HappenedBy(by, now);
        // Done earlier than planned, it took place now.
        if (StartAt > now)
            (_allDay, _day, _lastDay, _startAt, _endAt) = (false, null, null, now, now);
        return true;
    }

    /// <summary>Keeps what was agreed.</summary>
    /// <exception cref="InvalidInputException">It says until when, but not what.</exception>
    internal void Agree(string? what, DateOnly? due, AgreementSide? by)
    {
        if (string.IsNullOrWhiteSpace(what))
        {
            if (due is not null)
                throw new InvalidInputException("agreement", RelationshipTexts.NeedsAgreement);
            return;
        }

        (_agreement, _agreementDue, _agreementBy) = (what.Trim(), due, by ?? AgreementSide.Us);
    }

    /// <summary>The task that reminds of the agreement.</summary>
    internal void RemindOfAgreementBy(Guid task) => AgreementTaskId = task;

    /// <summary>It will not take place. Saying so again changes nothing.</summary>
    /// <exception cref="RuleBrokenException">It took place already.</exception>
    /// <exception cref="InvalidInputException">No reason is given.</exception>
    public bool Cancel(string? reason)
    {
        if (Status == RelationshipStatus.Cancelled)
            return false;
        RequirePlanned();
        if (string.IsNullOrWhiteSpace(reason))
            throw new InvalidInputException("reason", RelationshipTexts.NeedsReason);
        (_status, CancelReason, RemindAt) = (RelationshipStatus.Cancelled, reason.Trim(), null);
        return true;
    }

    /// <summary>Moves it to another time; the history keeps the one before.</summary>
    /// <exception cref="RuleBrokenException">It is not planned any more.</exception>
    public void Reschedule(RelationshipTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        RequirePlanned();
        if (time is { AllDay: false, StartAt: null })
            throw new InvalidInputException("startAt", RelationshipTexts.NeedsStart);
        var length = AllDay ? UsualLength(Kind) : EndAt - StartAt;
        _allDay = time.AllDay;
        if (time.AllDay)
        {
            (_day, _lastDay) = (time.Day, time.LastDay);
            return;
        }

        (_day, _lastDay) = (null, null);
        (_startAt, _endAt) = (time.StartAt!.Value, time.EndAt ?? time.StartAt.Value + length);
    }

    /// <summary>Plans it again: it was completed by mistake, or shall take place after all.</summary>
    /// <exception cref="RuleBrokenException">It is planned.</exception>
    public void Reopen()
    {
        if (Status == RelationshipStatus.Planned)
            throw new RuleBrokenException(RelationshipTexts.IsPlanned, Name);
        (_status, _result, _resultCodeId, CompletedAt, CompletedById, CancelReason) = (RelationshipStatus.Planned, null, null, null, null, null);
        (_agreement, _agreementDue, _agreementBy, AgreementTaskId) = (null, null, null, null);
    }

    /// <summary>It is an occurrence of a series.</summary>
    internal void BelongTo(Guid series, int position) => (SeriesId, SeriesPosition) = (series, position);

    /// <summary>A process waits for its result.</summary>
    internal void AwaitedBy(Guid instance, string bookmark) => (InstanceId, BookmarkId) = (instance, bookmark);

    /// <summary>The process waits no longer.</summary>
    internal void NotAwaited() => (InstanceId, BookmarkId) = (null, null);

    /// <summary>Reminds again in time; not at all when its moment has passed, or nobody wants it.</summary>
    internal void SetReminder(DateTime now) =>
        RemindAt = Status == RelationshipStatus.Planned && ReminderMinutes is { } minutes && StartAt > now ? StartAt.AddMinutes(-minutes) : null;

    /// <summary>People were reminded.</summary>
    internal void Reminded() => RemindAt = null;

    /// <summary>Whole days begin and end by the clock of whoever is responsible.</summary>
    internal void PlaceDays(TimeZoneInfo zone)
    {
        if (!AllDay)
        {
            if (_endAt == default)
                _endAt = _startAt + UsualLength(Kind);
            return;
        }

        _lastDay ??= _day;
        (_startAt, _endAt) = (MidnightOf(_day!.Value, zone), MidnightOf(_lastDay!.Value.AddDays(1), zone));
    }

    internal void HappenedBy(Guid? by, DateTime now) => (CompletedAt, CompletedById, RemindAt, CancelReason) = (now, by, null, null);

    internal void Follow(Guid previous) => _previousId = previous;

    private void RequirePlanned()
    {
        if (Status != RelationshipStatus.Planned)
            throw new RuleBrokenException(Status == RelationshipStatus.Completed ? RelationshipTexts.IsCompleted : RelationshipTexts.IsCancelled, Name);
    }

    private static DateTime MidnightOf(DateOnly day, TimeZoneInfo zone)
    {
        var wall = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        return TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(wall) ? wall.AddHours(1) : wall, zone);
    }
}

/// <summary>When a relationship takes place: an instant with an end, or whole days.</summary>
public sealed record RelationshipTime
{
    public DateTime? StartAt { get; init; }

    /// <summary>Unset, it takes as long as before.</summary>
    public DateTime? EndAt { get; init; }

    public bool AllDay { get; init; }
    public DateOnly? Day { get; init; }

    /// <summary>Unset, it is one day.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>Of a series, whether those that follow move, too, as their rule then says; unset, only this one.</summary>
    public bool Following { get; init; }
}
