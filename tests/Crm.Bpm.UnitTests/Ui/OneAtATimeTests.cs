using Crm.Bpm.Sdk.Ui;

namespace Crm.Bpm.UnitTests.Ui;

public sealed class OneAtATimeTests
{
    [Fact]
    public async Task The_second_half_of_a_double_click_does_nothing()
    {
        using var answer = new SemaphoreSlim(0);
        var (acts, count) = (new OneAtATime(), 0);

        var clicked = acts.RunAsync(() => { count++; return answer.WaitAsync(); });
        var again = await acts.RunAsync(() => { count++; return Task.CompletedTask; });
        answer.Release();

        Assert.True(await clicked);
        Assert.False(again);
        Assert.Equal(1, count);
        Assert.False(acts.IsBusy);
    }

    [Fact]
    public async Task Fields_that_are_left_quickly_are_saved_one_after_another()
    {
        using var answer = new SemaphoreSlim(0);
        var (acts, saved) = (new OneAtATime(), new List<string>());

        var one = acts.InTurnAsync(async () => { await answer.WaitAsync(); saved.Add("one"); });
        var two = acts.InTurnAsync(() => { saved.Add("two"); return Task.CompletedTask; });
        var three = acts.InTurnAsync(() => { saved.Add("three"); return Task.CompletedTask; });
        answer.Release();
        await Task.WhenAll(one, two, three);

        Assert.Equal(["one", "two", "three"], saved);
        Assert.False(acts.IsBusy);
    }

    [Fact]
    public async Task A_click_after_the_page_was_left_does_nothing()
    {
        var (acts, count) = (new OneAtATime(), 0);
        await acts.RunAsync(() => { count++; acts.Close(); return Task.CompletedTask; });

        Assert.False(await acts.RunAsync(() => { count++; return Task.CompletedTask; }));
        Assert.Equal(1, count);
        Assert.True(acts.IsBusy);
    }

    [Fact]
    public async Task A_refusal_does_not_keep_the_door_closed()
    {
        var acts = new OneAtATime();
        await Assert.ThrowsAsync<InvalidOperationException>(() => acts.RunAsync(() => throw new InvalidOperationException("no")));

        Assert.True(await acts.RunAsync(() => Task.CompletedTask));
    }
}
