using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Licensing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Expert.Dispatch;

/// <summary>Every /api/dispatch-rules route, and why a lead went where it went.</summary>
internal static class DispatchEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var rules = routes.MapRecord<DispatchRule>("/api/dispatch-rules");
        rules.MapUseCase<SaveDispatchRule, DispatchRuleToSave>("new", async (save, _, body, cancel) => Of(await save.RunAsync(null, body, cancel)))
            .WithSummary("Make a rule by which a queue's leads are given to people, with its people");
        rules.MapUseCase<SaveDispatchRule, DispatchRuleToSave>("{id:guid}/save", async (save, id, body, cancel) => Of(await save.RunAsync(id, body, cancel)))
            .WithSummary("Change a rule, with its people; null leaves them as they are");
        rules.MapGet("{id:guid}/members", MembersAsync).WithSummary("Whom a rule gives leads to: weight, limits, skills");
        rules.MapGet("{id:guid}/preview", (Guid id, Guid? lead, HttpContext http, CancellationToken cancel) =>
            ReadAsync<ExplainDispatch>(http, async explain => Of(await explain.TryAsync(id, lead, cancel)), cancel))
            .NeedsLicence(ExpertPlugin.Id).WithSummary("Who would get a lead now, and why; without a lead, one that nothing is known of");
        rules.MapGet("{id:guid}/figures", (Guid id, HttpContext http, CancellationToken cancel) =>
            ReadAsync<CountDispatch>(http, async count => await count.RunAsync(id, cancel), cancel))
            .Produces<DispatchFigures>().WithSummary("What a rule gave to whom today and in seven days, how soon leads were spoken to, what was taken back");
        routes.MapGet("/api/leads/{id:guid}/dispatch", (Guid id, HttpContext http, CancellationToken cancel) =>
            ReadAsync<ExplainDispatch>(http, async explain => Of(await explain.OfLeadAsync(id, cancel)), cancel))
            .RequireAuthorization().WithTags("leads").WithSummary("To whom the lead was given, why, who was passed over and why; while it waits, who would get it");
    }

    private static async Task<IResult> MembersAsync(Guid id, HttpContext http, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        session.Viewer.Require("dispatch-rules.view");
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (CrmDb db) =>
        {
            await db.LoadAsync<DispatchRule>(id, cancel);
            var members = await db.Set<DispatchMember>().AsNoTracking().Where(m => m.RuleId == id).Join(db.Set<User>(), m => m.UserId, u => u.Id, (m, u) => new { Member = m, u.Name }).OrderBy(m => m.Name).ToListAsync(cancel);
            return Results.Ok(new { members = members.Select(m => new { id = m.Member.UserId, name = m.Name, weight = m.Member.Weight, openCap = m.Member.OpenCap, dailyCap = m.Member.DailyCap, skills = m.Member.Skills }) });
        });
    }

    private static async Task<IResult> ReadAsync<T>(HttpContext http, Func<T, Task<object>> ask, CancellationToken cancel) where T : notnull
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        return Results.Ok(await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, (IServiceProvider services) => ask(services.GetRequiredService<T>())));
    }

    private static object Of(DispatchRule rule) => new { id = rule.Id, name = rule.Name, queue = rule.QueueId, isActive = rule.IsActive, algorithm = rule.Algorithm.ToString() };

    private static object Of(Foreseen foreseen) => new
    {
        rule = foreseen.Rule.Id,
        ruleName = foreseen.Rule.Name,
        algorithm = foreseen.Rule.Algorithm.ToString(),
        person = foreseen.Choice.PersonId,
        personName = foreseen.Choice.PersonName,
        reason = foreseen.Choice.Reason?.ToString(),
        why = foreseen.Why.ToString(),
        candidates = foreseen.Choice.Lines.Select(Of),
    };

    private static object Of(LeadDispatch dispatch) => new
    {
        decisions = dispatch.Decisions.Select(d => new
        {
            id = d.Id,
            rule = d.RuleId,
            ruleName = d.RuleName,
            queue = d.QueueId,
            person = d.PersonId,
            personName = d.PersonName,
            at = d.At,
            algorithm = d.Algorithm.ToString(),
            reason = d.Reason.ToString(),
            why = DispatchTexts.Why(d.Reason, d.PersonName, d.StandsInFor, d.Candidates).ToString(),
            candidates = d.Candidates.Select(Of),
            dueAt = d.DueAt,
            outcome = d.Outcome.ToString(),
            endedAt = d.EndedAt,
        }),
        waiting = dispatch.Waiting is { } waiting ? Of(waiting) : null,
    };

    private static object Of(CandidateLine line) => new
    {
        id = line.Id,
        name = line.Name,
        standing = line.Standing.ToString(),
        says = DispatchTexts.Of(line.Standing).ToString(),
        weight = line.Weight,
        open = line.Open,
        openCap = line.OpenCap,
        today = line.Today,
        dailyCap = line.DailyCap,
        turn = line.Turn,
        fits = line.Fits ?? [],
    };
}
