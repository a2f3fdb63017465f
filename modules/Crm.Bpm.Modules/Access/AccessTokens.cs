using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Access;

/// <summary>Finds whom an access token belongs to; an answer is kept for seconds, so that a busy client costs no query per call.</summary>
internal sealed class AccessTokens(UnitOfWork work, TimeProvider time)
{
    private static readonly TimeSpan s_keptFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_usedEvery = TimeSpan.FromMinutes(10);
    private const int MostKept = 10_000;
    private readonly ConcurrentDictionary<string, (AccessToken Token, long LoadedAt)> _known = new(StringComparer.Ordinal);

    /// <summary>The living token with this value; null when it is unknown, revoked or over.</summary>
    public async ValueTask<AccessToken?> FindAsync(string value, CancellationToken cancel)
    {
        var hash = HashOf(value);
        if (!_known.TryGetValue(hash, out var known) || TimeProvider.System.GetElapsedTime(known.LoadedAt) > s_keptFor)
        {
            var token = await work.ReadAsync(Viewer.Nobody, db => db.Set<AccessToken>().AsNoTracking().FirstOrDefaultAsync(t => t.Hash == hash, cancel));
            if (token is null)
                return null;
            if (_known.Count >= MostKept)
                _known.Clear();
            known = _known[hash] = (token, TimeProvider.System.GetTimestamp());
        }

        var now = time.GetUtcNow().UtcDateTime;
        if (known.Token.RevokedAt is not null || known.Token.ExpiresAt <= now)
            return null;
        if (known.Token.LastUsedAt is not { } used || now - used > s_usedEvery)
            await MarkUsedAsync(known.Token, now, cancel);
        return known.Token;
    }

    /// <summary>Asks the database again at the next call: a token was revoked.</summary>
    public void Forget() => _known.Clear();

    /// <summary>What is kept of a token.</summary>
    public static string HashOf(string value) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(value)));

    /// <summary>A value nobody guesses: 256 random bits.</summary>
    public static string NewValue(string prefix) => prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private async Task MarkUsedAsync(AccessToken token, DateTime now, CancellationToken cancel)
    {
        token.LastUsedAt = now;
        await work.RunAsync(Viewer.Nobody, async services =>
        {
            var db = (CrmDb)services.GetService(typeof(CrmDb))!;
            await db.Set<AccessToken>().Where(t => t.Id == token.Id).ExecuteUpdateAsync(t => t.SetProperty(x => x.LastUsedAt, now), cancel);
        }, cancel);
    }
}

/// <summary>What a token is made from.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Days">How long it lives; null never ends.</param>
public sealed record NewToken(string Name, int? Days = null);

/// <summary>A token right after it was made: the only time its value is shown.</summary>
public sealed record MadeToken(Guid Id, string Name, string Token, DateTime? ExpiresAt);

/// <summary>A token as its owner sees it in the list.</summary>
public sealed record TokenLine(Guid Id, string Name, DateTime CreatedAt, DateTime? ExpiresAt, DateTime? LastUsedAt);

/// <summary>Makes a personal access token for the person who asks.</summary>
public sealed class CreateToken(CrmDb db, TimeProvider time)
{
    public Task<MadeToken> RunAsync(NewToken token, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(token);
        cancel.ThrowIfCancellationRequested();
        var name = (token.Name ?? "").Trim();
        if (name.Length is 0 or > 200)
            throw new InvalidInputException("name", name.Length == 0 ? SdkTexts.Required.With(TokenTexts.Name) : SdkTexts.TooLong.With(TokenTexts.Name, 200, name.Length));
        if (token.Days is < 1 or > 3650)
            throw new InvalidInputException("days", TokenTexts.Days);
        var userId = db.Session.Viewer.UserId ?? throw new NotAllowedException();
        var now = time.GetUtcNow().UtcDateTime;
        var value = AccessTokens.NewValue("crm_");
        var made = new AccessToken
        {
            UserId = userId,
            Name = name,
            Hash = AccessTokens.HashOf(value),
            CreatedAt = now,
            ExpiresAt = token.Days is { } days ? now.AddDays(days) : null,
        };
        db.Add(made);
        return Task.FromResult(new MadeToken(made.Id, name, value, made.ExpiresAt));
    }
}

/// <summary>Lists the living tokens of the person who asks, newest first.</summary>
public sealed class ListTokens(CrmDb db)
{
    public async Task<IReadOnlyList<TokenLine>> RunAsync(CancellationToken cancel)
    {
        var userId = db.FilterUserId;
        return await db.Set<AccessToken>().Where(t => t.UserId == userId && t.RevokedAt == null).OrderByDescending(t => t.CreatedAt)
            .Select(t => new TokenLine(t.Id, t.Name, t.CreatedAt, t.ExpiresAt, t.LastUsedAt)).ToListAsync(cancel);
    }
}

/// <summary>Ends a token of the person who asks. Repeating it changes nothing.</summary>
public sealed class RevokeToken(CrmDb db, TimeProvider time)
{
    public async Task RunAsync(Guid id, CancellationToken cancel)
    {
        var userId = db.FilterUserId;
        var token = await db.Set<AccessToken>().FirstOrDefaultAsync(t => t.Id == id && t.UserId == userId, cancel) ?? throw new NotFoundException();
        token.RevokedAt ??= time.GetUtcNow().UtcDateTime;
    }
}

internal static class TokenTexts
{
    public static readonly Words Name = new("Name", "Название");
    public static readonly Words Days = new("A token lives from 1 to 3,650 days.", "Токен действует от 1 до 3650 дней.");
}
