using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Definitions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>What can be put into a process: step types, in the reader's language and with the choices of this company.</summary>
internal static class Descriptors
{
    public static void Map(RouteGroupBuilder api)
    {
        var descriptors = api.MapGroup("/descriptors");
        descriptors.MapGet("/activities", ListAsync);
        descriptors.MapGet("/activities/{typeName}", ReadAsync);
        descriptors.MapPost("/activities/{typeName}/options/{property}", OptionsAsync);
        FixedLists.Map(api, descriptors);
    }

    private static async Task<IResult> ListAsync(HttpContext http, CancellationToken cancel) =>
        ElsaJson.Result(new ListAnswer<ElsaActivityDescriptor>(await AllAsync(http, cancel)));

    private static async Task<IResult> ReadAsync(string typeName, HttpContext http, CancellationToken cancel)
    {
        var version = http.Parameter("version") is null ? (int?)null : http.Number("version", 1);
        var found = (await AllAsync(http, cancel)).LastOrDefault(d => d.TypeName == typeName && (version is null || d.Version == version));
        return found is null ? throw new NotFoundException(ElsaTexts.NoStepType.With(typeName)) : ElsaJson.Result(found);
    }

    private static async Task<IResult> OptionsAsync(string typeName, string property, HttpContext http, CancellationToken cancel)
    {
        var catalog = http.RequestServices.GetRequiredService<StepCatalog>();
        if (catalog.Find(typeName, 0)?.Input(property) is not { } input)
            throw new NotFoundException(ElsaTexts.NoStepType.With(typeName + "." + property));
        var described = StepCatalog.Describe(catalog.Find(typeName, 0)!, await TextsAsync(http, cancel)).Inputs.First(i => i.Name == input.Name);
        return ElsaJson.Result(new { Items = described.UiSpecifications });
    }

    private static async Task<IReadOnlyList<ElsaActivityDescriptor>> AllAsync(HttpContext http, CancellationToken cancel)
    {
        var texts = await TextsAsync(http, cancel);
        var installed = http.RequestServices.GetRequiredService<StepCatalog>().Describe(texts);
        var used = await http.Definitions().UsableAsStepsAsync(cancel);
        return [.. installed, .. used.Select(v => StepCatalog.Describe(WorkflowDefinition.Parse(v.Read())))];
    }

    private static async Task<DescriptorTexts> TextsAsync(HttpContext http, CancellationToken cancel)
    {
        var choices = new Dictionary<string, IReadOnlyList<InputOption>>(StringComparer.Ordinal);
        foreach (var source in http.RequestServices.GetServices<IStepChoices>())
            choices[source.Source] = await source.ListAsync(http.Db(), cancel);
        var modules = http.RequestServices.GetRequiredService<CrmModules>();
        foreach (var dictionary in await DictionariesAsync(http.Db(), modules, cancel))
            choices["dictionary:" + dictionary.Key] = [.. dictionary.Select(entry => new InputOption(entry.Title, entry.Code ?? entry.Id.ToString()))];
        var events = modules.Events.DistinctBy(e => e.Label.En).ToDictionary(e => e.Label.En, e => e.Label.Ru, StringComparer.Ordinal);
        return new DescriptorTexts(choices, [.. http.RequestServices.GetServices<StepTexts>(), new StepTexts(events)]);
    }

    private static async Task<ILookup<string, DictionaryEntry>> DictionariesAsync(CrmDb db, CrmModules modules, CancellationToken cancel)
    {
        var declared = modules.Dictionaries.Select(d => d.Code).ToList();
        var entries = await db.Set<DictionaryEntry>().AsNoTracking().Where(e => declared.Contains(e.Dictionary)).OrderBy(e => e.Dictionary).ThenBy(e => e.Order).Take(5000).ToListAsync(cancel);
        return entries.ToLookup(e => e.Dictionary, StringComparer.Ordinal);
    }

    private sealed class DescriptorTexts(Dictionary<string, IReadOnlyList<InputOption>> choices, IEnumerable<StepTexts> texts) : IDescriptorTexts
    {
        private readonly List<StepTexts> _texts = [.. texts];
        public string Translate(StepDescriptor step, string text) => StepTexts.Translate(_texts, step.Type, text);

        public IReadOnlyList<InputOption>? Options(string source) => choices.GetValueOrDefault(source);
    }
}

/// <summary>People who may be given work.</summary>
internal sealed class UserChoices : IStepChoices
{
    public string Source => "users";

    public async Task<IReadOnlyList<InputOption>> ListAsync(CrmDb db, CancellationToken cancel) =>
        await db.Set<User>().AsNoTracking().Where(u => u.Status == UserStatus.Active).OrderBy(u => u.Name).Take(500).Select(u => new InputOption(u.Name, u.Id.ToString())).ToListAsync(cancel);
}

/// <summary>Roles, by the code that stays when they are renamed.</summary>
internal sealed class RoleChoices : IStepChoices
{
    public string Source => "roles";

    public async Task<IReadOnlyList<InputOption>> ListAsync(CrmDb db, CancellationToken cancel)
    {
        var roles = await db.Set<Role>().AsNoTracking().OrderBy(r => r.Name).Take(500).Select(r => new { r.Code, r.Name, r.NameRu }).ToListAsync(cancel);
        return [.. roles.Select(r => new InputOption(new Words(r.Name, r.NameRu ?? r.Name), r.Code))];
    }
}
