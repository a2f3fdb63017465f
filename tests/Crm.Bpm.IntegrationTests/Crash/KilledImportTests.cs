using static Crm.Bpm.IntegrationTests.Crash.Kills;

namespace Crm.Bpm.IntegrationTests.Crash;

/// <summary>The product as a real process, killed at a random moment while a list is imported, and started again on its data.</summary>
public sealed class KilledImportTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Killed_while_a_list_is_imported_every_row_comes_in_once_with_one_process_and_one_task(string database)
    {
        const int leads = 1_425;
        var rounds = Rounds(1);
        await using var data = await TestDatabase.NewAsync(database);
        await using var host = await HostProcess.StartAsync([.. Setup, .. data.Arguments]);
        var moments = new List<int>();
        for (var round = 1; round <= rounds; round++)
        {
            var source = $"i{round}-";
            var import = await StartImportAsync(host, [source], leads);
            moments.Add(Random.Shared.Next(10, 6_000));
            await Task.Delay(moments[^1]);
            await host.KillAsync();
            await host.StartAgainAsync();
            await UntilDoneAsync(host, import);

            Assert.Equal(leads, await data.CountAsync($"SELECT count(*) FROM lead WHERE external_key LIKE '{source}%' AND deleted_at IS NULL"));
            Assert.Equal(leads, await data.CountAsync(OpenTasks(source)));
            Assert.Equal(leads, await data.CountAsync($"SELECT count(*) FROM process_instance p JOIN lead l ON l.id = p.subject_id WHERE l.external_key LIKE '{source}%' AND p.status = 'Running'"));
            Assert.Equal(0, await data.CountAsync("SELECT count(*) FROM incident"));
        }

        Console.WriteLine($"figure: killed {rounds} times while {leads:N0} leads were imported ({database}): every row once, one process and one task each; after {Moments(moments)}");
    }
}
