using System.Text.Json;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Processes;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Sdk.Data;

/// <summary>A note to add.</summary>
public sealed record NewComment(string Text);

/// <summary>What happened to a record and what people noted on it.</summary>
internal static class RecordStream
{
    private const int MaxTake = 200;

    public static async Task<IResult> HistoryAsync<T>(Guid id, HttpContext http, int? take, DateTime? before, CancellationToken cancel) where T : Record
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (IServiceProvider services) =>
        {
            var db = services.GetRequiredService<CrmDb>();
            await db.LoadAsync<T>(id, cancel);
            var until = before?.ToUniversalTime() ?? DateTime.MaxValue;
            var items = await db.Set<HistoryEntry>().Where(h => h.RecordId == id && h.At < until).OrderByDescending(h => h.At).ThenByDescending(h => h.Id)
                .Take(Math.Clamp(take ?? 50, 1, MaxTake)).ToListAsync(cancel);
            return Results.Json(new { items }, CrmConventions.Json);
        });
    }

    public static async Task<IResult> CommentsAsync<T>(Guid id, HttpContext http, int? take, DateTime? before, CancellationToken cancel) where T : Record
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (IServiceProvider services) =>
        {
            var db = services.GetRequiredService<CrmDb>();
            await db.LoadAsync<T>(id, cancel);
            var until = before?.ToUniversalTime() ?? DateTime.MaxValue;
            var items = await db.Set<Comment>().Where(c => c.RecordId == id && c.At < until).OrderByDescending(c => c.At)
                .Take(Math.Clamp(take ?? 50, 1, MaxTake)).ToListAsync(cancel);
            return Results.Json(new { items }, CrmConventions.Json);
        });
    }

    public static async Task<IResult> ProcessesAsync<T>(Guid id, HttpContext http, int? take, CancellationToken cancel) where T : Record
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (IServiceProvider services) =>
        {
            await services.GetRequiredService<CrmDb>().LoadAsync<T>(id, cancel);
            var kind = services.GetRequiredService<CrmDb>().Modules.KindOf(typeof(T)).Plural;
            var items = await services.GetRequiredService<IProcesses>().OfAsync(kind, id, Math.Clamp(take ?? 50, 1, MaxTake), cancel);
            return Results.Json(new { items }, CrmConventions.Json);
        });
    }

    public static async Task<IResult> AddCommentAsync<T>(Guid id, NewComment body, HttpContext http, CancellationToken cancel) where T : Record
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        var comment = await http.RequestServices.GetRequiredService<UnitOfWork>().RunAsync(session, services =>
            services.GetRequiredService<AddComment>().RunAsync<T>(id, body.Text, cancel), cancel);
        return Results.Json(comment, CrmConventions.Json, statusCode: 201);
    }
}

/// <summary>Writes a note on a record the person may see.</summary>
public sealed class AddComment(CrmDb db, ICrmClock clock)
{
    /// <exception cref="InvalidInputException">The note is empty or too long.</exception>
    public async Task<Comment> RunAsync<T>(Guid recordId, string? text, CancellationToken cancel) where T : Record
    {
        var record = await db.LoadAsync<T>(recordId, cancel);
        return Add(record, text);
    }

    /// <exception cref="InvalidInputException">The note is empty or too long.</exception>
    public Comment Add(Record record, string? text)
    {
        ArgumentNullException.ThrowIfNull(record);
        text = text?.Trim() ?? "";
        if (text.Length == 0)
            throw new InvalidInputException("text", SdkTexts.EmptyComment);
        if (text.Length > Comment.MaxLength)
            throw new InvalidInputException("text", SdkTexts.LongComment.With(Comment.MaxLength, text.Length));
        var comment = new Comment
        {
            Kind = db.Modules.KindOf(record.GetType()).Plural,
            RecordId = record.Id,
            Text = text,
            At = clock.UtcNow,
            ById = db.Session.Viewer.UserId,
            ByName = db.Session.Viewer.Name,
        };
        db.Add(comment);
        return comment;
    }
}

/// <summary>Refuses to overwrite what somebody else saved meanwhile, and says what that was.</summary>
internal static class StaleRecord
{
    /// <param name="db">Where the record is.</param>
    /// <param name="record">As it is now.</param>
    /// <param name="version">The version the person had before them; null does not check.</param>
    /// <param name="patch">What they want to write.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="StaleRecordException">The record has a newer version.</exception>
    public static async Task RefuseAsync(CrmDb db, Record record, int? version, JsonElement patch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (version is null || version == record.Version)
            return;
        var (id, since) = (record.Id, version.Value);
        var lines = await db.Set<HistoryEntry>().Where(h => h.RecordId == id && h.RecordVersion > since && h.Field != "").OrderBy(h => h.At).Take(500).ToListAsync(cancel);
        throw new StaleRecordException([.. lines.GroupBy(h => h.Field, StringComparer.Ordinal).Select(g => new FieldConflict(
            g.Key,
            patch.ValueKind == JsonValueKind.Object && patch.TryGetProperty(g.Key, out var yours) ? yours.Clone() : null,
            g.Last().NewValue,
            g.Last().ByName,
            g.Last().At))]);
    }
}
