using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Access;

/// <summary>When somebody is away and who stands in.</summary>
public sealed record NewAbsence
{
    public DateOnly From { get; init; }

    /// <summary>The last day away.</summary>
    public DateOnly To { get; init; }

    public Guid? SubstituteId { get; init; }
    public string? Reason { get; init; }
}

/// <summary>Says that a person will be away. People say it for themselves, administrators for anybody.</summary>
public sealed class AddAbsence(CrmDb db)
{
    private static readonly Words s_order = new("The last day is before the first.", "Последний день раньше первого.");
    private static readonly Words s_self = new("Somebody else must stand in.", "Замещать должен кто-то другой.");

    public async Task<Absence> RunAsync(Guid userId, NewAbsence absence, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(absence);
        Own.Require(db, userId);
        var user = await db.LoadAsync<User>(userId, cancel);
        if (absence.To < absence.From)
            throw new InvalidInputException("to", s_order);
        if (absence.SubstituteId == user.Id)
            throw new InvalidInputException("substituteId", s_self);
        if (absence.SubstituteId is { } substitute)
            await db.LoadAsync<User>(substitute, cancel);
        var added = new Absence { UserId = user.Id, From = absence.From, To = absence.To, SubstituteId = absence.SubstituteId, Reason = absence.Reason };
        db.Add(added);
        return added;
    }
}

/// <summary>Takes an absence back.</summary>
public sealed class RemoveAbsence(CrmDb db)
{
    public async Task RunAsync(Guid userId, Guid absenceId, CancellationToken cancel)
    {
        Own.Require(db, userId);
        db.Remove(await db.Set<Absence>().FirstOrDefaultAsync(a => a.Id == absenceId && a.UserId == userId, cancel) ?? throw new NotFoundException());
    }
}

internal static class Own
{
    public static void Require(CrmDb db, Guid userId)
    {
        if (db.Session.Viewer.UserId != userId)
            db.Session.Viewer.Require(PlatformPermissions.Administer);
    }
}
