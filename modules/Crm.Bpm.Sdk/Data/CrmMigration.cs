using System.Data;
using FluentMigrator;
using FluentMigrator.Infrastructure;
using FluentMigrator.Builders.Create.Table;

namespace Crm.Bpm.Sdk.Data;

/// <summary>
/// A step of the database's schema, the same class for every database. Frozen once released: a change is a new migration.
/// Forward only; a database newer than the code is refused at start.
/// </summary>
public abstract class CrmMigration : Migration
{
    private bool _isSqlite;

    public override void GetUpExpressions(IMigrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _isSqlite = IsSqlite(context.QuerySchema.DatabaseType);
        base.GetUpExpressions(context);
    }

    public override void Down() => throw new NotSupportedException("Migrations go forward only; restore a backup to go back.");

    /// <summary>Creates a table for a record kind: the common columns of every record, and then its own.</summary>
    protected void CreateRecordTable(string name, Action<TableColumns> columns)
    {
        CreateTable(name, t =>
        {
            t.Key("id");
            t.Long("number", required: true);
            t.Integer("version", required: true);
            t.Instant("created_at", required: true);
            t.Id("created_by_id");
            t.Instant("changed_at", required: true);
            t.Id("changed_by_id");
            t.Instant("deleted_at");
            t.Text("external_key", 200);
            columns(t);
        });
        Create.Index($"ix_{name}_number").OnTable(name).OnColumn("number").Unique();
        Create.Index($"ix_{name}_changed_at").OnTable(name).OnColumn("changed_at").Ascending().OnColumn("number").Ascending();
        // Only what is deleted: small however large the table is.
        Execute.Sql($"CREATE INDEX ix_{name}_deleted_at ON {Quote(name)} (deleted_at) WHERE deleted_at IS NOT NULL");
        Execute.Sql($"CREATE UNIQUE INDEX ux_{name}_external_key ON {Quote(name)} (external_key) WHERE external_key IS NOT NULL AND deleted_at IS NULL");
    }

    /// <summary>Creates a table that is not a record.</summary>
    protected void CreateTable(string name, Action<TableColumns> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        columns(new TableColumns(Create.Table(name), _isSqlite));
    }

    /// <summary>Adds an index named after its table and columns.</summary>
    protected void CreateIndex(string table, bool unique, params string[] columns)
    {
        var index = Create.Index($"{(unique ? "ux" : "ix")}_{table}_{string.Join('_', columns)}").OnTable(table);
        var options = index.OnColumn(columns[0]).Ascending();
        foreach (var column in columns.Skip(1))
            options = options.OnColumn(column).Ascending();
        if (unique)
            options.WithOptions().Unique();
    }

    /// <summary>Adds a reference to another record to a table that exists.</summary>
    protected void AddId(string table, string column)
    {
        var added = Alter.Table(table).AddColumn(column);
        _ = (_isSqlite ? added.AsCustom("BLOB") : added.AsGuid()).Nullable();
    }

    /// <summary>Adds a UTC instant to a table that exists.</summary>
    protected void AddInstant(string table, string column)
    {
        var added = Alter.Table(table).AddColumn(column);
        _ = (_isSqlite ? added.AsCustom("TEXT") : added.AsDateTimeOffset()).Nullable();
    }

    protected static bool IsSqlite(string database) => database.StartsWith("SQLite", StringComparison.OrdinalIgnoreCase);

