using System.Net.Http.Headers;
using Crm.Bpm.Host;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

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
    private readonly WebApplication _app;
    private readonly Func<Task> _drop;

    private CrmHost(WebApplication app, string folder, string database, Func<Task> drop)
    {
        _app = app;
        Folder = folder;
        Database = database;
        _drop = drop;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Admin = new Api(Address, AdminToken);
    }

    public static TheoryData<string> Databases => ["sqlite", "postgres"];

    public Uri Address { get; }
    public string Folder { get; }

    /// <summary>"sqlite" or "postgres".</summary>
    public string Database { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>The API as the first administrator.</summary>
    public Api Admin { get; }

    /// <summary>A host on a fresh database, set up, with an administrator.</summary>
    /// <param name="database">"sqlite" or "postgres".</param>
    /// <param name="settings">Settings on top, as <c>Name:Key=value</c>.</param>
    public static async Task<CrmHost> OnAsync(string database, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("crm-test-").FullName;
        var (arguments, drop) = await DatabaseAsync(database, folder);
        return await StartAsync(database, folder, arguments, settings, drop);
    }

    /// <summary>Works on the database with everything visible, and saves.</summary>
    public Task<T> AsTheProductAsync<T>(Func<IServiceProvider, Task<T>> work) =>
        Services.GetRequiredService<UnitOfWork>().RunAsync(Viewer.Unrestricted("Test"), work);

    /// <inheritdoc cref="AsTheProductAsync{T}"/>
    public Task AsTheProductAsync(Func<IServiceProvider, Task> work) =>
        AsTheProductAsync(async services => { await work(services); return true; });

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _drop();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<CrmHost> StartAsync(string database, string folder, string[] arguments, string[] settings, Func<Task> drop)
    {
        string[] all =
        [
            "--urls=http://127.0.0.1:0", "--Data:Folder=" + folder, "--Plugins:Folder=" + PluginFolder,
            "--Setup:AdminEmail=" + AdminEmail, "--Setup:AdminPassword=" + AdminPassword, "--Setup:ApiToken=" + AdminToken,
            .. arguments, .. settings.Select(s => "--" + s),
        ];
        var app = HostApplication.Build(all, builder => builder.Logging.ClearProviders());
        await HostApplication.PrepareAsync(app);
        await app.StartAsync();
        return new CrmHost(app, folder, database, drop);
    }

    private static async Task<(string[] Arguments, Func<Task> Drop)> DatabaseAsync(string database, string folder)
    {
        if (database == "sqlite")
            return ([], () => { SqliteConnection.ClearAllPools(); return Task.CompletedTask; });
        var server = Environment.GetEnvironmentVariable("CRM_TEST_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(server), "CRM_TEST_POSTGRES names no PostgreSQL server; tests/run starts one.");
        var name = "crm_" + Path.GetFileName(folder).Replace("crm-test-", "", StringComparison.Ordinal).ToLowerInvariant();
        await ExecuteAsync(server!, $"CREATE DATABASE \"{name}\"");
        var connection = new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 40, IncludeErrorDetail = true }.ConnectionString;
        return (["--Database:Provider=postgres", "--ConnectionStrings:Crm=" + connection], async () =>
        {
            await using (var own = new NpgsqlConnection(connection))
                NpgsqlConnection.ClearPool(own);
            await ExecuteAsync(server!, $"DROP DATABASE \"{name}\" WITH (FORCE)");
        });
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
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
