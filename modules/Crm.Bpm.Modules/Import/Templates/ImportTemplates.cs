using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Modules.Import.Proposals;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Import.Templates;

/// <summary>A template to save, or what to change of one; what is null stays as it is.</summary>
public sealed record TemplateContent
{
    public string? Name { get; init; }

    /// <summary>The plural of the kind; only for a new one.</summary>
    public string? Target { get; init; }

    public bool? IsShared { get; init; }
    public ImportOptions? Options { get; init; }
}

/// <summary>A template as the API shows it.</summary>
internal sealed record TemplateAnswer(Guid Id, string Name, string Target, bool IsShared, bool IsMine, ImportOptions Options, DateTime ChangedAt)
{
    public static TemplateAnswer Of(ImportTemplate template, Viewer viewer) =>
        new(template.Id, template.Name, template.Target, template.IsShared, template.OwnerId == viewer.UserId, ImportOptions.ParseDraft(template.Options), template.ChangedAt);
}

/// <summary>Keeps a mapping under a name. One's own template of that name for the same kind is replaced.</summary>
internal sealed class SaveImportTemplate(CrmDb db, ICrmClock clock)
{
    private const int MaxTemplates = 100;

    /// <summary>Who saves.</summary>
    public Viewer Viewer => db.Session.Viewer;

    /// <exception cref="InvalidInputException">The name, the target or the options are wrong.</exception>
    /// <exception cref="RuleBrokenException">There are too many.</exception>
    public async Task<ImportTemplate> RunAsync(TemplateContent content, CancellationToken cancel)
    {
        var viewer = db.Session.Viewer;
        viewer.Require(PlatformPermissions.Import);
        var owner = viewer.UserId ?? throw new NotAllowedException();
        var (kind, name, options) = (TargetOfImport.Find(db.Modules, content.Target).Plural, ImportTemplate.NameOf(content.Name), ImportTemplates.Kept(content.Options ?? new()));
        var own = await db.Set<ImportTemplate>().Where(t => t.OwnerId == owner).ToListAsync(cancel);
        var template = own.Find(t => t.Target == kind && string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase));
        if (template is null)
        {
            if (own.Count >= MaxTemplates)
                throw new RuleBrokenException(TemplateTexts.TooMany, MaxTemplates);
            db.Add(template = new ImportTemplate { Name = name, Target = kind, OwnerId = owner, Options = options });
        }

        (template.Options, template.IsShared, template.ChangedAt) = (options, content.IsShared ?? template.IsShared, clock.UtcNow);
        return template;
    }
}

/// <summary>Renames a template, shares it or keeps other options in it.</summary>
internal sealed class ChangeImportTemplate(CrmDb db, ICrmClock clock)
{
    /// <exception cref="NotFoundException">There is none, or it is somebody else's own.</exception>
    /// <exception cref="NotAllowedException">They see it but may not change it.</exception>
    public async Task<ImportTemplate> RunAsync(Guid id, TemplateContent content, CancellationToken cancel)
    {
        var template = await db.FindTemplateAsync(id, cancel);
        template.RequireChangeable(db.Session.Viewer);
        template.Name = content.Name is null ? template.Name : ImportTemplate.NameOf(content.Name);
        template.IsShared = content.IsShared ?? template.IsShared;
        template.Options = content.Options is null ? template.Options : ImportTemplates.Kept(content.Options);
        template.ChangedAt = clock.UtcNow;
        return template;
    }
}

/// <summary>Removes a template; imports that were made with it stay.</summary>
internal sealed class DeleteImportTemplate(CrmDb db)
{
    /// <exception cref="NotFoundException">There is none, or it is somebody else's own.</exception>
    /// <exception cref="NotAllowedException">They see it but may not delete it.</exception>
    public async Task<ImportTemplate> RunAsync(Guid id, CancellationToken cancel)
    {
        var template = await db.FindTemplateAsync(id, cancel);
        template.RequireChangeable(db.Session.Viewer);
        db.Remove(template);
        return template;
    }
}

/// <summary>Finds templates: one's own and the shared ones.</summary>
internal static class ImportTemplates
{
    private const int Most = 200;

    /// <summary>In the order of their names, own ones first.</summary>
    public static async Task<IReadOnlyList<ImportTemplate>> ListAsync(CrmDb db, string? target, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.Import);
        var person = db.Session.Viewer.UserId ?? Guid.Empty;
        return await db.Set<ImportTemplate>().AsNoTracking().Where(t => (t.OwnerId == person || t.IsShared) && (target == null || t.Target == target))
            .OrderByDescending(t => t.OwnerId == person).ThenBy(t => t.Name).ThenBy(t => t.Id).Take(Most).ToListAsync(cancel);
    }

    /// <exception cref="NotFoundException">There is none, or it is somebody else's own.</exception>
    public static async Task<ImportTemplate> FindTemplateAsync(this CrmDb db, Guid id, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.Import);
        var person = db.Session.Viewer.UserId ?? Guid.Empty;
        return await db.Set<ImportTemplate>().FirstOrDefaultAsync(t => t.Id == id && (t.OwnerId == person || t.IsShared), cancel) ?? throw new NotFoundException();
    }

    /// <summary>The template whose columns are all in the file, the one with most of them; null when none fits.</summary>
    public static async Task<PreviewTemplate?> FittingAsync(CrmDb db, string target, FileFormat format, ImportOptions options, CancellationToken cancel)
    {
        var columns = format.Columns.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var fitting = (await ListAsync(db, target, cancel)).Select(t => (Template: t, Options: ImportOptions.ParseDraft(t.Options)))
            .Where(t => ImportPlan.ColumnsOf(t.Options) is { Count: > 0 } named && named.All(columns.Contains)).ToList();
        var now = Text(options);
        var best = fitting.Find(t => t.Template.Options == now) is { Template: not null } used ? used : fitting.OrderByDescending(t => t.Options.Mapping.Count).FirstOrDefault();
        return best.Template is null ? null : new(best.Template.Id, best.Template.Name, best.Template.Options == now);
    }

    /// <summary>What a template keeps of options: not which sheet, encoding or row a certain file has, and not whether it only checks.</summary>
    /// <exception cref="InvalidInputException">The options contradict themselves, or nothing is mapped.</exception>
    public static string Kept(ImportOptions options)
    {
        options.Check();
        return Text(options);
    }

    // Read and written once, so that the same options are the same text.
    private static string Text(ImportOptions options) =>
        ImportOptions.ParseDraft((options with { Sheet = null, Encoding = null, Delimiter = null, HeaderRow = null, DryRun = false }).ToJson()).ToJson();
}
