using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Access;

/// <summary>People, teams, regions, roles.</summary>
internal static class PeopleEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var users = routes.MapRecord("/api/users", new RecordRoutes<User> { Delete = PeopleRules.DeleteAsync })
            .AddEndpointFilter(AccessChanges.ForgetAfterAsync);
        users.MapPost("{id:guid}/invite", InviteAsync).WithSummary("Let a person sign in: answers the link they choose their password with, and mails it when mail is set up");
        users.MapPost("{id:guid}/resetPassword", ResetAsync).WithSummary("Make a link with which a person chooses a new password");
        users.MapUseCase<BlockPerson, Blocking>("{id:guid}/block", async (block, id, body, cancel) => new { handedOver = await block.RunAsync(id, body, cancel) })
            .WithSummary("End a person's access; reassignTo gets their open work");
        users.MapUseCase<UnblockPerson, Nothing>("{id:guid}/unblock", async (unblock, id, _, cancel) => { await unblock.RunAsync(id, cancel); return new { id }; })
            .WithSummary("Let a person in again");
        users.MapUseCase<SetRoles, RoleCodes>("{id:guid}/roles", async (roles, id, body, cancel) => { await roles.RunAsync(id, body.Roles, cancel); return new { id, body.Roles }; })
            .WithSummary("Say which roles a person has");
        users.MapUseCase<AddAbsence, NewAbsence>("{id:guid}/absences", async (add, id, body, cancel) => await add.RunAsync(id, body, cancel))
            .WithSummary("Say when a person is away, and who stands in");
        users.MapDelete("{id:guid}/absences/{absence:guid}", RemoveAbsenceAsync).WithSummary("Take an absence back");
        users.MapGet("{id:guid}/access", AccessAsync).WithSummary("A person's roles, absences and open work");
        routes.MapRecord("/api/teams", new RecordRoutes<Team> { Changed = PeopleRules.ChangedAsync, Delete = PeopleRules.DeleteUnusedAsync }).AddEndpointFilter(AccessChanges.ForgetAfterAsync);
        routes.MapRecord("/api/regions", new RecordRoutes<Region> { Delete = PeopleRules.DeleteUnusedAsync }).AddEndpointFilter(AccessChanges.ForgetAfterAsync);
        var roles = routes.MapRecord("/api/roles", new RecordRoutes<Role> { Changed = PeopleRules.ChangedAsync, Delete = PeopleRules.DeleteAsync })
            .AddEndpointFilter(AccessChanges.ForgetAfterAsync);
        roles.MapGet("{id:guid}/permissions", PermissionsAsync).WithSummary("How far each permission of a role reaches");
        roles.MapUseCase<EditRole, Dictionary<string, AccessLevel>>("{id:guid}/permissions", async (edit, id, body, cancel) => { await edit.RunAsync(id, body, cancel); return new { id }; })
            .WithSummary("Change how far permissions of a role reach: {\"leads.view\":\"Team\"}");
    }

    private static async Task<IResult> InviteAsync(Guid id, Invitation? invitation, HttpContext http, AccessChanges changes, CancellationToken cancel) =>
        TypedResults.Ok(await changes.HandOverAsync(await RecordEndpoints.SessionAsync(http, cancel), BaseOf(http),
            s => s.GetRequiredService<InvitePerson>().RunAsync(id, invitation ?? new Invitation(), cancel), cancel));

    private static async Task<IResult> ResetAsync(Guid id, HttpContext http, AccessChanges changes, CancellationToken cancel) =>
        TypedResults.Ok(await changes.HandOverAsync(await RecordEndpoints.SessionAsync(http, cancel), BaseOf(http),
            s => s.GetRequiredService<ResetPassword>().RunAsync(id, cancel), cancel));

    private static async Task<IResult> RemoveAbsenceAsync(Guid id, Guid absence, HttpContext http, AccessChanges changes, CancellationToken cancel)
    {
        await changes.RunAsync(await RecordEndpoints.SessionAsync(http, cancel), s => s.GetRequiredService<RemoveAbsence>().RunAsync(id, absence, cancel), cancel);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> AccessAsync(Guid id, ICurrentViewer current, UnitOfWork work, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        return await work.ReadAsync(viewer, async (IServiceProvider services) =>
        {
            var db = services.GetRequiredService<CrmDb>();
            Own.Require(db, id);
            await db.LoadAsync<User>(id, cancel);
            var roles = await db.Set<Role>().Where(r => db.Set<UserRole>().Any(h => h.UserId == id && h.RoleId == r.Id)).Select(r => r.Code).ToListAsync(cancel);
            var absences = await db.Set<Absence>().Where(a => a.UserId == id).OrderBy(a => a.From).ToListAsync(cancel);
            var work = viewer.May(PlatformPermissions.Administer) ? await services.GetRequiredService<CountWork>().RunAsync(id, cancel) : [];
            return TypedResults.Ok(new { roles, absences, work });
        });
    }

    private static async Task<IResult> PermissionsAsync(Guid id, ICurrentViewer current, UnitOfWork work, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        viewer.Require(PlatformPermissions.Administer);
        return await work.ReadAsync(viewer, async (CrmDb db) =>
        {
            await db.LoadAsync<Role>(id, cancel);
            var levels = await db.Set<RolePermission>().Where(p => p.RoleId == id).ToDictionaryAsync(p => p.Permission, p => p.Level, cancel);
            return TypedResults.Ok(levels.ToDictionary(l => l.Key, l => l.Value.ToString(), StringComparer.Ordinal));
        });
    }

    private static string BaseOf(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}";

    internal sealed record Nothing;

    internal sealed record RoleCodes
    {
        public IReadOnlyList<string> Roles { get; init; } = [];
    }
}

