using System.Net.Http.Headers;
using Crm.Bpm.Host;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Crm.Bpm.Benchmarks;

/// <summary>The product in this process on a fresh database, set up with an administrator.</summary>
internal sealed class ProductHost : IAsyncDisposable
{
    /// <summary>What the API lets the administrator in with.</summary>
    public const string Token = "a-token-for-the-benchmark-0123456789";
    private readonly WebApplication _app;
    private readonly FreshDatabase _database;

    private ProductHost(WebApplication app, FreshDatabase database)
    {
        (_app, _database) = (app, database);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromMinutes(10) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public IServiceProvider Services => _app.Services;

    /// <summary>The API as the administrator.</summary>
    public HttpClient Http { get; }

    public FreshDatabase Database => _database;

    public static async Task<ProductHost> OnAsync(string kind)
    {
        var database = await FreshDatabase.NewAsync(kind);
        string[] arguments = ["--urls=http://127.0.0.1:0", "--Plugins:Folder=" + Built.PluginFolder, .. Setup, .. database.Arguments];
        var app = HostApplication.Build(arguments, builder => builder.Logging.ClearProviders());
        await HostApplication.PrepareAsync(app);
        await app.StartAsync();
        return new ProductHost(app, database);
    }

    public static string[] Setup => ["--Setup:AdminEmail=admin@example.com", "--Setup:AdminPassword=Correct-Horse-9-Battery", "--Setup:ApiToken=" + Token];

    /// <summary>Reads with everything visible.</summary>
    public Task<T> ReadAsync<T>(Func<CrmDb, Task<T>> read) =>
        Services.GetRequiredService<UnitOfWork>().ReadAsync(Viewer.Unrestricted("Benchmark"), read);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }
}

/// <summary>A database of the measurement's own: a SQLite file, or one on the server that CRM_TEST_POSTGRES names.</summary>
internal sealed class FreshDatabase : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crm-bench-").FullName;
    private readonly string? _name;

    private FreshDatabase(string kind)
    {
        Kind = kind;
        if (kind == "sqlite")
        {
            Connection = $"Data Source={Path.Combine(_folder, "crm.db")}";
            return;
        }

        _name = "crm_" + Path.GetFileName(_folder).Replace('-', '_').ToLowerInvariant();
        Connection = new NpgsqlConnectionStringBuilder(Server) { Database = _name, MaxPoolSize = 100 }.ConnectionString;
    }

    private static string? Server => Environment.GetEnvironmentVariable("CRM_TEST_POSTGRES");

    /// <summary>The databases the product is measured on.</summary>
    public static IReadOnlyList<string> All { get; } = ["sqlite", "postgres"];

    /// <summary>Those that are measured now; all that can be, unless it is said otherwise.</summary>
    public static IReadOnlyList<string> Kinds { get; set; } = string.IsNullOrEmpty(Server) ? ["sqlite"] : All;

    public string Kind { get; }

    public string Connection { get; }

    public string[] Arguments => Kind == "sqlite"
        ? ["--Data:Folder=" + _folder]
        : ["--Data:Folder=" + _folder, "--Database:Provider=postgres", "--ConnectionStrings:Crm=" + Connection];

    public static async Task<FreshDatabase> NewAsync(string kind)
    {
        var database = new FreshDatabase(kind);
        if (database._name is { } name)
            await ExecuteOnServerAsync($"CREATE DATABASE \"{name}\"");
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        if (_name is { } name)
        {
            NpgsqlConnection.ClearAllPools();
            await ExecuteOnServerAsync($"DROP DATABASE \"{name}\" WITH (FORCE)");
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static async Task ExecuteOnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>Where the build put the product: artifacts/bin/Crm.Bpm.Host/&lt;configuration&gt;.</summary>
internal static class Built
{
    public static string HostFolder => Path.Combine(Artifacts.FullName, "bin", "Crm.Bpm.Host", Own.Name);

    public static string PluginFolder => Path.Combine(HostFolder, "plugins");

    /// <summary>CRM Expert as the build laid it beside the product.</summary>
    public static string Expert => Path.Combine(Artifacts.FullName, "packages-source", Own.Name);

    /// <summary>The key that the build signs packages of this checkout with.</summary>
    public static string PublisherKey => Path.Combine(Artifacts.FullName, "publisher-key", "signing-key.pem");

    private static DirectoryInfo Own => new(AppContext.BaseDirectory);

    private static DirectoryInfo Artifacts => Own.Parent!.Parent!.Parent!;
}
