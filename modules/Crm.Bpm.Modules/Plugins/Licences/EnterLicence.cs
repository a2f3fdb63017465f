using Crm.Bpm.Modules.Data;
using Crm.Bpm.Modules.Plugins.Installing;
using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Plugins.Licences;

/// <summary>Enters a licence for the plugin it names, in place of the one before. Entering the same again changes nothing.</summary>
internal sealed class EnterLicence(CrmDb db, RunningPlugins plugins, ICrmClock clock)
{
    /// <exception cref="InvalidInputException">It is no licence, not of this plugin's vendor, changed, or over.</exception>
    public async Task<Licence> RunAsync(string? text, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var file = LicenceFile.Read(text);
        var licence = file.Licence;
        if (plugins.ManifestOf(licence.Plugin) is not { } plugin)
            throw new InvalidInputException("file", LicenceTexts.NotInstalled.With(licence.Plugin));
        if (plugin.Activation == PluginActivation.Free)
            throw new InvalidInputException("file", LicenceTexts.FreePlugin.With(plugin.Name));
        if (file.ProblemFor(plugin) is { } problem)
            throw new InvalidInputException("file", problem);
        var seen = await CompanySettings.ReadAsync<SeenTime>(db, SeenTime.Setting, cancel);
        var afresh = StartsAfresh(licence, seen);
        var now = afresh ? Later(clock.UtcNow, licence.IssuedAt) : Later(clock.UtcNow, seen?.Latest ?? DateTime.MinValue);
        if (licence.GraceUntil < DateOnly.FromDateTime(now))
            throw new InvalidInputException("file", LicenceTexts.OverAlready.With(licence.GraceUntil));
        if (afresh)
            await CompanySettings.WriteAsync(db, SeenTime.Setting, new SeenTime(now, licence.IssuedAt), cancel);
        await CompanySettings.WriteAsync(db, KeptLicence.SettingOf(plugin.Id), new KeptLicence(text!, db.Session.Viewer.Name, clock.UtcNow), cancel);
        return licence;
    }

    // The vendor's signature says what time it really was; an older licence, or the same again, does not.
    internal static bool StartsAfresh(Licence licence, SeenTime? seen) =>
        seen is not null && seen.Latest > licence.IssuedAt && licence.IssuedAt > (seen.StartedAfreshBy ?? DateTime.MinValue);

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}

/// <summary>Takes a plugin's licence out.</summary>
internal sealed class RemoveLicence(CrmDb db)
{
    public Task RunAsync(string plugin, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var name = KeptLicence.SettingOf(plugin);
        return db.Set<Setting>().Where(s => s.Name == name).ExecuteDeleteAsync(cancel);
    }
}