/// <summary>What the shared routes must not break.</summary>
internal static class PeopleRules
{
    public static async Task DeleteAsync(IServiceProvider services, User user, CancellationToken cancel)
    {
        var db = services.GetRequiredService<CrmDb>();
        await LastAdministrator.RefuseAsync(db, user, cancel);
        user.CanSignIn = false;
        db.Remove(user);
    }

    // A team's way up must end; a company has hundreds of teams at most.
    public static async Task ChangedAsync(IServiceProvider services, Team team, CancellationToken cancel)
    {
        var parents = await services.GetRequiredService<CrmDb>().Set<Team>().AsNoTracking().Where(t => t.Id != team.Id).ToDictionaryAsync(t => t.Id, t => t.ParentId, cancel);
        var seen = new HashSet<Guid> { team.Id };
        for (var above = team.ParentId; above is { } id; above = parents.GetValueOrDefault(id))
            if (!seen.Add(id))
                throw new InvalidInputException("parent", RoleTexts.TeamLoop);
    }

    // A team or a region that people or records belong to is part of who sees what: it does not go under their feet.
    public static async Task DeleteUnusedAsync(IServiceProvider services, Record record, CancellationToken cancel)
    {
        var db = services.GetRequiredService<CrmDb>();
        await RecordUse.RefuseAsync(db, record, cancel);
        db.Remove(record);
    }

    public static async Task ChangedAsync(IServiceProvider services, Role role, CancellationToken cancel)
    {
        if (await services.GetRequiredService<CrmDb>().Set<Role>().AnyAsync(r => r.Code == role.Code && r.Id != role.Id, cancel))
            throw new RuleBrokenException(RoleTexts.CodeTaken, role.Code);
    }

    public static async Task DeleteAsync(IServiceProvider services, Role role, CancellationToken cancel)
    {
        var db = services.GetRequiredService<CrmDb>();
        if (role.Code is ShippedRoles.Administrator or ShippedRoles.ProcessAnalyst or ShippedRoles.SalesHead or ShippedRoles.Manager or ShippedRoles.Marketer)
            throw new RuleBrokenException(RoleTexts.Shipped, role.Title);
        var holders = await db.Set<UserRole>().CountAsync(h => h.RoleId == role.Id, cancel);
        if (holders > 0)
            throw new RuleBrokenException(RoleTexts.Held, role.Title, holders);
        db.Remove(role);
    }
}
