using Crm.Bpm.Modules.Data;
using Microsoft.Data.Sqlite;

namespace Crm.Bpm.Host;

/// <summary>
/// <c>--backup file</c>: copies SQLite's database into a new file while the server works on it, and ends. The copy is one moment: what was
/// committed before it is in it, what was not is not. Other databases have tools of their own for that.
/// </summary>
internal static class BackUp
{
    private const string Option = "--backup";

    /// <summary>Whether the command line asks for it.</summary>
    public static bool IsAskedFor(string[] args) => args.Contains(Option, StringComparer.Ordinal);

    /// <summary>The command line without it.</summary>
    public static string[] Without(string[] args) => Array.IndexOf(args, Option) is >= 0 and var at ? [.. args.Where((_, index) => index != at && index != at + 1)] : args;

    /// <summary>Makes the copy; the answer says where it is.</summary>
    /// <exception cref="InvalidOperationException">There is no database, it is not SQLite's, no file is named or there is one already.</exception>
    public static async Task<string> RunAsync(string[] args, DatabaseOptions options)
    {
        var file = args.SkipWhile(arg => arg != Option).Skip(1).FirstOrDefault();
        if (string.IsNullOrWhiteSpace(file) || file.StartsWith("--", StringComparison.Ordinal))
            throw new InvalidOperationException("Name the file the backup goes to: --backup /backups/crm.db");
        if (options.Provider != "sqlite")
            throw new InvalidOperationException($"--backup copies SQLite's file. The database is {options.Provider}: use its own tool, pg_dump for PostgreSQL.");
        var copy = Path.GetFullPath(file);
        if (File.Exists(copy))
            throw new InvalidOperationException($"{copy} is there already; name a new file.");
        var source = new SqliteConnectionStringBuilder(options.ConnectionString) { Mode = SqliteOpenMode.ReadWrite, Pooling = false };
        if (!File.Exists(source.DataSource))
            throw new InvalidOperationException($"There is no database at {source.DataSource}.");

        // Beside its place first: a backup that is there is a whole one.
        var begun = copy + ".part";
        File.Delete(begun);
        await using (var connection = new SqliteConnection(source.ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $file";
            command.Parameters.AddWithValue("$file", begun);
            await command.ExecuteNonQueryAsync();
        }

        File.Move(begun, copy);
        return $"Backed up to {copy}, {new FileInfo(copy).Length / 1024:N0} KB.";
    }
}
