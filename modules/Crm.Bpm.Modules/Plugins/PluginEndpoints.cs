using Crm.Bpm.Modules.Plugins.Installing;
using Crm.Bpm.Modules.Plugins.Licences;
using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Modules.Plugins.Ready;
using Crm.Bpm.Modules.Plugins.Trust;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Plugins;

/// <summary>Every /api/plugins route; all of them are for administrators.</summary>
internal static class PluginEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var plugins = routes.MapGroup("/api/plugins").WithTags("plugins").RequireAuthorization();
        plugins.MapGet("", ListAsync).WithName("ListPlugins").WithSummary("Installed plugins with version, status, dependencies and licence; trusted publishers").Produces<PluginOverview>();
        MapPackages(plugins.MapGroup("packages"));
        plugins.MapPost("{plugin}/disable", (string plugin, HttpContext http, CancellationToken cancel) => ChangeAsync(http, change => change.Disable(plugin), cancel)).WithName("DisablePlugin").WithSummary("Switch a plugin off; its data stay. The server restarts").Produces<RestartAnswer>(202).ProducesProblem(409);
        plugins.MapPost("{plugin}/enable", (string plugin, HttpContext http, CancellationToken cancel) => ChangeAsync(http, change => change.Enable(plugin), cancel)).WithName("EnablePlugin").WithSummary("Switch a plugin on, or try a failed version again. The server restarts").Produces<RestartAnswer>(202).ProducesProblem(409);
        plugins.MapPost("{plugin}/roll-back", (string plugin, HttpContext http, CancellationToken cancel) => ChangeAsync(http, change => change.RollBack(plugin), cancel)).WithName("RollBackPlugin").WithSummary("Go back to the version before. The server restarts").Produces<RestartAnswer>(202).ProducesProblem(409);
        plugins.MapPost("{plugin}/remove", async (string plugin, HttpContext http, CancellationToken cancel) =>
        {
            var removal = await RecordEndpoints.BodyAsync<Removal>(http, cancel);
            return await ChangeAsync(http, change => change.Remove(plugin, removal), cancel);
        }).Accepts<Removal>("application/json").WithName("RemovePlugin").WithSummary("Remove a plugin; deleteData with its name deletes its data, too. The server restarts").Produces<RestartAnswer>(202).ProducesProblem(409);
        MapLicences(plugins);
        MapTrust(plugins);
    }

    private static void MapPackages(RouteGroupBuilder packages)
    {
        packages.MapPost("", SendAsync).DisableAntiforgery().WithName("SendPackage").WithSummary("Send a package (multipart with file) and see what speaks for and against it; nothing is changed").Produces<PackageReport>(201).ProducesProblem(413);
        packages.MapPost("take-ready/{plugin}", TakeReadyAsync).WithName("TakeReadyPackage").WithSummary("In the demo: take a package that lies ready, as if it had been sent, and trust its publisher").Produces<PackageReport>(201).ProducesProblem(404);
        packages.MapGet("{id:guid}", CheckAsync).WithName("CheckPackage").WithSummary("Check a package that was sent again").Produces<PackageReport>();
        packages.MapDelete("{id:guid}", DiscardAsync).WithName("DiscardPackage").WithSummary("Throw a package away").Produces(204);
        packages.MapPost("{id:guid}/install", InstallAsync).WithName("InstallPackage").WithSummary("Install a package that was sent, or upgrade to it. The server restarts").Produces<RestartAnswer>(202).ProducesProblem(409);
    }

    private static void MapLicences(RouteGroupBuilder plugins)
    {
        plugins.MapPost("{plugin}/take-trial", TakeTrialAsync).WithName("TakeTrialLicence").WithSummary("In the demo: enter the trial licence that lies ready for a plugin").Produces<LicenceLine>(201).ProducesProblem(404);
        plugins.MapPost("licences", EnterAsync).DisableAntiforgery().WithName("EnterLicence").WithSummary("Enter a licence (multipart with file) for the plugin it names").Produces<LicenceLine>(201).ProducesProblem(400);
        plugins.MapDelete("{plugin}/licence", RemoveLicenceAsync).WithName("RemoveLicence").WithSummary("Take a plugin's licence out").Produces(204);
    }

    private static void MapTrust(RouteGroupBuilder plugins)
    {
        plugins.MapPost("publishers", async (PublisherToTrust body, HttpContext http, UnitOfWork work, CancellationToken cancel) =>
            Results.Json(await work.RunAsync(await RecordEndpoints.SessionAsync(http, cancel), s => s.GetRequiredService<TrustPublisher>().RunAsync(body, cancel), cancel), CrmConventions.Json, statusCode: 201))
            .WithName("TrustPublisher").WithSummary("Trust a publisher's public key").Produces<TrustedPublisher>(201);
        plugins.MapDelete("publishers/{fingerprint}", async (string fingerprint, HttpContext http, UnitOfWork work, CancellationToken cancel) =>
        {
            await work.RunAsync((await RecordEndpoints.SessionAsync(http, cancel)).Viewer, s => s.GetRequiredService<DistrustPublisher>().RunAsync(fingerprint, cancel), cancel);
            return Results.NoContent();
        }).WithName("DistrustPublisher").WithSummary("Trust a key no longer; what is installed stays").Produces(204);
        plugins.MapPut("unsigned", async (UnsignedPackages body, HttpContext http, UnitOfWork work, CancellationToken cancel) =>
        {
            await work.RunAsync(await RecordEndpoints.SessionAsync(http, cancel), s => s.GetRequiredService<AllowUnsignedPackages>().RunAsync(body, cancel), cancel);
            return Results.NoContent();
        }).WithName("AllowUnsignedPackages").WithSummary("Take packages that nobody signed, or refuse them: their code may do whatever it likes with the data").Produces(204);
    }

    private static async Task<IResult> ListAsync(UnitOfWork work, ICurrentViewer current, CancellationToken cancel) =>
        Results.Json(await work.ReadAsync(await current.GetAsync(cancel), (IServiceProvider s) => s.GetRequiredService<ListPlugins>().RunAsync(cancel)), CrmConventions.Json);

    private static async Task<IResult> SendAsync(HttpContext http, PackageUpload upload, UnitOfWork work, PackageLimits limits, ICurrentViewer current, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        viewer.Require(PlatformPermissions.Administer);
        if (await upload.PackageAsync(http, cancel) is not { } id)
            return Results.Problem(PackageTexts.TooLarge.With(limits.MaxMegabytes), statusCode: StatusCodes.Status413PayloadTooLarge);
        var report = await work.ReadAsync(viewer, (IServiceProvider s) => s.GetRequiredService<CheckPackage>().RunAsync(id, cancel));
        http.Response.Headers.Location = "/api/plugins/packages/" + id;
        return Results.Json(report, CrmConventions.Json, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> CheckAsync(Guid id, UnitOfWork work, ICurrentViewer current, CancellationToken cancel) =>
        Results.Json(await work.ReadAsync(await current.GetAsync(cancel), (IServiceProvider s) => s.GetRequiredService<CheckPackage>().RunAsync(id, cancel)), CrmConventions.Json);

    private static async Task<IResult> DiscardAsync(Guid id, UnitOfWork work, ICurrentViewer current, CancellationToken cancel)
    {
        await work.ReadAsync(await current.GetAsync(cancel), (IServiceProvider s) => s.GetRequiredService<DiscardPackage>().RunAsync(id));
        return Results.NoContent();
    }

    private static async Task<IResult> InstallAsync(Guid id, UnitOfWork work, ICurrentViewer current, CancellationToken cancel)
    {
        var installed = await work.ReadAsync(await current.GetAsync(cancel), (IServiceProvider s) => s.GetRequiredService<InstallPlugin>().RunAsync(id, cancel));
        return Results.Json(new RestartAnswer(installed.Plugin, true), CrmConventions.Json, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, Action<ChangePlugin> change, CancellationToken cancel)
    {
        await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync((await RecordEndpoints.SessionAsync(http, cancel)).Viewer, (IServiceProvider s) =>
        {
            change(s.GetRequiredService<ChangePlugin>());
            return Task.FromResult(true);
        });
        return Results.Json(new RestartAnswer((string)http.Request.RouteValues["plugin"]!, true), CrmConventions.Json, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> TakeReadyAsync(string plugin, HttpContext http, UnitOfWork work, CancellationToken cancel)
    {
        var report = await work.RunAsync(await RecordEndpoints.SessionAsync(http, cancel), s => s.GetRequiredService<TakeReadyPackage>().RunAsync(plugin, cancel), cancel);
        http.Response.Headers.Location = "/api/plugins/packages/" + report.Id;
        return Results.Json(report, CrmConventions.Json, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> EnterAsync(HttpContext http, UnitOfWork work, LicenceDesk desk, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        session.Viewer.Require(PlatformPermissions.Administer);
        return await EnterTextAsync(session, await PackageUpload.LicenceAsync(http, cancel), work, desk, cancel);
    }

    private static async Task<IResult> TakeTrialAsync(string plugin, HttpContext http, ReadyPackages ready, UnitOfWork work, LicenceDesk desk, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        session.Viewer.Require(PlatformPermissions.Administer);
        return await EnterTextAsync(session, ready.RequireLicence(plugin), work, desk, cancel);
    }

    private static async Task<IResult> EnterTextAsync(CrmSession session, string text, UnitOfWork work, LicenceDesk desk, CancellationToken cancel)
    {
        var licence = await desk.EnterAsync(session, text, cancel);
        var line = await work.ReadAsync(session.Viewer, async (IServiceProvider s) => (await s.GetRequiredService<ListPlugins>().RunAsync(cancel)).Plugins.Single(p => p.Id == licence.Plugin).Licence);
        return Results.Json(line, CrmConventions.Json, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> RemoveLicenceAsync(string plugin, HttpContext http, UnitOfWork work, LicenceWatch watch, CancellationToken cancel)
    {
        await work.RunAsync((await RecordEndpoints.SessionAsync(http, cancel)).Viewer, s => s.GetRequiredService<RemoveLicence>().RunAsync(plugin, cancel), cancel);
        await watch.LookAsync(cancel);
        return Results.NoContent();
    }
}

/// <summary>What was asked for is decided; it counts once the server has started again, in a few seconds.</summary>
internal sealed record RestartAnswer(string Plugin, bool Restarting);
