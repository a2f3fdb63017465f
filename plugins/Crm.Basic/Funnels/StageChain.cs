using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Funnels;

/// <summary>
/// Keeps funnels and the processes that accompany their deals together: a new stage gets its step, and what does not fit is said.
/// The funnel is the list of stages, the process is what happens in them.
/// </summary>
public sealed class StageChain(CrmDb db, IDefinitions definitions)
{
    /// <summary>Draws steps for new stages into the processes of the funnel's types and publishes them as new versions.</summary>
    /// <returns>A sentence for each process: what was done, or what to connect by hand.</returns>
    internal async Task<IReadOnlyList<Words>> FollowAsync(SalesFunnel funnel, IReadOnlyList<DealStage> stages, IReadOnlyList<DealStage> added, CancellationToken cancel)
    {
        var (id, notes) = (funnel.Id, new List<Words>());
        var processes = await db.Set<DealType>().Where(t => t.FunnelId == id && t.StartProcess != null).Select(t => t.StartProcess!).Distinct().ToListAsync(cancel);
        foreach (var process in processes.Order(StringComparer.Ordinal))
            if (await definitions.FindAsync(process, VersionChoice.Latest, cancel) is { } version && StageDrawing.In(version.Read()) is not null)
                notes.AddRange(await FollowAsync(version, stages, added, cancel));
        return notes;
    }

    /// <summary>What does not fit between a funnel and the published processes of its types.</summary>
    internal async Task<IReadOnlyList<string>> WarningsAsync(Guid funnel, CancellationToken cancel)
    {
        var warnings = new List<string>();
        var types = await db.Set<DealType>().AsNoTracking().Where(t => t.FunnelId == funnel && t.StartProcess != null).OrderBy(t => t.Number).Take(100).ToListAsync(cancel);
        foreach (var type in types)
            if (!await db.Set<DefinitionVersion>().AnyAsync(v => v.DefinitionId == type.StartProcess && v.IsPublished && v.DeletedAt == null, cancel))
                warnings.Add(FunnelPageTexts.ProcessNotPublished.With(type.StartProcess, type.Title));
        foreach (var process in types.Select(t => t.StartProcess!).Distinct(StringComparer.Ordinal))
            if (await definitions.FindAsync(process, VersionChoice.PublishedOrLatest, cancel) is { } version)
                warnings.AddRange(await DifferencesAsync(version.Read(), funnel, Name(version), cancel));
        return warnings;
    }

    /// <summary>What does not fit between a process and the funnels whose deals it accompanies.</summary>
    internal async Task<IReadOnlyList<string>> WarningsAsync(DefinitionVersion version, CancellationToken cancel)
    {
        var (process, warnings) = (version.DefinitionId, new List<string>());
        var funnels = await db.Set<DealType>().Where(t => t.StartProcess == process && t.FunnelId != null).Select(t => t.FunnelId!.Value).Distinct().ToListAsync(cancel);
        foreach (var funnel in funnels)
            warnings.AddRange(await DifferencesAsync(version.Read(), funnel, Name(version), cancel));
        return warnings;
    }

    private async Task<List<string>> DifferencesAsync(JsonObject document, Guid funnel, string process, CancellationToken cancel)
    {
        var warnings = new List<string>();
        if (StageDrawing.In(document) is not { } drawing)
            return warnings;
        var stages = await db.Set<DealStage>().AsNoTracking().Where(s => s.FunnelId == funnel).OrderBy(s => s.Order).ToListAsync(cancel);
        var title = (await db.Set<SalesFunnel>().AsNoTracking().FirstOrDefaultAsync(f => f.Id == funnel, cancel))?.Title;
        warnings.AddRange(stages.Where(s => !drawing.Codes.Contains(s.Code!)).Select(s => FunnelTexts.StageWithoutStep.With(s.Title, title, process)));
        warnings.AddRange(drawing.Codes.Where(code => stages.All(s => s.Code != code)).Select(code => FunnelTexts.StepWithoutStage.With(code, process, title)));
        var drawn = drawing.Codes.Where(code => stages.Exists(s => s.Code == code)).ToList();
        var wanted = stages.Where(s => drawn.Contains(s.Code!)).Select(s => s.Code!).ToList();
        for (var i = 0; i + 1 < wanted.Count; i++)
            if (drawing.LeadsOn(wanted[i + 1], wanted[i]))
                warnings.Add(FunnelTexts.OtherOrder.With(Title(wanted[i + 1]), Title(wanted[i]), process, title));
        return warnings;

        string Title(string code) => stages.Find(s => s.Code == code)!.Title;
    }

    private async Task<IReadOnlyList<Words>> FollowAsync(DefinitionVersion version, IReadOnlyList<DealStage> stages, IReadOnlyList<DealStage> added, CancellationToken cancel)
    {
        var document = version.Read();
        var drawing = StageDrawing.In(document)!;
        var missing = added.Where(s => !drawing.Codes.Contains(s.Code!)).ToList();
        if (missing.Count == 0)
            return [];
        if (!version.IsPublished)
            return [FunnelTexts.ProcessIsDraft.Filled(Name(version))];
        if (!db.Session.Viewer.May(PlatformPermissions.EditProcesses))
            return [FunnelTexts.MayNotDraw.Filled(Name(version))];
        var advice = missing.Select(stage => drawing.Insert(stages, stage)).OfType<Words>().ToList();
        if (advice.Count == missing.Count)
            return [.. advice.Select(a => FunnelTexts.ConnectByHand.Filled(Name(version), a))];
        var saved = await definitions.SaveAsync(document.ToJsonString(), version.Revision, cancel);
        await db.SaveChangesAsync(cancel);
        await definitions.PublishAsync(saved.DefinitionId, cancel);
        return [FunnelTexts.StepDrawn.Filled(Name(version), saved.Version), .. advice.Select(a => FunnelTexts.ConnectByHand.Filled(Name(version), a))];
    }

    private string Name(DefinitionVersion version) => db.Modules.ProcessName(version.Name ?? version.DefinitionId);
}

/// <summary>Says on a process's page what does not fit its funnels.</summary>
internal sealed class StageWarnings : IDefinitionWarnings
{
    public Task<IReadOnlyList<string>> OfAsync(CrmDb db, IDefinitions definitions, DefinitionVersion version, CancellationToken cancel) =>
        new StageChain(db, definitions).WarningsAsync(version, cancel);
}
