using System.Text.RegularExpressions;
using Crm.Bpm.BrowserTests.Pages;

namespace Crm.Bpm.BrowserTests;

/// <summary>How somebody's browser is: its language, its width, light or dark.</summary>
public sealed record Look(string Language = "en", int Width = 1400, bool Dark = false)
{
    public static readonly Look English = new();
    public static readonly Look Russian = new("ru");
    public static readonly Look Phone = new(Width: 360);

    /// <summary>As tall as such screens are.</summary>
    public int Height => Width < 500 ? 740 : 900;
}

/// <summary>Somebody at a browser of their own. What the console complained about and whom else the pages asked is remembered.</summary>
public sealed class Somebody : IAsyncDisposable
{
    private readonly IBrowserContext _window;
    private readonly List<string> _complaints = [];

    private Somebody(IBrowserContext window, IPage page, Uri address) => (_window, Page, Address) = (window, page, address);

    public IPage Page { get; }

    public Uri Address { get; }

    /// <summary>Errors of the console and of scripts, answers of the server's own failures, and requests to other hosts.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public Inbox Inbox => new(this);

    public RecordList List => new(this);

    public RecordCard Card => new(this);

    public static async Task<Somebody> ComeAsync(IBrowser browser, Uri address, Look look)
    {
        var window = await browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            Locale = look.Language == "ru" ? "ru-RU" : "en-US",
            ViewportSize = new() { Width = look.Width, Height = look.Height },
            ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            HasTouch = look.Width < 500,
        });
        window.SetDefaultTimeout(Chromium.Patience);
        var somebody = new Somebody(window, await window.NewPageAsync(), address);
        somebody.Watch();
        return somebody;
    }

    /// <summary>Enters the demo by one click and waits until the first page is alive.</summary>
    /// <param name="role">One of the product's shipped roles.</param>
    public async Task EnterAsync(string role)
    {
        await Page.GotoAsync("/sign-in");
        await Page.Locator($"button[data-role='{role}']").ClickAsync();
        await InsideAsync();
    }

    public async Task SignInAsync(string email, string password)
    {
        await Page.GotoAsync("/sign-in");
        await Page.Locator("#email").FillAsync(email);
        await Page.Locator("#password").FillAsync(password);
        await Page.Locator("form button[type=submit]").First.ClickAsync();
    }

    /// <summary>Waits until the door is behind and the first page is alive.</summary>
    public async Task InsideAsync()
    {
        // The page itself says when it is alive: waiting for an address that is there already would wait for the browser's load event, too, which may never come.
        await Expect(Page).ToHaveURLAsync(new Regex("^(?!.*/(sign-in|setup|welcome)).*$"));
        await AliveAsync();
    }

    /// <summary>Opens an address and waits until the page is alive: a click before that would be lost.</summary>
    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await AliveAsync();
    }

    /// <summary>Goes to an address inside the page, as a link does, and waits until the page there is alive. An address of the same page is loaded.</summary>
    public async Task GoAsync(string path)
    {
        if (new Uri(Page.Url).AbsolutePath == new Uri(Address, path).AbsolutePath || await Page.Locator("html[data-ready]").CountAsync() == 0)
        {
            await OpenAsync(path);
            return;
        }

        // Every page has a title of its own: it says whose turn it is.
        var before = await Page.TitleAsync();
        await Page.EvaluateAsync("path => Blazor.navigateTo(path)", path);
        await Page.WaitForFunctionAsync("before => document.title !== before", before);
        await AliveAsync();
    }

    /// <summary>The page hears clicks, and has loaded what it shows. A page without scripts of ours hears them at once.</summary>
    public async Task AliveAsync()
    {
        await Page.Locator("html[data-ready], html:not(:has(script[src*='blazor']))").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        // The designer is a program of its own that is loaded and compiled first.
        await Expect(Page.Locator("main .bone, main [aria-busy=true]")).ToHaveCountAsync(0, new() { Timeout = 3 * Chromium.Patience });
    }

    /// <summary>Calls the API as the page does, with the person's session, and answers the body.</summary>
    public async Task<string> CallAsync(string method, string path, string? body = null)
    {
        var answer = await Page.EvaluateAsync<string[]>(
            "async ([method, path, body]) => { const a = await fetch(path, { method, body: body ?? undefined, headers: body ? { 'Content-Type': 'application/json' } : {} }); return [String(a.status), await a.text()]; }",
            new[] { method, path, body });
        Assert.True(answer[0].StartsWith('2'), $"{method} {path} answered {answer[0]}: {answer[1]}");
        return answer[1];
    }

    /// <summary>Sends a file to the API as the form part "file", with this person's session.</summary>
    public async Task<string> SendFileAsync(string path, string name, string text)
    {
        var answer = await Page.EvaluateAsync<string[]>(
            "async ([path, name, text]) => { const form = new FormData(); form.append('file', new Blob([text]), name); const a = await fetch(path, { method: 'POST', body: form }); return [String(a.status), await a.text()]; }",
            new[] { path, name, text });
        Assert.True(answer[0].StartsWith('2'), $"POST {path} answered {answer[0]}: {answer[1]}");
        return answer[1];
    }

    /// <summary>How far the page scrolls sideways; 0 when it fits.</summary>
    public Task<int> SidewaysAsync() => Page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)");

    public async Task PictureAsync(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await Page.ScreenshotAsync(new() { Path = file, Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
    }

    /// <summary>Forgets the complaints so far: a test that kills the server causes some, the gallery has noted them.</summary>
    public void ForgiveComplaints()
    {
        lock (_complaints)
            _complaints.Clear();
    }

    public async ValueTask DisposeAsync() => await _window.DisposeAsync();

    private void Watch()
    {
        Page.Console += (_, message) =>
        {
            if (message.Type == "error")
                Complain("console: " + message.Text + " " + message.Location);
        };
        Page.PageError += (_, error) =>
        {
            if (IsForNobody(error))
                Console.WriteLine("forgiven: " + error);
            else
                Complain("script: " + error);
        };
        _window.Response += (_, answer) =>
        {
            if (answer.Status >= 500)
                Complain($"server: {answer.Status} {answer.Url}");
        };
        _window.Request += (_, request) =>
        {
            if (Uri.TryCreate(request.Url, UriKind.Absolute, out var to) && to.Scheme is "http" or "https" or "ws" or "wss" && to.Authority != Address.Authority)
                Complain("another host was asked: " + request.Url);
        };
    }

    // A field that has the focus tells that it lost it while it is taken off the page, and the server knows it no longer. Nobody waits for an
    // answer; a press that were lost so is missed by what its journey expects next.
    private static bool IsForNobody(string error) => error.Contains("exception invoking 'DispatchEventAsync'", StringComparison.Ordinal);

    private void Complain(string what)
    {
        lock (_complaints)
            _complaints.Add(what);
    }
}
