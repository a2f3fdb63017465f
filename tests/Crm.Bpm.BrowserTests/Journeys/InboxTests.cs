using System.Text.RegularExpressions;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>Working tasks off.</summary>
public sealed partial class InboxTests(DemoCompany demo) : Journey(demo)
{
    [Fact]
    public async Task A_task_that_was_finished_meanwhile_says_so()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        await manager.Inbox.TakeNextLeadAsync();
        var (task, lead) = (manager.Page.Url, await manager.Inbox.Subject.InnerTextAsync());
        var elsewhere = await EnterAsync(ShippedRoles.Manager, Look.English);
        await elsewhere.OpenAsync(task);
        await elsewhere.Inbox.CompleteAsync("Reached");
        await elsewhere.Inbox.GoOnAsync("Qualify the lead", lead);

        if (await manager.Inbox.Outcome("Unreachable").IsVisibleAsync())
            await manager.Inbox.CompleteAsync("Unreachable");

        await Expect(manager.Inbox.Notice.First).ToContainTextAsync(AlreadyDone());
        await manager.OpenAsync(task);
        await Expect(manager.Inbox.Notice.First).ToContainTextAsync("Done: Reached");
    }

    [Fact]
    public async Task The_inbox_is_worked_by_the_keyboard_alone()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        var keys = manager.Page.Keyboard;
        await Leads.TakenAsync(manager, "Keys One");
        await Leads.TakenAsync(manager, "Keys Two");
        await manager.Inbox.OpenAsync();

        // The first is open already.
        await Expect(manager.Inbox.Chosen).ToHaveCountAsync(1);
        var first = (await manager.Inbox.Chosen.GetAttributeAsync("href"))!;
        await keys.PressAsync("j");
        await Expect(manager.Inbox.Chosen).Not.ToHaveAttributeAsync("href", first);
        await keys.PressAsync("k");
        await Expect(manager.Inbox.Chosen).ToHaveAttributeAsync("href", first);

        var before = manager.Page.Url;
        await keys.PressAsync("t");
        await manager.Inbox.ShownAsync(before);
        await Expect(manager.Inbox.Title).ToHaveTextAsync("Contact the lead");
        var lead = await manager.Inbox.Subject.InnerTextAsync();
        await keys.PressAsync("1");
        await manager.Inbox.GoOnAsync("Qualify the lead", lead);
    }

    [Fact]
    public async Task A_day_later_the_task_is_overdue_and_the_head_hears_of_it()
    {
        var crm = await OwnDemoAsync();
        var manager = await ComeAsync(crm.Address, Look.English);
        await manager.EnterAsync(ShippedRoles.Manager);
        var lead = await Leads.TakenAsync(manager, "Forgotten for a week");
        await manager.Inbox.OpenAsync();
        var mine = manager.Inbox.Tasks.Filter(new() { HasText = "Forgotten for a week" });
        await Expect(mine.Locator(".pill.bad")).ToHaveCountAsync(0);

        // Seven days hold at least four working days, whatever today is.
        for (var day = 0; day < 7; day++)
            await ForwardAsync(manager);
        await manager.Inbox.OpenAsync();
        await Expect(mine.Locator(".pill.bad")).ToHaveCountAsync(1);
        await Expect(manager.Page.Locator(".split-group.bad")).ToContainTextAsync("Overdue");

        var head = await ComeAsync(crm.Address, Look.English);
        await head.EnterAsync(ShippedRoles.SalesHead);
        await head.Page.Locator("button.bell").ClickAsync();
        await Expect(head.Page.Locator(".menu:popover-open")).ToContainTextAsync("Contact the lead");
        Assert.NotEmpty(lead);
    }

    // The banner says which day it is: when it says another, the clock was turned.
    private static async Task ForwardAsync(Somebody person)
    {
        var banner = person.Page.Locator(".banner span").First;
        var today = await banner.InnerTextAsync();
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "+1 day" }).ClickAsync();
        await Expect(banner).Not.ToHaveTextAsync(today);
    }

    [GeneratedRegex("already|meanwhile|Done", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex AlreadyDone();
}
