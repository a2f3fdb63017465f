using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Licensing;
using Crm.Bpm.Sdk.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crm.TestPlugin;

/// <summary>A plugin that goes wrong in the way the file <c>does.txt</c> beside it says, so that one assembly serves every test of packages.</summary>
public sealed class GadgetsPlugin : CrmModule
{
    private static readonly string s_does = ReadDoes();

    public GadgetsPlugin()
    {
        Fail("made");
        if (Does("ends"))
            Environment.Exit(9);
    }

    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        Fail("described");
        module.Migrations("Crm.TestPlugin.First");
        if (Does("second"))
            module.Migrations("Crm.TestPlugin.Second");
        if (Does("broken"))
            module.Migrations("Crm.TestPlugin.Broken");
        module.Record<Gadget>(map: _ => Fail("mapped"), defaults: DefaultLevels.Everyone).NeedsLicence();
        module.LicensedUseCase<PolishGadget>();
        module.Endpoints(Map);
        module.Page(new(new("Gadgets", "Приборы"), "/gadgets", "product", MenuSections.Work, 95, "gadgets.view"));
        module.Create(new(new("Gadget", "Прибор"), "/gadgets/new", "product", "gadgets.create") { NeedsLicence = true });
        if (Does("throws-started"))
            module.Services.AddHostedService<FailsAtStart>();
        if (Does("throws-later"))
            module.Services.AddHostedService<FailsLater>();
    }

    public override Task SeedAsync(IServiceProvider services, CancellationToken cancel)
    {
        Fail("seeded");
        return Task.CompletedTask;
    }

    private static void Map(IEndpointRouteBuilder routes)
    {
        Fail("routed");
        var gadgets = routes.MapRecord<Gadget>("/api/gadgets");
        gadgets.MapUseCase<PolishGadget, NoBody>("{id:guid}/polish", async (polish, id, _, cancel) => await polish.RunAsync(id, cancel)).WithSummary("Polish a gadget");
        gadgets.MapPost("shine", () => Results.Ok(new { shines = true })).NeedsLicence("Crm.TestPlugin", "shine").WithSummary("Only with the part “shine”");
    }

    internal static bool Does(string what) => s_does.Contains(what, StringComparison.Ordinal);

    internal static void Fail(string when)
    {
        if (Does("throws-" + when))
            throw new InvalidOperationException($"Wrong on purpose ({when}).");
    }

    private static string ReadDoes()
    {
        var file = Path.Combine(Path.GetDirectoryName(typeof(GadgetsPlugin).Assembly.Location)!, "does.txt");
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }
}

/// <summary>Something small that has a name.</summary>
[Record("gadgets", "Gadget", "Прибор", "Gadgets", "Приборы")]
public sealed class Gadget : Record
{
    [Field("Name", "Название", MaxLength = 200, Required = true)]
    public required string Name { get; set; }

    [Field("Polished", "Отполирован")]
    public bool IsPolished { get; set; }

    public override string Title => Name;
}

/// <summary>A use case that needs the licence.</summary>
public sealed class PolishGadget(CrmDb db)
{
    public async Task<object?> RunAsync(Guid id, CancellationToken cancel)
    {
        var gadget = await db.LoadAsync<Gadget>(id, cancel);
        gadget.IsPolished = true;
        return new { gadget.Id, polished = true };
    }
}

/// <summary>No body.</summary>
public sealed class NoBody;

/// <summary>Keeps the server from starting.</summary>
internal sealed class FailsAtStart : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("Wrong on purpose (started).");

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Fails in the background, when the server runs.</summary>
internal sealed class FailsLater : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        throw new InvalidOperationException("Wrong on purpose (later).");
    }
}
