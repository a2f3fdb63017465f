using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Letters;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Letters;

/// <summary>The routes below /api/letters, and those of the mail server.</summary>
internal static class LetterEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var letters = routes.MapRecord("/api/letters", new RecordRoutes<Letter>
        {
            Create = (services, body, cancel) => services.GetRequiredService<WriteLetter>().RunAsync(Read(body), cancel),
            Delete = DeleteAsync,
            Extend = Extend,
        });
        letters.MapUseCase<ComposeLetter, LetterToWrite>("preview", async (compose, _, body, cancel) => await compose.PreviewAsync(body, cancel))
            .WithSummary("Show a letter as it would be sent, with what the template and the record fill in; nothing is kept");
        Verb(letters, "send-again", "Send a letter that failed or is in doubt once more, under the same Message-ID", (decide, id, cancel) => decide.SendAgainAsync(id, cancel));
        Verb(letters, "confirm-sent", "Say of a letter in doubt that it arrived", (decide, id, cancel) => decide.ConfirmSentAsync(id, cancel));
        Verb(letters, "cancel", "Withdraw a letter that has not left", (decide, id, cancel) => decide.CancelAsync(id, cancel));
        letters.MapGet("{id:guid}/attachments", AttachmentsAsync).WithName("ListLetterAttachments").WithSummary("The files that went with a letter").Produces<AttachmentList>();
        letters.MapGet("{id:guid}/attachments/{file:guid}", AttachmentAsync).WithName("GetLetterAttachment").WithSummary("A file that went with a letter").Produces(200, contentType: "application/octet-stream");
        MapMail(routes.MapGroup("/api/mail").WithTags("mail").RequireAuthorization());
    }

    private static void MapMail(RouteGroupBuilder mail)
    {
        mail.MapGet("", ShowMailAsync).WithName("GetMail").WithSummary("The mail server letters leave through; the password is never told").Produces<MailShown>();
        mail.MapPut("", SetMailAsync).WithName("SetMail").WithSummary("Set the mail server; an empty host keeps letters in the built-in outbox").Accepts<MailToSet>("application/json").Produces<MailShown>();
        mail.MapPost("test", TestMailAsync).WithName("TestMail").WithSummary("Send a test letter at once").Accepts<TestLetter>("application/json").Produces(200);
    }

    private sealed record Nothing;

    private sealed record TestLetter
    {
        public string? To { get; init; }
    }

    private static void Verb(RouteGroupBuilder letters, string verb, string summary, Func<DecideLetter, Guid, CancellationToken, Task<Letter>> run) =>
        letters.MapUseCase<DecideLetter, Nothing>("{id:guid}/" + verb, async (decide, id, _, cancel) =>
        {
            var letter = await run(decide, id, cancel);
            return new { id = letter.Id, status = letter.Status };
        }).WithSummary(summary);

    private static LetterToWrite Read(JsonElement body)
    {
        try
        {
            return body.Deserialize<LetterToWrite>(LetterToWrite.Json) ?? new LetterToWrite();
        }
        catch (JsonException wrong)
        {
            throw new InvalidInputException("", SdkTexts.BadJson.With(wrong.Message));
        }
    }

    private static void Extend(Letter letter, JsonObject json)
    {
        json["body"] = letter.Body;
        json["reason"] = letter.ReasonShown;
        json["instanceId"] = letter.InstanceId?.ToString();
    }

    private static Task DeleteAsync(IServiceProvider services, Letter letter, CancellationToken cancel)
    {
        if (letter.Status is LetterStatus.Queued or LetterStatus.Sending)
            throw new RuleBrokenException(LetterTexts.IsOnItsWay, letter.Name);
        services.GetRequiredService<CrmDb>().Remove(letter);
        return Task.CompletedTask;
    }

    private static async Task<IResult> AttachmentsAsync(Guid id, HttpContext http, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (CrmDb db) =>
        {
            await db.LoadAsync<Letter>(id, cancel);
            return Results.Json(new AttachmentList(await db.Set<LetterAttachment>().Where(f => f.LetterId == id).OrderBy(f => f.Id).Select(f => new ShownAttachment(f.Id, f.Name, f.ContentType, f.Size)).ToListAsync(cancel)), LetterToWrite.Json);
        });
    }

    // As a download and nothing else: what came from elsewhere must not run under our address.
    private static async Task<IResult> AttachmentAsync(Guid id, Guid file, HttpContext http, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        var found = await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (CrmDb db) =>
        {
            await db.LoadAsync<Letter>(id, cancel);
            return await db.Set<LetterAttachment>().AsNoTracking().FirstOrDefaultAsync(f => f.Id == file && f.LetterId == id, cancel) ?? throw new NotFoundException();
        });
        http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        return Results.File(found.Content, found.ContentType, found.Name);
    }

    private static async Task<IResult> ShowMailAsync(HttpContext http, MailServer server, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        session.Viewer.Require(PlatformPermissions.Administer);
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (CrmDb db) =>
        {
            var settings = await MailServer.SettingsAsync(db, cancel);
            return Results.Json(MailShown.Of(settings, settings is null ? await server.AccountAsync(db, cancel) : null), LetterToWrite.Json);
        });
    }

    private static async Task<IResult> SetMailAsync(HttpContext http, CancellationToken cancel)
    {
        var body = await RecordEndpoints.BodyAsync<MailToSet>(http, cancel);
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        var settings = await http.RequestServices.GetRequiredService<UnitOfWork>().RunAsync(session, services => services.GetRequiredService<SetMail>().RunAsync(body, cancel), cancel);
        return Results.Json(MailShown.Of(settings, null), LetterToWrite.Json);
    }

    private static async Task<IResult> TestMailAsync(HttpContext http, SendTestLetter test, CancellationToken cancel)
    {
        var body = await RecordEndpoints.BodyAsync<TestLetter>(http, cancel);
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        await test.RunAsync(session.Viewer, null, body.To, cancel);
        return Results.Json(new { sent = true });
    }
}

/// <summary>A file that went with a letter.</summary>
internal sealed record ShownAttachment(Guid Id, string Name, string ContentType, int Size);

/// <summary>The files that went with a letter.</summary>
internal sealed record AttachmentList(IReadOnlyList<ShownAttachment> Items);
