using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Ui.Drafts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Data;

/// <summary>Drafts in the database.</summary>
internal sealed class Drafts(UnitOfWork work, TimeProvider time) : IDrafts
{
    private const int MaxFormLength = 300;
    private static readonly Words s_tooLong = new("This is too long to be kept as a draft.", "Слишком длинно, чтобы сохранить как черновик.");

    public Task<KeptDraft?> LoadAsync(Guid userId, string form, CancellationToken cancel) => work.ReadAsync(Viewer.Nobody, (CrmDb db) =>
        db.Set<Draft>().Where(d => d.UserId == userId && d.Form == form).Select(d => new KeptDraft(d.Value, d.SavedAt)).FirstOrDefaultAsync(cancel));

    public Task SaveAsync(Guid userId, string form, string value, CancellationToken cancel)
    {
        if (form.Length is 0 or > MaxFormLength || value.Length > IDrafts.MaxLength)
            throw new InvalidInputException("", s_tooLong);
        return work.RunAsync(Viewer.Nobody, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var draft = await db.Set<Draft>().FirstOrDefaultAsync(d => d.UserId == userId && d.Form == form, cancel);
            if (draft is null)
                db.Add(draft = new Draft { UserId = userId, Form = form, Value = value });
            (draft.Value, draft.SavedAt) = (value, time.GetUtcNow().UtcDateTime);
        }, cancel);
    }

    public Task ClearAsync(Guid userId, string form, CancellationToken cancel) => work.RunAsync(Viewer.Nobody, services =>
        services.GetRequiredService<CrmDb>().Set<Draft>().Where(d => d.UserId == userId && d.Form == form).ExecuteDeleteAsync(cancel), cancel);
}

/// <summary>The drafts of whoever asks: for pages without a circuit, and for what the browser kept while the session was over.</summary>
internal static class DraftEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var drafts = routes.MapGroup("/api/drafts").WithTags("Drafts").RequireAuthorization();
        drafts.MapGet("{**form}", LoadAsync).WithSummary("What I typed into a form and did not save");
        drafts.MapPut("{**form}", SaveAsync).WithSummary("Keep what I typed: the body as it is");
        drafts.MapDelete("{**form}", ClearAsync).WithSummary("Forget it");
    }

    private static async Task<IResult> LoadAsync(string form, IDrafts drafts, ICurrentViewer current, CancellationToken cancel) =>
        await drafts.LoadAsync(await MeAsync(current, cancel), form, cancel) is { } draft ? TypedResults.Ok(draft) : throw new NotFoundException();

    private static async Task<IResult> SaveAsync(string form, HttpRequest request, IDrafts drafts, ICurrentViewer current, CancellationToken cancel)
    {
        using var body = new StreamReader(request.Body);
        await drafts.SaveAsync(await MeAsync(current, cancel), form, await body.ReadToEndAsync(cancel), cancel);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ClearAsync(string form, IDrafts drafts, ICurrentViewer current, CancellationToken cancel)
    {
        await drafts.ClearAsync(await MeAsync(current, cancel), form, cancel);
        return TypedResults.NoContent();
    }

    private static async Task<Guid> MeAsync(ICurrentViewer current, CancellationToken cancel) => (await current.GetAsync(cancel)).UserId ?? throw new NotAllowedException();
}
