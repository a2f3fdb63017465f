using System.Diagnostics;
using Crm.Bpm.Host;
using Npgsql;

namespace Crm.Bpm.IntegrationTests.Operation;

/// <summary>A backup as the operator's page describes it, made while people work, restored on another server.</summary>
public sealed class BackupTests
{
    private const int Before = 20;

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task What_was_backed_up_while_people_worked_goes_on_where_it_is_restored(string database)
    {
        await using var restored = await TestDatabase.NewAsync(database);
        await using (var crm = await CrmHost.OnAsync(database))
        {
            using var stop = new CancellationTokenSource();
            var enough = new TaskCompletionSource();
            var working = WorkAsync(crm, enough, stop.Token);
            await enough.Task;
            await BackUpAsync(crm.Database, restored);
            await stop.CancelAsync();
            Assert.True(await working >= Before);
        }

        await using var again = await CrmHost.OnAsync(restored);
        await restored.UntilAsync("SELECT count(*) FROM stimulus", 0, TimeSpan.FromMinutes(2));
        var leads = await restored.CountAsync("SELECT count(*) FROM lead");
        Assert.True(leads >= Before);
        Assert.Equal(leads, await restored.CountAsync("SELECT count(*) FROM process_instance WHERE subject_kind = 'leads' AND status = 'Running'"));
        var task = (await again.Admin.GetAsync("/api/tasks?open=true&take=1"))["items"]![0]!;
        await again.Admin.PostAsync($"/api/tasks/{task["id"]}/complete", new { outcome = "Reached", values = new { } });
        Assert.Equal(leads, await restored.CountAsync("SELECT count(*) FROM crm_task WHERE subject_kind = 'leads' AND status = 'Open'"));
    }

    [Fact]
    public async Task A_backup_replaces_no_file_and_says_where_there_is_no_database()
    {
        await using var data = await TestDatabase.NewAsync("sqlite");
        var there = Path.Combine(data.Folder, "there.db");
        await File.WriteAllTextAsync(there, "kept");

        Assert.Equal(1, await HostApplication.RunAsync(["--backup", there, .. data.Arguments]));
        Assert.Equal(1, await HostApplication.RunAsync(["--backup", Path.Combine(data.Folder, "new.db"), .. data.Arguments]));
        Assert.Equal(1, await HostApplication.RunAsync(["--backup", .. data.Arguments]));
        Assert.Equal("kept", await File.ReadAllTextAsync(there));
        Assert.Equal([there], Directory.GetFiles(data.Folder));
    }

    // Leads come in, each with its process and its task, until it is enough and the backup has been made.
    private static async Task<int> WorkAsync(CrmHost crm, TaskCompletionSource enough, CancellationToken stop)
    {
        var made = 0;
        while (!stop.IsCancellationRequested)
        {
            await crm.Admin.CreateAsync("leads", new { name = $"Lead {++made}" });
            if (made == Before)
                enough.SetResult();
        }

        return made;
    }

    private static async Task BackUpAsync(TestDatabase from, TestDatabase to)
    {
        if (from.Kind == "sqlite")
        {
            Assert.Equal(0, await HostApplication.RunAsync(["--backup", Path.Combine(to.Folder, "crm.db"), .. from.Arguments]));
            return;
        }

        var dump = Path.Combine(to.Folder, "crm.sql");
        await RunAsync("pg_dump", "--no-owner", "--file=" + dump, "--dbname=" + AddressOf(from));
        await RunAsync("psql", "--quiet", "--set=ON_ERROR_STOP=1", "--file=" + dump, "--dbname=" + AddressOf(to));
    }

    private static string AddressOf(TestDatabase database)
    {
        var connection = new NpgsqlConnectionStringBuilder(database.Connection);
        return $"postgresql://{connection.Username}@{connection.Host}:{connection.Port}/{connection.Database}";
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(ProgramOf(program), arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {await wrong}{await said}");
    }

    private static string ProgramOf(string name) => new[] { "/usr/bin" }
        .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")) : [])
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) ?? name;
}
