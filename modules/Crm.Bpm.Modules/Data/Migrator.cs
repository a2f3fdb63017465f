using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using FluentMigrator;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Runner.VersionTableInfo;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Modules.Data;

/// <summary>
/// Brings the database to what the modules need, at start, once this host has it alone. Refuses a database newer than the code and leaves it
/// untouched. What one module has to change is one transaction: it is at the new version, or where it was.
/// </summary>
public sealed partial class Migrator(CrmModules modules, DatabaseOptions options, IToleratedTables tolerated, ILogger<Migrator> log)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        var wanted = modules.All.Where(m => m.Builder.MigrationNamespaces.Count > 0)
            .Select(m => new Wanted(m.Builder.Id, m.Module.GetType().Assembly, m.Builder.MigrationNamespaces)).ToList();

        // All are looked at before the first is changed: a database that one of them refuses stays as it is.
        var applied = await AppliedAsync(wanted, cancel);
        foreach (var module in wanted)
            if (applied[module].Except(module.Versions).ToList() is { Count: > 0 } unknown && !tolerated.Are(module.Id))
                throw new DatabaseIsNewerException(module.Id, unknown.Max());
        foreach (var module in wanted.Where(m => m.Versions.Except(applied[m]).Any()))
            Migrate(module);
        if (options.Provider == "sqlite")
            await UseWalAsync(cancel);
    }

    // Asked without the migrations' library: nearly every start finds nothing to do and need not load it.
    private async Task<Dictionary<Wanted, List<long>>> AppliedAsync(List<Wanted> wanted, CancellationToken cancel)
    {
        await using var connection = Databases.Connection(options);
        await connection.OpenAsync(cancel);
        var applied = new Dictionary<Wanted, List<long>>();
        foreach (var module in wanted)
        {
            applied[module] = [];
            await using var command = connection.CreateCommand();
            command.CommandText = TableQuery;
            var name = command.CreateParameter();
            (name.ParameterName, name.Value) = ("@name", VersionTable.NameFor(module.Id));
            command.Parameters.Add(name);
            if (Convert.ToInt64(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture) == 0)
                continue;
            await using var versions = connection.CreateCommand();
            versions.CommandText = $"SELECT version FROM {VersionTable.NameFor(module.Id)}";
            await using var rows = await versions.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
                applied[module].Add(rows.GetInt64(0));
        }

        return applied;
    }

    private string TableQuery => options.Provider switch
    {
        "sqlite" => "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = @name",
        "postgres" => "SELECT count(*) FROM pg_class WHERE oid = to_regclass(@name)",
        _ => "SELECT count(*) FROM sys.tables WHERE object_id = OBJECT_ID(@name)",
    };

    private void Migrate(Wanted module)
    {
        try
        {
            using var services = Services(module);
            using var scope = services.CreateScope();
            scope.ServiceProvider.GetRequiredService<IMigrationRunner>().MigrateUp();
        }
        catch (Exception failure)
        {
            throw new ModuleFailedException(module.Id, ModuleWork.Migrate, failure);
        }

        var version = module.Versions.Max();
        Migrated(module.Id, version);
    }

    private ServiceProvider Services(Wanted module) =>
        new ServiceCollection()
            .AddLogging()
            .AddFluentMigratorCore()
            .ConfigureRunner(runner =>
            {
                if (options.Provider == "sqlite")
                    runner.AddSQLite();
                else if (options.Provider == "postgres")
                    runner.AddPostgres();
                else
                    runner.AddSqlServer2016();
                runner.WithGlobalConnectionString(options.ConnectionString).ScanIn(module.Assembly).For.Migrations();
            })
            .Configure<RunnerOptions>(runner => runner.TransactionPerSession = true)
            .Configure<TypeFilterOptions>(filter => (filter.Namespace, filter.NestedNamespaces) = (null, true))
            .AddSingleton<IFilteringMigrationSource>(_ => new WantedMigrations(module))
            .AddScoped<IVersionTableMetaData>(_ => new VersionTable(module.Id))
            .BuildServiceProvider();

    private async Task UseWalAsync(CancellationToken cancel)
    {
        await using DbConnection connection = new SqliteConnection(options.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL";
        await command.ExecuteScalarAsync(cancel);
    }

    /// <summary>The table that remembers which migrations of a module ran.</summary>
    internal static string VersionTableOf(string module) => VersionTable.NameFor(module);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Module}: database is at {Version}")]
    private partial void Migrated(string module, long version);

    /// <summary>The migrations a module brings.</summary>
    private sealed class Wanted(string id, Assembly assembly, List<string> namespaces)
    {
        public string Id => id;

        public Assembly Assembly => assembly;

        public List<Type> Types { get; } =
            [.. assembly.GetTypes().Where(t => typeof(CrmMigration).IsAssignableFrom(t) && !t.IsAbstract && namespaces.Contains(t.Namespace ?? ""))];

        public IEnumerable<long> Versions => Types.Select(t => t.GetCustomAttribute<MigrationAttribute>()!.Version);
    }

    private sealed class WantedMigrations(Wanted wanted) : IFilteringMigrationSource
    {
        public IEnumerable<IMigration> GetMigrations(Func<Type, bool> predicate) =>
            wanted.Types.Where(predicate).Select(t => (IMigration)Activator.CreateInstance(t)!);
    }

    private sealed class VersionTable(string module) : IVersionTableMetaData
    {
        private readonly string _name = NameFor(module);

        // Letters, digits and underscores: it stands in queries without quotes.
        public static string NameFor(string module) => "version_" + string.Concat(module.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

        public string SchemaName => "";
        public string TableName => _name;
        public string ColumnName => "version";
        public string DescriptionColumnName => "description";
        public string AppliedOnColumnName => "applied_on";
        public string UniqueIndexName => "ux_" + _name;
        public bool OwnsSchema => false;
        public bool CreateWithPrimaryKey => false;
    }
}

/// <summary>Knows which modules may work on tables that a newer version of them has left.</summary>
public interface IToleratedTables
{
    /// <summary>The newer version said that this one can.</summary>
    bool Are(string module);
}

/// <summary>The database was written by a newer version of the product. It is left as it is.</summary>
public sealed class DatabaseIsNewerException : Exception
{
    public DatabaseIsNewerException() { }

    public DatabaseIsNewerException(string message) : base(message) { }

    public DatabaseIsNewerException(string message, Exception inner) : base(message, inner) { }

    public DatabaseIsNewerException(string module, long version)
        : base($"The database was written by a newer version of {module} (it is at {version}, which this version does not know). Nothing was changed. Start the newer version, or restore a backup made before the upgrade.") =>
        Module = module;

    /// <summary>The module that does not know its tables.</summary>
    public string Module { get; } = "";
}
