namespace Crm.Bpm.BrowserTests.Pages;

/// <summary>Where somebody works off their tasks.</summary>
public sealed class Inbox(Somebody somebody)
{
    private readonly IPage _page = somebody.Page;

    /// <summary>The tasks at the left.</summary>
    public ILocator Tasks => _page.Locator("a.split-item");

    /// <summary>The one that is chosen there.</summary>
    public ILocator Chosen => _page.Locator("a.split-item[aria-current=true]");

    /// <summary>The title of the task at the right.</summary>
    public ILocator Title => _page.Locator(".pane h1");

    public ILocator Pane => _page.Locator(".pane");

    /// <summary>Where the task is in its process: the step that waits.</summary>
    public ILocator StepNow => _page.Locator(".pane g.step.now");

    /// <summary>The lead or client the task is about.</summary>
    public ILocator Subject => _page.Locator(".pane aside a.strong");

    public ILocator Notice => _page.Locator(".pane .notice");

    public async Task OpenAsync()
    {
        await somebody.OpenAsync("/inbox");
    }

    /// <summary>Takes the next lead of the queue; its task is then open at the right.</summary>
    public async Task TakeNextLeadAsync()
    {
        var before = _page.Url;
        await _page.Locator(".head .acts button.main-action").ClickAsync();
        await ShownAsync(before);
    }

    /// <summary>Another task than at this address is open at the right.</summary>
    public async Task ShownAsync(string before)
    {
        await _page.WaitForURLAsync(url => url.Contains("task=", StringComparison.Ordinal) && url != before, new() { WaitUntil = WaitUntilState.Commit });
        // The list and the pane are drawn together; on a narrow screen the list is there and not seen.
        await _page.Locator($"a.split-item[aria-current=true][href*='{_page.Url[(_page.Url.LastIndexOf('=') + 1)..]}']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Pane.Locator(".outcomes").WaitForAsync();
    }

    /// <summary>
    /// The task that comes next about the same lead. It slides in when its process answers at once; on a busy machine it comes to the list a
    /// little later and is opened there, as a person would.
    /// </summary>
    public async Task GoOnAsync(string title, string subject)
    {
        var next = Tasks.Filter(new() { HasText = title }).Filter(new() { HasText = subject });
        await Expect(next).ToHaveCountAsync(1);
        await next.ClickAsync();
        await Expect(Title).ToHaveTextAsync(title);
        await Expect(Subject).ToHaveTextAsync(subject);
    }

    /// <summary>An entry of the task's ⋯.</summary>
    public async Task DirectAsync(string entry)
    {
        await Pane.Locator(".task-head button").First.ClickAsync();
        await _page.Locator(".menu:popover-open").GetByRole(AriaRole.Menuitem, new() { Name = entry }).ClickAsync();
    }

    public ILocator Outcome(string code) => _page.Locator($".pane [data-outcome='{code}']");

    public Task CompleteAsync(string outcome) => Outcome(outcome).ClickAsync();

    public Task FillAsync(string field, string text) => _page.Locator("#task-" + field).FillAsync(text);
}
