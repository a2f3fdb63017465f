using Crm.Basic.Funnels;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Deals;

/// <summary>What may happen to a deal, and what follows.</summary>
public sealed partial class Deal
{
    private bool _takesSum;

    /// <summary>Puts a new deal on its stage; for one that comes closed, the day it was closed.</summary>
    internal void Begin(DealStage stage, DateTime now, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(stage);
        OpenedOn ??= ClosedOn < today ? ClosedOn : today;
        if (!IsOpen)
            _closedOn ??= today;
        Stand(stage, now);
    }

    /// <summary>Moves it to another stage of its funnel. Moving it where it stands changes nothing.</summary>
    /// <returns>What the history of stages keeps; null when it stands there already.</returns>
    /// <exception cref="RuleBrokenException">It does not go on at the moment, or the stage is of another funnel.</exception>
    public DealStageHistory? MoveTo(DealStage from, DealStage to, string? comment, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.Id == to.Id)
            return null;
        if (Status != DealStatus.Active)
            throw new RuleBrokenException(DealTexts.NotActive, Name, DealTexts.Of(Status));
        if (from.FunnelId != to.FunnelId)
            throw new RuleBrokenException(DealTexts.OtherFunnel, to.Title, Name);
        return Walk(from, to, comment, now);
    }

    /// <summary>Puts it on a stage because its own goes or its type changed; whatever its status is.</summary>
    internal DealStageHistory Walk(DealStage from, DealStage to, string? comment, DateTime now)
    {
        var row = new DealStageHistory
        {
            DealId = Id,
            FromStageId = from.Id,
            ToStageId = to.Id,
            At = now,
            Comment = string.IsNullOrWhiteSpace(comment) ? null : comment.Trim(),
            SecondsInFrom = StageSince is { } since ? (long)Math.Max(0, (now - since).TotalSeconds) : null,
            Direction = to.Order < from.Order ? StageDirection.Back : StageDirection.Forward,
        };
        Stand(to, now);
        return row;
    }

    /// <summary>Takes the stage's probability where nobody set another.</summary>
    internal void FollowProbability(DealStage stage)
    {
        if (!IsProbabilityOwn)
            _probability = stage.Probability;
    }

    /// <summary>Lays it aside, until a day or until somebody goes on with it.</summary>
    /// <exception cref="RuleBrokenException">It is closed.</exception>
    /// <exception cref="InvalidInputException">The day is not in the future.</exception>
    public void Postpone(DateOnly? resumeOn, string? comment, DateOnly today)
    {
        RequireOpen();
        if (resumeOn <= today)
            throw new InvalidInputException("resumeOn", DealTexts.ResumeLater);
        (_status, ResumeOn) = (DealStatus.Postponed, resumeOn);
        Note(comment);
    }

    /// <summary>Goes on with a deal that was postponed or, for whoever may, closed.</summary>
    /// <exception cref="RuleBrokenException">It goes on already.</exception>
    public void Resume(string? comment)
    {
        if (Status == DealStatus.Active)
            throw new RuleBrokenException(DealTexts.IsActive, Name);
        (_status, ResumeOn, _closedOn, _lossReasonId, StatusComment) = (DealStatus.Active, null, null, null, null);
        Note(comment);
    }

    /// <summary>Closes it as won.</summary>
    /// <exception cref="RuleBrokenException">It is closed.</exception>
    /// <exception cref="InvalidInputException">The day is in the future.</exception>
    public void Win(DateOnly? closedOn, string? comment, DateOnly today)
    {
        RequireOpen();
        Close(DealStatus.ClosedWon, closedOn, comment, today);
    }

    /// <summary>Closes it as lost, with the reason.</summary>
    /// <exception cref="RuleBrokenException">It is closed.</exception>
    /// <exception cref="InvalidInputException">The reason is missing, or the day is in the future.</exception>
    public void Lose(Guid? reason, DateOnly? closedOn, string? comment, DateOnly today)
    {
        RequireOpen();
        if (reason is null)
            throw new InvalidInputException("reason", DealTexts.LossReasonNeeded);
        Close(DealStatus.ClosedLost, closedOn, comment, today);
        _lossReasonId = reason;
    }

    /// <summary>How an import closes what is over elsewhere: no reason is asked.</summary>
    internal void CloseAs(DealStatus status, DateOnly today) => Close(status, _closedOn, null, today);

    /// <summary>How an import lays aside what is laid aside elsewhere.</summary>
    internal void PostponeAs() => _status = DealStatus.Postponed;

    /// <summary>The day it was closed, for a closed deal that does not know it better.</summary>
    internal void ClosedAt(DateOnly day) => _closedOn = day;

    /// <summary>Names the first of its products.</summary>
    internal void LeadsWith(Guid? product) => _productId = product;

    /// <summary>Takes the sum of its products as its amount from now on.</summary>
    internal void TakeSum(Money? sum)
    {
        (_takesSum, IsAmountFromProducts) = (true, true);
        if (Amount != sum)
            Amount = sum;
    }

    /// <summary>Whether the amount was typed since, so that it no longer follows the products.</summary>
    internal bool IsSumTaken => _takesSum;

    /// <exception cref="RuleBrokenException">It is closed.</exception>
    internal void RequireOpen()
    {
        if (!IsOpen)
            throw new RuleBrokenException(DealTexts.IsClosed, Name, DealTexts.Of(Status));
    }

    private void Close(DealStatus status, DateOnly? closedOn, string? comment, DateOnly today)
    {
        if (closedOn > today)
            throw new InvalidInputException("closedOn", DealTexts.ClosedLater);
        (_status, _closedOn, ResumeOn) = (status, closedOn ?? today, null);
        Note(comment);
    }

    private void Note(string? comment)
    {
        if (!string.IsNullOrWhiteSpace(comment))
            StatusComment = comment.Trim();
    }

    private void Stand(DealStage stage, DateTime now)
    {
        (_stageId, StageSince) = (stage.Id, now);
        FollowProbability(stage);
    }
}
