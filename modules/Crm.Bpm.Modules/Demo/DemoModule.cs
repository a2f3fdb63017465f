using Crm.Bpm.Modules.Calendar;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Demo;

/// <summary>The demo's banner and its clock. Does nothing unless the host was started with <c>--demo</c>.</summary>
public sealed class DemoModule : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Services.AddSingleton<GeneratedCompany>();
        module.Services.AddScoped<IShellBanner, DemoBanner>();
        module.Endpoints(routes => routes.MapPost("/demo/clock/forward", ForwardAsync).RequireAuthorization().ExcludeFromDescription());
    }

    private static async Task<IResult> ForwardAsync(int? days, DemoOptions options, GeneratedCompany demo, CancellationToken cancel)
    {
        if (!options.Enabled)
            return Results.NotFound();
        return Results.Ok(await demo.ForwardAsync(TimeSpan.FromDays(Math.Clamp(days ?? 1, 1, 30)), cancel));
    }
}

/// <summary>Says that this is the demo, and what day it is in it; its button turns the clock.</summary>
internal sealed class DemoBanner(DemoOptions options, CrmClock clock, GeneratedCompany demo) : IShellBanner
{
    private static readonly Words s_text = new("Demo: a generated company. It is {0:d} here.", "Демо: вымышленная компания. Сегодня здесь {0:d}.");
    private static readonly Words s_forward = new("+1 day", "+1 день");

    public ValueTask<ShellBanner?> CurrentAsync(Viewer viewer, CancellationToken cancel) =>
        new(options.Enabled
            ? new ShellBanner(Tone.Info, s_text.With(TimeZoneInfo.ConvertTimeFromUtc(clock.UtcNow, TimeZoneInfo.FindSystemTimeZoneById(viewer.TimeZone))), s_forward) { Act = async token => (await demo.ForwardAsync(TimeSpan.FromDays(1), token)).Sentence }
            : null);
}
