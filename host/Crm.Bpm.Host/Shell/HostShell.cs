using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Licensing;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Bpm.Host.Shell;

/// <summary>The frame of one person: the pages of all modules, less what they may not open.</summary>
internal sealed class HostShell(IServiceProvider services, CrmModules modules, ILicensing licensing) : IShell
{
    public event EventHandler? Changed;

    public void Refresh() => Changed?.Invoke(this, EventArgs.Empty);

    public async Task<ShellContent> LoadAsync(CancellationToken cancel)
    {
        var viewer = await ViewerAsync(cancel);
        return new ShellContent(
            viewer.UserId is { } id ? new ShellPerson(id, viewer.Name) : null,
            TimeZoneInfo.TryFindSystemTimeZoneById(viewer.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc,
            [.. modules.Pages.Where(page => MaySee(viewer, page.Permission) && (!page.NeedsLicence || licensing.StateOf(page.Module).IsOn)).OrderBy(page => page.Order)],
            [.. modules.CreateActions.Where(action => MaySee(viewer, action.Permission) && (!action.NeedsLicence || licensing.StateOf(action.Module).IsOn))],
            await BannerAsync(viewer, cancel))
        {
            Parts = viewer.UserId is null ? [] : [.. modules.FrameParts.Where(part => MaySee(viewer, part.Permission)).Select(part => part.Component)],
        };
    }

    public async Task<IReadOnlyList<FoundItem>> SearchAsync(string text, CancellationToken cancel)
    {
        var viewer = await ViewerAsync(cancel);
        var found = new List<FoundItem>();
        foreach (var search in services.GetServices<ICommandSearch>())
            found.AddRange(await search.FindAsync(viewer, text, cancel));
        return found;
    }

    private static bool MaySee(Viewer viewer, string? permission) => permission is null || viewer.May(permission);

    private async Task<Viewer> ViewerAsync(CancellationToken cancel) =>
        services.GetService<ICurrentViewer>() is { } current ? await current.GetAsync(cancel) : Viewer.Nobody;

    private async Task<ShellBanner?> BannerAsync(Viewer viewer, CancellationToken cancel)
    {
        foreach (var source in services.GetServices<IShellBanner>())
            if (await source.CurrentAsync(viewer, cancel) is { } banner)
                return banner;
        return null;
    }
}
