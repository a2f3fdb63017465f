using System.Security.Cryptography;
using System.Text;
using Crm.Bpm.Host;
using Crm.Bpm.Modules.Access;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.IntegrationTests;

/// <summary>
/// The real product in this process: Kestrel on a free port, the plugins that the build made, a database of its own.
/// PostgreSQL is where <c>CRM_TEST_POSTGRES</c> says; the test command starts one. Without it those tests are skipped, saying so.
/// </summary>
public sealed class CrmHost : IAsyncDisposable
{
    public const string AdminToken = "test-token-of-the-administrator-0123456789";
    public const string AdminEmail = "admin@example.test";
    public const string AdminPassword = "correct horse battery";
    private WebApplication? _app;
    private readonly bool _ownsDatabase;

    private CrmHost(WebApplication app, TestDatabase database, bool ownsDatabase)
    {
        (_app, _ownsDatabase) = (app, ownsDatabase);
        Database = database;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Admin = new Api(Address, AdminToken);
    }

    public static TheoryData<string> Databases => ["sqlite", "postgres"];

    public Uri Address { get; }

    /// <summary>Its database, seen from outside.</summary>
    public TestDatabase Database { get; }

    public IServiceProvider Services => (_app ?? throw new ObjectDisposedException(nameof(CrmHost))).Services;

    /// <summary>The API as the first administrator.</summary>
    public Api Admin { get; }

    /// <summary>A host on a fresh database, set up, with an administrator.</summary>
    /// <param name="database">"sqlite" or "postgres".</param>
    /// <param name="settings">Settings on top, as <c>Name:Key=value</c>.</param>
    public static async Task<CrmHost> OnAsync(string database, params string[] settings) =>
        settings.Any(s => s.StartsWith("Setup:", StringComparison.Ordinal))
            ? await StartAsync(await TestDatabase.NewAsync(database), ownsDatabase: true, settings)
            : await StartAsync(await SetUpAsync(database), ownsDatabase: true, settings);

    /// <summary>A fresh database, set up, with an administrator; nothing runs on it yet.</summary>
    /// <param name="database">"sqlite" or "postgres".</param>
    public static Task<TestDatabase> SetUpAsync(string database) => TestDatabase.CopyOfAsync(database, MakeOriginalAsync);

    // Migrating and seeding takes most of a start: done once a run, copied for each test.
    private static async Task MakeOriginalAsync(TestDatabase original)
    {
        await using var crm = await StartAsync(original, ownsDatabase: false, []);
    }

    /// <summary>A host on a database that outlives it.</summary>
    public static Task<CrmHost> OnAsync(TestDatabase database, params string[] settings) => StartAsync(database, ownsDatabase: false, settings);

    /// <summary>A new person with a shipped role, and the API as they see it.</summary>
    /// <param name="name">Their name.</param>
    /// <param name="role">One of <see cref="ShippedRoles"/>.</param>
    /// <param name="team">Their team.</param>
    public async Task<Api> SignInAsync(string name, string role, Guid? team = null)
    {
        var token = "token-of-" + Guid.CreateVersion7();
        await AsTheProductAsync(async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var user = new User { Name = name, TeamId = team };
            db.Add(user);
            db.Add(new UserRole { UserId = user.Id, RoleId = await db.Set<Role>().Where(r => r.Code == role).Select(r => r.Id).SingleAsync() });
            db.Add(new AccessToken { UserId = user.Id, Name = "test", Hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token))) });
        });
        return new Api(Address, token);
    }

    /// <summary>A new team.</summary>
    public Task<Guid> AddTeamAsync(string name) => AsTheProductAsync(services =>
    {
        var team = new Team { Name = name };
        services.GetRequiredService<CrmDb>().Add(team);
        return Task.FromResult(team.Id);
    });

    /// <summary>Works on the database with everything visible, and saves.</summary>
    public Task<T> AsTheProductAsync<T>(Func<IServiceProvider, Task<T>> work) =>
        Services.GetRequiredService<UnitOfWork>().RunAsync(Viewer.Unrestricted("Test"), work);

    /// <inheritdoc cref="AsTheProductAsync{T}"/>
    public Task AsTheProductAsync(Func<IServiceProvider, Task> work) =>
        AsTheProductAsync(async services => { await work(services); return true; });

    public async ValueTask DisposeAsync()
    {
        // Threads and fixtures remember a test for long; a host that has stopped is not to be remembered with it: each start of the workflow runtime
        // collects all memory, which stops every test for as long as there is much of it.
        var app = Interlocked.Exchange(ref _app, null);
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        if (_ownsDatabase)
            await Database.DisposeAsync();
    }

    private static async Task<CrmHost> StartAsync(TestDatabase database, bool ownsDatabase, string[] settings)
    {
        string[] all =
        [
            "--urls=http://127.0.0.1:0", "--Plugins:Folder=" + PluginFolder,
            "--Setup:AdminEmail=" + AdminEmail, "--Setup:AdminPassword=" + AdminPassword, "--Setup:ApiToken=" + AdminToken,
            .. database.Arguments, .. settings.Select(s => "--" + s),
        ];
        var app = await HostApplication.StartAsync(all, builder => builder.Logging.ClearProviders());
        return new CrmHost(app, database, ownsDatabase);
    }

    /// <summary>The plugins as the host's build published them.</summary>
    public static string PluginFolder
    {
        get
        {
            // artifacts/bin/<this project>/<configuration>/ → artifacts/bin/Crm.Bpm.Host/<configuration>/plugins
            var own = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(own.Parent!.Parent!.FullName, "Crm.Bpm.Host", own.Name, "plugins");
        }
    }
}
