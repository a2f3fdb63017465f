using System.Text.Json;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Sdk.Data;

/// <summary>A request that was carried out, by the key its sender gave it.</summary>
internal sealed class DoneRequest
{
    public const int MaxKey = 200;

    public Guid UserId { get; init; }
    public required string Key { get; init; }

    /// <summary>"POST /api/leads/…/convert".</summary>
    public required string Request { get; init; }

    /// <summary>What was answered; null between the commit and the answer.</summary>
    public string? Answer { get; set; }

    public DateTime At { get; init; }
}

/// <summary>Marks an endpoint that a sender may repeat with the same <c>Idempotency-Key</c>.</summary>
public sealed record TakesIdempotencyKey;

/// <summary>Carries out a request with an <c>Idempotency-Key</c> once: the key is kept in the transaction of what was done, a repeat gets the first answer.</summary>
internal static class RepeatedRequest
{
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_answerWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>The answer as JSON, of this run or of the one before.</summary>
    public static async Task<string> RunOnceAsync(HttpContext http, CrmSession session, Func<IServiceProvider, Task<object?>> work, CancellationToken cancel)
    {
        var unit = http.RequestServices.GetRequiredService<UnitOfWork>();
        if (KeyOf(http) is not { } key)
            return Json(await unit.RunAsync(session, work, cancel));
        var done = new DoneRequest
        {
            UserId = session.Viewer.UserId ?? Guid.Empty,
            Key = key,
            Request = http.Request.Method + " " + http.Request.Path,
            At = http.RequestServices.GetRequiredService<ICrmClock>().UtcNow,
        };
        if (await AnswerBeforeAsync(unit, session, done, cancel) is { } before)
            return before;
        try
        {
            var answer = Json(await unit.RunAsync(session, services => MarkedAsync(services, done, work, cancel), cancel));
            await KeepAnswerAsync(unit, session, done, answer);
            return answer;
        }
        catch (DbUpdateException twin) when (http.RequestServices.GetRequiredService<ICrmDatabase>().IsDuplicate(twin))
        {
            // Its twin was quicker; what it did, and answered, counts for both.
            if (await AnswerBeforeAsync(unit, session, done, cancel) is { } first)
                return first;
            throw;
        }
    }

    private static async Task<object?> MarkedAsync(IServiceProvider services, DoneRequest done, Func<IServiceProvider, Task<object?>> work, CancellationToken cancel)
    {
        var db = services.GetRequiredService<CrmDb>();
        var old = done.At - s_kept;
        await db.Set<DoneRequest>().Where(d => d.At < old).ExecuteDeleteAsync(cancel);
        db.Add(new DoneRequest { UserId = done.UserId, Key = done.Key, Request = done.Request, At = done.At });
        return await work(services);
    }

    // The answer is stored a moment after the commit; only a crash in between leaves a request without one.
    private static async Task<string?> AnswerBeforeAsync(UnitOfWork unit, CrmSession session, DoneRequest asked, CancellationToken cancel)
    {
        var (user, key) = (asked.UserId, asked.Key);
        for (var since = TimeProvider.System.GetTimestamp(); ; await Task.Delay(s_lookEvery, cancel))
        {
            var before = await unit.ReadAsync(session.Viewer, (CrmDb db) => db.Set<DoneRequest>().AsNoTracking().FirstOrDefaultAsync(d => d.UserId == user && d.Key == key, cancel));
            if (before is null)
                return null;
            if (before.Request != asked.Request)
                throw new InvalidInputException("Idempotency-Key", SdkTexts.KeyOfAnother.With(before.Request));
            if (before.Answer is not null)
                return before.Answer;
            if (TimeProvider.System.GetElapsedTime(since) > s_answerWithin)
                throw new RuleBrokenException(SdkTexts.DoneBefore);
        }
    }

    // Whoever has hung up by now will ask again: the answer is kept for them.
    private static Task KeepAnswerAsync(UnitOfWork unit, CrmSession session, DoneRequest done, string answer)
    {
        var (user, key) = (done.UserId, done.Key);
        return unit.RunAsync(session, services => services.GetRequiredService<CrmDb>().Set<DoneRequest>()
            .Where(d => d.UserId == user && d.Key == key).ExecuteUpdateAsync(set => set.SetProperty(d => d.Answer, answer), CancellationToken.None), CancellationToken.None);
    }

    private static string? KeyOf(HttpContext http)
    {
        if (!http.Request.Headers.TryGetValue("Idempotency-Key", out var given))
            return null;
        var key = given.ToString();
        return key.Length is > 0 and <= DoneRequest.MaxKey && key.All(c => c is > ' ' and <= '~')
            ? key
            : throw new InvalidInputException("Idempotency-Key", SdkTexts.BadKey.With(DoneRequest.MaxKey));
    }

    private static string Json(object? answer) => JsonSerializer.Serialize(answer, CrmConventions.Json);
}