    protected static bool IsPostgres(string database) => database.StartsWith("Postgre", StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds the column that lists sort by when they sort by name, and fills it from the names that are there.</summary>
    protected void AddNameKey(string table)
    {
        Alter.Table(table).AddColumn("name_key").AsString(NameKey.MaxLength).NotNullable().WithDefaultValue("");
        IfDatabase(IsPostgres).Execute.Sql($"ALTER TABLE {Quote(table)} ALTER COLUMN name_key TYPE varchar({NameKey.MaxLength}) COLLATE \"C\"");
        Execute.WithConnection((connection, transaction) => FillNameKeys(connection, transaction, table));
        CreateIndex(table, unique: false, "name_key", "number");
    }

    private static void FillNameKeys(IDbConnection connection, IDbTransaction transaction, string table)
    {
        var names = new List<(long Number, string Name)>();
        using (var read = CommandOf(connection, transaction, $"SELECT number, name FROM {Quote(table)}"))
        using (var rows = read.ExecuteReader())
            while (rows.Read())
                names.Add((rows.GetInt64(0), rows.GetString(1)));
        using var write = CommandOf(connection, transaction, $"UPDATE {Quote(table)} SET name_key = @key WHERE number = @number");
        var (key, number) = (write.CreateParameter(), write.CreateParameter());
        (key.ParameterName, number.ParameterName) = ("key", "number");
        write.Parameters.Add(key);
        write.Parameters.Add(number);
        foreach (var row in names)
        {
            (key.Value, number.Value) = (NameKey.Of(row.Name), row.Number);
            write.ExecuteNonQuery();
        }
    }

    private static IDbCommand CommandOf(IDbConnection connection, IDbTransaction transaction, string sql)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        return command;
    }

    // "user" and "role" are words of SQL.
    private static string Quote(string name) => "\"" + name + "\"";
}

/// <summary>The columns of a table, in the types that behave the same on every database. Columns are nullable unless required.</summary>
public sealed class TableColumns
{
    private readonly ICreateTableWithColumnSyntax _table;
    private readonly bool _sqlite;

    internal TableColumns(ICreateTableWithColumnSyntax table, bool sqlite)
    {
        _table = table;
        _sqlite = sqlite;
    }

    /// <summary>The primary key, a <see cref="Guid"/>.</summary>
    public void Key(string name) => IdColumn(name).PrimaryKey().NotNullable();

    /// <summary>One column of a primary key of several.</summary>
    public void KeyPart(string name, int textLength = 0) =>
        (textLength > 0 ? _table.WithColumn(name).AsString(textLength) : IdColumn(name)).PrimaryKey().NotNullable();

    /// <summary>A whole number as one column of a primary key of several.</summary>
    public void NumberKeyPart(string name) => _table.WithColumn(name).AsInt32().PrimaryKey().NotNullable();

    /// <summary>A reference to another record.</summary>
    public void Id(string name, bool required = false) => Set(IdColumn(name), required);

    /// <summary>A text of at most so many characters.</summary>
    public void Text(string name, int length, bool required = false) => Set(_table.WithColumn(name).AsString(length), required);

    /// <summary>A text without a limit of its own; also what is kept as JSON.</summary>
    public void LongText(string name, bool required = false) => Set(_table.WithColumn(name).AsString(int.MaxValue), required);

    /// <summary>A word of an enum.</summary>
    public void Choice(string name, bool required = false) => Text(name, 40, required);

    public void Integer(string name, bool required = false) => Set(_table.WithColumn(name).AsInt32(), required);

    public void Long(string name, bool required = false) => Set(_table.WithColumn(name).AsInt64(), required);

    public void YesNo(string name, bool required = true) => Set(_table.WithColumn(name).AsBoolean(), required);

    public void Date(string name, bool required = false) =>
        Set(_sqlite ? _table.WithColumn(name).AsCustom("TEXT") : _table.WithColumn(name).AsDate(), required);

    /// <summary>A UTC instant with microseconds.</summary>
    public void Instant(string name, bool required = false) =>
        Set(_sqlite ? _table.WithColumn(name).AsCustom("TEXT") : _table.WithColumn(name).AsDateTimeOffset(), required);

    /// <summary>An amount in 1/10,000 units and its currency, two columns.</summary>
    public void Money(string name)
    {
        Long(name + "_amount");
        Text(name + "_currency", 3);
    }

    /// <summary>Bytes, such as an instance's state.</summary>
    public void Bytes(string name, bool required = false) =>
        Set(_sqlite ? _table.WithColumn(name).AsCustom("BLOB") : _table.WithColumn(name).AsBinary(int.MaxValue), required);

    private ICreateTableColumnOptionOrWithColumnSyntax IdColumn(string name) =>
        _sqlite ? _table.WithColumn(name).AsCustom("BLOB") : _table.WithColumn(name).AsGuid();

    private static void Set(ICreateTableColumnOptionOrWithColumnSyntax column, bool required) =>
        _ = required ? column.NotNullable() : column.Nullable();
}
