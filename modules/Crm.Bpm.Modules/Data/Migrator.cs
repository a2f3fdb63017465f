using System.Data.Common;
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

/// <summary>Brings the database to what the modules need, at start, once this host has it alone. Refuses a database newer than the code and leaves it untouched.</summary>
public sealed partial class Migrator(CrmModules modules, DatabaseOptions options, ILogger<Migrator> log)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        var migrated = modules.All.Where(m => m.Builder.MigrationNamespaces.Count > 0).ToList();

        // All are looked at before the first is changed: a database that one of them refuses stays as it is.
        foreach (var (module, builder) in migrated)
            RefuseNewer(builder.Id, module.GetType().Assembly, builder.MigrationNamespaces);
        foreach (var (module, builder) in migrated)
            Migrate(builder.Id, module.GetType().Assembly, builder.MigrationNamespaces);
        if (options.Provider == "sqlite")
            await UseWalAsync(cancel);
    }

    private void RefuseNewer(string module, Assembly assembly, List<string> namespaces)
    {
        using var services = Services(module, assembly, namespaces);
        using var scope = services.CreateScope();
        var table = scope.ServiceProvider.GetRequiredService<IVersionTableMetaData>().TableName;
        if (!scope.ServiceProvider.GetRequiredService<IMigrationProcessor>().TableExists("", table))
            return;
        var known = scope.ServiceProvider.GetRequiredService<IMigrationInformationLoader>().LoadMigrations().Keys;
        var loader = scope.ServiceProvider.GetRequiredService<IVersionLoader>();
        loader.LoadVersionInfo();
        var unknown = loader.VersionInfo.AppliedMigrations().Where(v => !known.Contains(v)).ToList();
        if (unknown.Count > 0)
            throw new DatabaseIsNewerException(module, unknown.Max());
    }

    private void Migrate(string module, Assembly assembly, List<string> namespaces)
    {
        using var services = Services(module, assembly, namespaces);
        using var scope = services.CreateScope();
        scope.ServiceProvider.GetRequiredService<IMigrationRunner>().MigrateUp();
        var version = scope.ServiceProvider.GetRequiredService<IMigrationInformationLoader>().LoadMigrations().Keys.Max();
        Migrated(module, version);
    }

    private ServiceProvider Services(string module, Assembly assembly, List<string> namespaces) =>
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
                runner.WithGlobalConnectionString(options.ConnectionString).ScanIn(assembly).For.Migrations();
            })
            .Configure<TypeFilterOptions>(filter => (filter.Namespace, filter.NestedNamespaces) = (null, true))
            .AddSingleton<IFilteringMigrationSource>(_ => new NamespacedMigrations(assembly, namespaces))
            .AddScoped<IVersionTableMetaData>(_ => new VersionTable(module))
            .BuildServiceProvider();

    private async Task UseWalAsync(CancellationToken cancel)
    {
        await using DbConnection connection = new SqliteConnection(options.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL";
        await command.ExecuteScalarAsync(cancel);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Module}: database is at {Version}")]
    private partial void Migrated(string module, long version);

    private sealed class NamespacedMigrations(Assembly assembly, List<string> namespaces) : IFilteringMigrationSource
    {
        public IEnumerable<IMigration> GetMigrations(Func<Type, bool> predicate) =>
            assembly.GetTypes()
                .Where(t => typeof(CrmMigration).IsAssignableFrom(t) && !t.IsAbstract && namespaces.Contains(t.Namespace ?? "") && predicate(t))
                .Select(t => (IMigration)Activator.CreateInstance(t)!);
    }

    private sealed class VersionTable(string module) : IVersionTableMetaData
    {
        private readonly string _name = "version_" + module.ToLowerInvariant().Replace('.', '_');

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

/// <summary>The database was written by a newer version of the product. It is left as it is.</summary>
public sealed class DatabaseIsNewerException : Exception
{
    public DatabaseIsNewerException() { }

    public DatabaseIsNewerException(string message) : base(message) { }

    public DatabaseIsNewerException(string message, Exception inner) : base(message, inner) { }

    public DatabaseIsNewerException(string module, long version)
        : base($"The database was written by a newer version of {module} (it is at {version}, which this version does not know). Nothing was changed. Start the newer version, or restore a backup made before the upgrade.") { }
}
