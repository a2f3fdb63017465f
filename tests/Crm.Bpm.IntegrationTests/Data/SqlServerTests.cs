using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Crm.Bpm.Host;
using Crm.Bpm.Modules.Search;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using FluentMigrator;
using FluentMigrator.Expressions;
using FluentMigrator.Infrastructure;
using FluentMigrator.Runner.Generators.SqlServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Record = Crm.Bpm.Sdk.Data.Record;

namespace Crm.Bpm.IntegrationTests.Data;

/// <summary>There is no SQL Server here: what is made for it is read by Microsoft's own parser.</summary>
public sealed class SqlServerTests
{
    [Fact]
    public void The_migrations_make_a_script_that_SQL_Server_can_read()
    {
        using var app = Product();
        var script = app.Services.GetRequiredService<CrmModules>().Assemblies.Distinct()
            .SelectMany(a => a.GetTypes()).Where(t => t.IsSubclassOf(typeof(CrmMigration)) && !t.IsAbstract)
            .OrderBy(t => t.GetCustomAttribute<MigrationAttribute>()!.Version).SelectMany(StatementsOf).ToList();

        Assert.True(script.Count > 100, $"Only {script.Count} statements.");
        Assert.Contains(script, s => s.Contains("uniqueidentifier", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(script.SelectMany(ProblemsOf));
    }

    [Fact]
    public async Task The_queries_of_lists_search_and_changes_are_such_that_SQL_Server_can_read_them()
    {
        var captured = new CapturedSql();
        await using var app = Product(captured);
        var work = app.Services.GetRequiredService<UnitOfWork>();
        foreach (var kind in app.Services.GetRequiredService<CrmModules>().Kinds)
            await work.ReadAsync(Manager(), async (IServiceProvider services) =>
            {
                await (Task)typeof(SqlServerTests).GetMethod(nameof(ListAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(kind.ClrType).Invoke(null, [services, kind])!;
                return true;
            });
        await work.ReadAsync(Manager(), (IServiceProvider services) => services.GetRequiredService<FindRecords>().RunAsync("ромашка +7 921", 5, CancellationToken.None));

        Assert.True(captured.Texts.Count > 40, $"Only {captured.Texts.Count} queries.");
        Assert.Contains(captured.Texts, t => t.Contains("TOP(", StringComparison.Ordinal));
        Assert.Empty(captured.Texts.SelectMany(ProblemsOf));
    }

    private static async Task ListAsync<T>(IServiceProvider services, RecordKind kind) where T : Record
    {
        var list = services.GetRequiredService<RecordList>();
        var sort = kind.Field("name") is null ? "-changedAt" : "name,-changedAt";
        var after = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(kind.Field("name") is null ? """["2026-01-01T00:00:00Z","7"]""" : """["а","2026-01-01T00:00:00Z","7"]"""));
        await list.PageAsync<T>(new ListRequest { Search = "ромашка", Sort = sort, After = after.TrimEnd('=').Replace('+', '-').Replace('/', '_') }, null, CancellationToken.None);
        await list.PageAsync<T>(new ListRequest(), null, CancellationToken.None);
        await Assert.ThrowsAsync<NotFoundException>(() => services.GetRequiredService<CrmDb>().LoadAsync<T>(Guid.CreateVersion7(), CancellationToken.None));
        await RecordNames.OfAsync(services.GetRequiredService<CrmDb>(), kind, [Guid.CreateVersion7()], CancellationToken.None);
    }

    private static Viewer Manager()
    {
        var id = Guid.CreateVersion7();
        var levels = new Dictionary<string, AccessLevel>(StringComparer.Ordinal);
        foreach (var kind in new[] { "leads", "contractors", "contacts", "tasks" })
            levels[kind + ".view"] = AccessLevel.Region;
        return new Viewer(id, "Manager", levels) { ActsFor = [id], Teams = [id], Regions = [id], Roles = [id] };
    }

    private static WebApplication Product(params IInterceptor[] interceptors) => HostApplication.Build(
        ["--urls=http://127.0.0.1:0", "--Plugins:Folder=" + CrmHost.PluginFolder, "--Database:Provider=sqlserver", "--ConnectionStrings:Crm=Server=nowhere;Database=crm;Integrated Security=true"],
        builder =>
        {
            builder.Logging.ClearProviders();
            foreach (var interceptor in interceptors)
                builder.Services.AddSingleton(interceptor);
        });

    private static IEnumerable<string> StatementsOf(Type migration)
    {
        var context = new MigrationContext(new SqlServerSchema(), new ServiceCollection().BuildServiceProvider(), "");
        ((IMigration)Activator.CreateInstance(migration)!).GetUpExpressions(context);
        var generator = new SqlServer2016Generator();
        foreach (var expression in context.Expressions)
        {
            if (expression is PerformDBOperationExpression)
                continue;
            yield return expression is ExecuteSqlStatementExpression sql ? sql.SqlStatement : (string)generator.Generate((dynamic)expression);
        }
    }

    private static IEnumerable<string> ProblemsOf(string sql)
    {
        using var text = new StringReader(sql);
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(text, out var errors);
        return errors.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Message} (line {e.Line}) in {sql}"));
    }

    private sealed class SqlServerSchema : IQuerySchema
    {
        public string DatabaseType => "SqlServer2016";
        public IList<string> DatabaseTypeAliases => ["SqlServer"];
        public bool SchemaExists(string schemaName) => true;
        public bool TableExists(string schemaName, string tableName) => false;
        public bool ColumnExists(string schemaName, string tableName, string columnName) => false;
        public bool ConstraintExists(string schemaName, string tableName, string constraintName) => false;
        public bool IndexExists(string schemaName, string tableName, string indexName) => false;
        public bool SequenceExists(string schemaName, string sequenceName) => false;
        public bool DefaultValueExists(string schemaName, string tableName, string columnName, object defaultValue) => false;
    }

    /// <summary>Takes every command instead of the server and answers that there is nothing.</summary>
    private sealed class CapturedSql : DbCommandInterceptor, IDbConnectionInterceptor
    {
        public List<string> Texts { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Texts.Add(command.CommandText);
            using var nothing = new DataTable { Locale = CultureInfo.InvariantCulture };
            nothing.Columns.Add("count", typeof(int));
            if (command.CommandText.StartsWith("SELECT COUNT", StringComparison.Ordinal))
                nothing.Rows.Add(0);
            return ValueTask.FromResult(InterceptionResult<DbDataReader>.SuppressWithResult(nothing.CreateDataReader()));
        }

        public ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(InterceptionResult.Suppress());
    }
}
