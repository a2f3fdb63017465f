using Crm.Bpm.IntegrationTests;

namespace Crm.Bpm.BrowserTests;

/// <summary>
/// What people do, in Chromium, on the real program. At the end nobody's console may have complained and no other host may have been
/// asked; when a journey fails, everybody's screen and console are in artifacts/screens/failures.
/// </summary>
public abstract class Journey(DemoCompany demo) : IAsyncLifetime
{
    private readonly List<Somebody> _people = [];
    private readonly List<HostProcess> _hosts = [];

    protected DemoCompany Demo { get; } = demo;

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Chromium.Program is null, "No Chromium is installed; name it in CHROMIUM, or apt-get install chromium.");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        var complaints = new List<string>();
        foreach (var (number, somebody) in _people.Index())
        {
            if (failed)
                await KeepAsync(somebody, number + 1);
            complaints.AddRange(somebody.Complaints);
            await somebody.DisposeAsync();
        }

        foreach (var host in _hosts)
            await host.DisposeAsync();
        GC.SuppressFinalize(this);
        if (!failed)
            Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    /// <summary>Somebody comes to the shared demo.</summary>
    protected Task<Somebody> ComeAsync(Look look) => ComeAsync(Demo.Address, look);

    protected async Task<Somebody> ComeAsync(Uri address, Look look)
    {
        var somebody = await Somebody.ComeAsync(Demo.Browser, address, look);
        _people.Add(somebody);
        return somebody;
    }

    /// <summary>Somebody enters the shared demo by one click.</summary>
    protected Task<Somebody> EnterAsync(string role, Look look) => EnterAsync(Demo.Address, role, look);

    protected async Task<Somebody> EnterAsync(Uri address, string role, Look look)
    {
        var somebody = await ComeAsync(address, look);
        await somebody.EnterAsync(role);
        return somebody;
    }

    /// <summary>A demo for this journey alone; it ends with the journey.</summary>
    /// <param name="settings">Settings on top of the demo's, as <c>Name:Key=value</c>.</param>
    protected async Task<HostProcess> OwnDemoAsync(params string[] settings)
    {
        var host = await Demo.OwnAsync(settings);
        _hosts.Add(host);
        return host;
    }

    /// <summary>A server that nobody has set up; it ends with the journey.</summary>
    /// <param name="settings">Its command line.</param>
    protected async Task<HostProcess> NewServerAsync(params string[] settings)
    {
        var host = await Demo.NewServerAsync(settings);
        _hosts.Add(host);
        return host;
    }

    private async Task KeepAsync(Somebody somebody, int number)
    {
        var name = Path.Combine(Screens.Folder, "failures", $"{GetType().Name}-{TestContext.Current.TestMethod?.MethodName}-{number}");
        await somebody.PictureAsync(name + ".png");
        await File.WriteAllLinesAsync(name + ".txt", [somebody.Page.Url, .. somebody.Complaints, .. _hosts.Select(host => host.Output).DefaultIfEmpty(Demo.Output)]);
    }
}
