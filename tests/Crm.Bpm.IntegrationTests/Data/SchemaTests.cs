using System.Data.Common;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Crm.Bpm.IntegrationTests.Data;

public sealed class SchemaTests
{
    // What the database keeps for itself: FTS5 refers to search entries by this number.
    private static readonly HashSet<string> s_databasesOwn = new(StringComparer.Ordinal) { "search_entry.place" };

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task The_model_that_EF_uses_is_the_schema_that_migrations_make(string database)
    {
        await using var crm = await CrmHost.OnAsync(database, "Plugins:More=" + Expert.ExpertHosts.Folder);
        var stored = await ColumnsAsync(crm.Database);
        await using var scope = crm.Services.CreateAsyncScope();
        var wrong = new List<string>();

        foreach (var entity in scope.ServiceProvider.GetRequiredService<CrmDb>().Model.GetEntityTypes())
        {
            var table = StoreObjectIdentifier.Table(entity.GetTableName()!);
            var columns = entity.GetFlattenedProperties().ToDictionary(p => p.GetColumnName(table)!, StringComparer.Ordinal);
            wrong.AddRange(stored.Keys.Where(c => c.StartsWith(table.Name + ".", StringComparison.Ordinal) && !columns.ContainsKey(c[(table.Name.Length + 1)..]) && !s_databasesOwn.Contains(c)).Select(c => c + " is not in the model"));
            foreach (var (name, property) in columns)
                if (!stored.TryGetValue(table.Name + "." + name, out var column))
                    wrong.Add($"{table.Name}.{name} is not in the database");
                else
                    wrong.AddRange(Differences(property, column, table).Select(d => $"{table.Name}.{name}: {d}"));
        }

        Assert.Empty(wrong);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_database_newer_than_the_code_is_refused_and_left_untouched(string database)
    {
        await using var data = await TestDatabase.NewAsync(database);
        await using (var crm = await CrmHost.OnAsync(data))
            await crm.Admin.CreateAsync("contractors", new { name = "Acme" });
        await data.ExecuteAsync("INSERT INTO version_crm_basic (version, description) VALUES (209901010001, 'of a later version')");
        // A migration of an earlier module is due as well, and must not run.
        await data.ExecuteAsync("DELETE FROM version_crm_bpm_modules_data WHERE version = 202611260001");
        var before = await data.CountAsync("SELECT count(*) FROM history_entry");

        var refusal = await Assert.ThrowsAsync<DatabaseIsNewerException>(async () => await CrmHost.OnAsync(data));

        Assert.Contains("209901010001", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await data.CountAsync("SELECT count(*) FROM history_entry"));
        Assert.Equal(1, await data.CountAsync("SELECT count(*) FROM contractor"));
    }

    private static IEnumerable<string> Differences(IProperty property, Column column, StoreObjectIdentifier table)
    {
        var required = property.IsPrimaryKey() || !property.IsColumnNullable(table);
        if (required && column.IsNullable)
            yield return "required in the model, nullable in the database";
        // Lookups are optional navigations in the model, so that a filtered one never hides a record; the database may be stricter.
        if (!required && !column.IsNullable && !property.IsPrimaryKey() && !property.IsForeignKey())
            yield return "nullable in the model, required in the database";
        var type = property.GetColumnType(table)!.ToUpperInvariant();
        if (FamilyOf(type) != FamilyOf(column.Type))
            yield return $"{type} in the model, {column.Type} in the database";
        if (property.GetMaxLength() is { } length && column.Length is { } room && room < length)
            yield return $"{length} characters in the model, {room} in the database";
    }

    // SQLite has four kinds of values; a number of characters is no kind.
    private static string FamilyOf(string type)
    {
        var name = type.Split('(')[0].Trim();
        return name switch
        {
            "CHARACTER VARYING" or "VARCHAR" or "NVARCHAR" or "TEXT" or "DATETIME" => "TEXT",
            "BIGINT" or "INTEGER" or "INT" or "BOOLEAN" or "TINYINT" or "BIT" => type.StartsWith("BOOLEAN", StringComparison.Ordinal) ? "BOOLEAN" : "INTEGER",
            _ => name,
        };
    }

    private static async Task<Dictionary<string, Column>> ColumnsAsync(TestDatabase database)
    {
        await using DbConnection connection = database.Kind == "sqlite" ? new SqliteConnection(database.Connection) : new NpgsqlConnection(database.Connection);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = database.Kind == "sqlite"
            ? "SELECT m.name, c.name, upper(c.type), c.\"notnull\" = 0 AND c.pk = 0, NULL FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
            : "SELECT table_name, column_name, upper(data_type), is_nullable = 'YES', character_maximum_length FROM information_schema.columns WHERE table_schema = 'public'";
        var columns = new Dictionary<string, Column>(StringComparer.Ordinal);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
            columns[rows.GetString(0) + "." + rows.GetString(1)] = new Column(rows.GetString(2), Convert.ToBoolean(rows.GetValue(3), System.Globalization.CultureInfo.InvariantCulture), await rows.IsDBNullAsync(4, TestContext.Current.CancellationToken) ? null : rows.GetInt32(4));
        return columns;
    }

    private sealed record Column(string Type, bool IsNullable, int? Length);
}
