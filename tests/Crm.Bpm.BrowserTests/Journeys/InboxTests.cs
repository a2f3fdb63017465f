using System.Text.Json.Nodes;
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
        await head.OpenAsync("/notifications");
        await Expect(head.Page.Locator("main")).ToContainTextAsync("has not done: Contact the lead");
        Assert.NotEmpty(lead);
    }

    [Fact]
    public async Task A_long_answer_is_kept_while_it_is_typed()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        await manager.CallAsync("POST", "/api/tasks", $$"""{"name":"Write the report","dueAt":"{{TimeProvider.System.GetUtcNow().AddHours(1):O}}"}""");
        await manager.Inbox.OpenAsync();
        await manager.Inbox.Tasks.Filter(new() { HasText = "Write the report" }).ClickAsync();
        await Expect(manager.Inbox.Title).ToHaveTextAsync("Write the report");
        var task = manager.Page.Url;

        // The focus stays in the field: nothing but the keys may keep it.
        await manager.Page.Locator("#task-result").PressSequentiallyAsync("Half a page so far");
        await KeptAsync(manager, task[(task.LastIndexOf('=') + 1)..], "Half a page so far");

        await manager.OpenAsync(task);
        await Expect(manager.Page.Locator("#task-result")).ToHaveValueAsync("Half a page so far");
    }

    [Fact]
    public async Task A_task_for_a_role_waits_until_somebody_who_has_it_takes_it()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        await manager.OpenAsync("/tasks/new");
        await manager.Page.Locator("#task-name").FillAsync("Count the chairs");
        await manager.Page.Locator("#task-who").FillAsync("Manager");
        await manager.Page.Locator("[role=option]").Filter(new() { HasText = "Role:" }).First.ClickAsync();

        await manager.Page.Locator("main button[type=submit]").ClickAsync();
        await Expect(manager.Inbox.Title).ToHaveTextAsync("Count the chairs");
        await Expect(manager.Inbox.Pane).ToContainTextAsync("Nobody");
        await manager.Inbox.Pane.GetByRole(AriaRole.Button, new() { Name = "Take", Exact = true }).ClickAsync();

        await Expect(manager.Inbox.Pane.Locator("[data-outcome]").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_task_by_hand_is_drafted_corrected_moved_and_cancelled()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        await manager.OpenAsync("/tasks/new");
        var name = manager.Page.Locator("#task-name");
        await name.FillAsync("Order the cahirs");
        await Leave(manager).ClickAsync();
        await Expect(manager.Page).ToHaveURLAsync(new Regex("/inbox"));
        await manager.OpenAsync("/tasks/new");
        await Expect(name).ToHaveValueAsync("Order the cahirs");
        await manager.Page.Locator("summary").ClickAsync();
        await manager.Page.Locator("#task-priority").SelectOptionAsync("High");
        await manager.Page.Locator("main button[type=submit]").ClickAsync();
        await Expect(manager.Inbox.Title).ToHaveTextAsync("Order the cahirs");
        await Expect(manager.Inbox.Pane).ToContainTextAsync("Priority: High");

        await manager.Inbox.DirectAsync("Edit the task");
        await manager.Page.Locator("#edit-task-name").FillAsync("Order the chairs");
        await manager.Card.Window.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(manager.Inbox.Title).ToHaveTextAsync("Order the chairs");

        await manager.Inbox.DirectAsync("Change the due date");
        await manager.Page.Locator("#task-new-due").FillAsync("2031-05-06T10:00");
        await manager.Card.Window.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(manager.Inbox.Pane).ToContainTextAsync("2031");

        await manager.Inbox.DirectAsync("Cancel the task");
        await manager.Page.Locator("#task-cancel-reason").FillAsync("We have chairs");
        await manager.Card.Window.GetByRole(AriaRole.Button, new() { Name = "Cancel the task" }).ClickAsync();
        await Expect(manager.Inbox.Tasks.Filter(new() { HasText = "Order the chairs" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Whoever_goes_on_to_another_task_while_an_answer_is_on_its_way_stays_there()
    {
        var crm = await OwnDemoAsync();
        var manager = await EnterAsync(crm.Address, ShippedRoles.Manager, Look.English);
        var me = (string)JsonNode.Parse(await manager.CallAsync("GET", "/api/me"))!["id"]!;
        var analyst = await EnterAsync(crm.Address, ShippedRoles.ProcessAnalyst, Look.English);
        await analyst.CallAsync("POST", "/elsa/api/workflow-definitions/import", SlowProcess(me).ToJsonString());
        await analyst.CallAsync("POST", "/elsa/api/workflow-definitions/slow/publish", "{}");
        await analyst.CallAsync("POST", "/elsa/api/workflow-definitions/slow/execute", "{}");
        await manager.CallAsync("POST", "/api/tasks", """{"name":"Water the plants"}""");
        await manager.Inbox.OpenAsync();
        await manager.Inbox.Tasks.Filter(new() { HasText = "Before the long work" }).ClickAsync();
        await Expect(manager.Inbox.Title).ToHaveTextAsync("Before the long work");

        await manager.Inbox.CompleteAsync("Done");
        await manager.Inbox.Tasks.Filter(new() { HasText = "Water the plants" }).ClickAsync();
        await Expect(manager.Page.Locator(".toasts")).ToContainTextAsync("goes on");
        await Expect(manager.Inbox.Tasks.Filter(new() { HasText = "After the long work" })).ToHaveCountAsync(1);

        await Expect(manager.Inbox.Title).ToHaveTextAsync("Water the plants");
    }

    // Between its two tasks it works for seconds, longer than a person is kept waiting for what comes next.
    private static JsonObject SlowProcess(string user)
    {
        JsonObject Step(string id, string type, params (string Name, string Value)[] inputs)
        {
            var step = new JsonObject { ["id"] = id, ["type"] = type, ["version"] = 1 };
            foreach (var (name, value) in inputs)
                step[name] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };
            return step;
        }

        JsonObject Task(string id, string title) => Step(id, "Crm.UserTask", ("title", title), ("assigneeKind", "User"), ("user", user), ("dueIn", "1h"));
        // Short steps, so that no machine is fast enough to reach a script's limit of statements within one.
        var work = Enumerable.Range(1, 100).Select(n => Step("work" + n, "Elsa.RunJavaScript", ("script", "const until = Date.now() + 40; while (Date.now() < until);")));
        return new JsonObject
        {
            ["definitionId"] = "slow",
            ["name"] = "Long work",
            ["root"] = new JsonObject { ["id"] = "all", ["type"] = "Elsa.Sequence", ["version"] = 1, ["activities"] = new JsonArray([Task("before", "Before the long work"), .. work, Task("after", "After the long work")]) },
        };
    }

    private static ILocator Leave(Somebody person) => person.Page.Locator("nav.rail a[href='/inbox']");

    private static async Task KeptAsync(Somebody person, string task, string text)
    {
        for (var asked = 0; !(await person.CallAsync("GET", "/api/tasks/" + task)).Contains(text, StringComparison.Ordinal); asked++)
        {
            Assert.True(asked < 300, "what was typed was not kept");
            await person.Page.WaitForTimeoutAsync(100);
        }
    }

    // The banner says which day it is: when it says another, the clock was turned.
    private static async Task ForwardAsync(Somebody person)
    {
        var banner = person.Page.Locator(".banner span").First;
        var today = await banner.InnerTextAsync();
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "+1 day" }).ClickAsync();
        // A day of everybody's processes passes.
        await Expect(banner).Not.ToHaveTextAsync(today, new() { Timeout = 3 * Chromium.Patience });
    }

    [GeneratedRegex("already|meanwhile|Done", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex AlreadyDone();
}
