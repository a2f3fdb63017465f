using System.Globalization;
using Crm.Bpm.Modules.Notifications;
using Crm.Bpm.UnitTests.Ui;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crm.Bpm.UnitTests.Notifications;

public sealed class LiveTests
{
    [Fact]
    public async Task A_page_is_redrawn_in_the_language_of_its_reader_whoever_changed_something()
    {
        var live = new Live(NullLogger<Live>.Instance);
        var redrawn = new TaskCompletionSource<(string Words, string Numbers)>(TaskCreationOptions.RunContinuationsAsynchronously);
        IDisposable listening;
        using (new Culture("ru-RU"))
            listening = live.Listen("tasks", () =>
            {
                redrawn.SetResult((CultureInfo.CurrentUICulture.Name, CultureInfo.CurrentCulture.Name));
                return Task.CompletedTask;
            });

        using (listening)
        using (new Culture("en-GB"))
        {
            live.Changed("tasks");

            Assert.Equal(("ru-RU", "ru-RU"), await redrawn.Task);
            Assert.Equal("en-GB", CultureInfo.CurrentUICulture.Name);
        }
    }

    [Fact]
    public async Task Whatever_changes_while_a_page_redraws_is_one_more_redraw()
    {
        var live = new Live(NullLogger<Live>.Instance);
        using var drawn = new SemaphoreSlim(0);
        using var again = new SemaphoreSlim(0);
        var redraws = 0;
        using var listening = live.Listen("tasks", async () =>
        {
            if (Interlocked.Increment(ref redraws) == 2)
                again.Release();
            await drawn.WaitAsync();
        });

        for (var i = 0; i < 1_000; i++)
            live.Changed("tasks");
        drawn.Release(2);
        await again.WaitAsync();
        listening.Dispose();
        live.Changed("tasks");

        Assert.Equal(2, redraws);
    }

    [Fact]
    public async Task Who_listens_to_something_else_is_not_told()
    {
        var live = new Live(NullLogger<Live>.Instance);
        using var drawn = new SemaphoreSlim(0);
        var others = 0;
        using var mine = live.Listen(["tasks:person:anna", "tasks:role:heads"], () => { drawn.Release(); return Task.CompletedTask; });
        using var elsewhere = live.Listen(["tasks:person:boris"], () => { others++; return Task.CompletedTask; });

        live.Changed("tasks:role:heads");
        await drawn.WaitAsync();
        live.Changed("tasks:person:anna");
        await drawn.WaitAsync();

        Assert.Equal(0, others);
    }
}
