using System.ComponentModel;
using System.Linq.Expressions;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Import;
using Crm.Bpm.Sdk.Letters;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Sdk;

/// <summary>
/// A part of the product: one of the platform's own modules or a plugin. The two are the same thing and differ only in
/// where the assembly comes from. It <em>describes</em> what it adds; the platform does the rest.
/// </summary>
public abstract class CrmModule
{
    /// <summary>Says what the module adds. Reads like a table of contents; does no work and reads no data.</summary>
    public abstract void Describe(ModuleBuilder module);

    /// <summary>
    /// Fills a fresh or upgraded database with what the module needs to start. Runs at the first start and whenever code or
    /// shipped processes of any module changed since, inside a transaction of its own, after all migrations; must change
    /// nothing when everything is there.
    /// </summary>
    public virtual Task SeedAsync(IServiceProvider services, CancellationToken cancel) => Task.CompletedTask;
}

/// <summary>What one module adds. Filled by <see cref="CrmModule.Describe"/>.</summary>
public sealed class ModuleBuilder(string id, IServiceCollection services, IConfiguration configuration)
{
    /// <summary>"Crm.Basic": the plugin's id, or the name of the platform's module.</summary>
    public string Id { get; } = id;

    /// <summary>For services that are neither use cases nor steps; lifetimes as in ASP.NET Core.</summary>
    public IServiceCollection Services { get; } = services;

    /// <summary>The product's settings.</summary>
    public IConfiguration Configuration { get; } = configuration;

    internal List<RecordKind> Kinds { get; } = [];
    internal List<Action<Microsoft.EntityFrameworkCore.ModelBuilder>> Maps { get; } = [];
    internal List<string> MigrationNamespaces { get; } = [];
    internal List<Permission> Permissions { get; } = [];
    internal List<PageDeclaration> Pages { get; } = [];
    internal List<CardPart> CardParts { get; } = [];
    internal List<Action<IEndpointRouteBuilder>> EndpointMaps { get; } = [];
    internal List<EventKind> Events { get; } = [];
    internal List<Type> Steps { get; } = [];
    internal List<string> Workflows { get; } = [];
    internal List<Words> ProcessNames { get; } = [];
    internal List<DictionaryDeclaration> Dictionaries { get; } = [];
    internal List<CreateAction> CreateActions { get; } = [];
    internal List<Type> ImportTargets { get; } = [];
    internal List<Type> LetterSubjects { get; } = [];
    internal List<InboxAction> InboxActions { get; } = [];
    internal List<FramePart> FrameParts { get; } = [];
    internal Dictionary<Type, Func<string, string>> ChoiceNames { get; } = [];

    /// <summary>The classes whose tables are the module's own.</summary>
    internal List<Type> Tables { get; } = [];

    /// <summary>Adds a kind of record: its table, its permissions (view, create, edit, delete), its history, search and API fields.</summary>
    /// <param name="map">What the conventions cannot know: indexes EF must respect, owned parts, relations without navigation.</param>
    /// <param name="alsoVisible">Lets people see records beyond their access level; evaluated in the database.</param>
    /// <param name="alsoChangeable">Lets people who have the permission to change or delete records of the kind do so beyond its level; evaluated in the database.</param>
    /// <param name="hidden">Keeps records from people whatever their access level: what is private. Evaluated in the database; the product itself sees them.</param>
    /// <param name="filtered">False for records everybody who signs in may see (people, teams, regions, dictionaries).</param>
    /// <param name="defaults">Levels the shipped roles get for view, edit, create and delete; see <see cref="DefaultLevels"/>.</param>
    /// <param name="saving">Rules that need the database: completes or refuses a record before it is saved, whoever saves it. The flag says that it is new.</param>
    /// <param name="assigning">Hands a record to a person, checking who may; changes its responsible when unset.</param>
    /// <param name="alsoExportable">Lets people who may export records of the kind do so beyond its level; evaluated in the database.</param>
    public RecordKind Record<T>(
        Action<Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<T>>? map = null,
        Func<CrmDb, Expression<Func<T, bool>>>? alsoVisible = null,
        Func<CrmDb, Expression<Func<T, bool>>>? alsoChangeable = null,
        Func<CrmDb, Expression<Func<T, bool>>>? hidden = null,
        bool filtered = true,
        DefaultLevels? defaults = null,
        Func<CrmDb, T, bool, CancellationToken, Task>? saving = null,
        Func<IServiceProvider, T, HandedTo, CancellationToken, Task>? assigning = null,
        Func<CrmDb, Expression<Func<T, bool>>>? alsoExportable = null)
        where T : Record
    {
        var kind = RecordKind.Of<T>(Id, filtered, alsoVisible);
        if (alsoChangeable is not null)
            kind.AlsoChangeable = db => alsoChangeable(db);
        if (hidden is not null)
            kind.Hidden = db => hidden(db);
        if (saving is not null)
            kind.Saving = (db, record, isNew, cancel) => saving(db, (T)record, isNew, cancel);
        if (assigning is not null)
            kind.Assigning = (services, record, to, cancel) => assigning(services, (T)record, to, cancel);
        if (alsoExportable is not null)
            kind.AlsoExportable = db => alsoExportable(db);
        Kinds.Add(kind);
        Tables.Add(typeof(T));
        Maps.Add(model =>
        {
            var entity = model.Entity<T>();
            map?.Invoke(entity);
        });
        Permissions.AddRange(kind.Permissions(defaults ?? DefaultLevels.Everyone));
        return kind;
    }

    /// <summary>As plugins built on SDK 1.0 call it; the other overload is for new code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public RecordKind Record<T>(
        Action<Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<T>>? map,
        Func<CrmDb, Expression<Func<T, bool>>>? alsoVisible,
        Func<CrmDb, Expression<Func<T, bool>>>? alsoChangeable,
        Func<CrmDb, Expression<Func<T, bool>>>? hidden,
        bool filtered,
        DefaultLevels? defaults,
        Func<CrmDb, T, bool, CancellationToken, Task>? saving,
        Func<IServiceProvider, T, Guid, CancellationToken, Task>? assigning)
        where T : Record =>
        Record(map, alsoVisible, alsoChangeable, hidden, filtered, defaults, saving,
            assigning is null ? null : (services, record, to, cancel) => assigning(services, record, to.Person, cancel), alsoExportable: null);

    /// <summary>Adds a table that is not a record: no history, no access filter; reached through the records it belongs to.</summary>
    public void Table<T>(Action<Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<T>> map) where T : class
    {
        Tables.Add(typeof(T));
        Maps.Add(model => map(model.Entity<T>()));
    }

    /// <summary>Adds the migrations of a namespace of the module's assembly. A version table per module remembers what ran.</summary>
    public void Migrations(string @namespace) => MigrationNamespaces.Add(@namespace);

    /// <summary>Adds a use case as a scoped service.</summary>
    public void UseCase<T>() where T : class => Services.AddScoped<T>();

    /// <summary>Adds a permission that is not one of the four of a record kind.</summary>
    public void Permission(Permission permission) => Permissions.Add(permission);

    /// <summary>Adds a page with a place in the menu.</summary>
    public void Page(PageDeclaration page)
    {
        ArgumentNullException.ThrowIfNull(page);
        Pages.Add(page with { Module = Id });
    }

    /// <summary>Says what people call the words of a choice: on cards, in lists, filters and history. Asked each time, in the person's language.</summary>
    public void Choice<TEnum>(Func<TEnum, string> name) where TEnum : struct, Enum =>
        ChoiceNames[typeof(TEnum)] = word => Enum.TryParse<TEnum>(word, out var value) ? name(value) : word;

    /// <summary>Adds a part to the card of a record kind.</summary>
    public void CardPart(CardPart part) => CardParts.Add(part);

    /// <summary>Adds something the <em>Create</em> menu offers.</summary>
    public void Create(CreateAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        CreateActions.Add(action with { Module = Id });
    }

    /// <summary>Adds a button to the head of the inbox.</summary>
    public void InboxAction(InboxAction action) => InboxActions.Add(action);

    /// <summary>Adds a component that stands above every page: who calls, what is being transferred.</summary>
    public void FramePart(FramePart part) => FrameParts.Add(part);

    /// <summary>Adds routes of the API.</summary>
    public void Endpoints(Action<IEndpointRouteBuilder> map) => EndpointMaps.Add(map);

    /// <summary>Declares an event. Analysts get a trigger and a waiting step for it without more code.</summary>
    public void Event<T>(Words label) where T : CrmEvent => Events.Add(new EventKind(Id + "." + typeof(T).Name, typeof(T), label));

    /// <summary>Adds a workflow step.</summary>
    public void Step<T>() where T : class => Steps.Add(typeof(T));

    /// <summary>Adds a shipped process: a file name in the module's <c>definitions</c> folder. Installed at first start, editable afterwards.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="name">What the process is called in each language; the document has one name only.</param>
    public void Workflow(string file, Words? name = null)
    {
        Workflows.Add(file);
        if (name is not null)
            ProcessNames.Add(name);
    }

    /// <summary>Lets files bring records of a kind; <typeparamref name="TTarget"/> says what its fields cannot know.</summary>
    public void ImportTarget<T, TTarget>() where T : Record where TTarget : ImportTarget<T>
    {
        ImportTargets.Add(typeof(T));
        Services.AddScoped<ImportTarget<T>, TTarget>();
    }

    /// <summary>Lets letters be written about records of a kind; <typeparamref name="TSubject"/> says whom to and what templates may name. Whoever sees the record sees its letters.</summary>
    public void Letters<T, TSubject>() where T : Record where TSubject : LetterSubject<T>
    {
        LetterSubjects.Add(typeof(T));
        Services.AddSingleton<LetterSubject<T>, TSubject>();
    }

    /// <summary>Adds a dictionary.</summary>
    public void Dictionary(string code, Words label, params (string Code, Words Name)[] entries) =>
        Dictionaries.Add(new DictionaryDeclaration(code, label, entries));
}

/// <summary>A page in the menu. The page itself is a routable component in the module's assembly.</summary>
/// <param name="Label">The word in the menu.</param>
/// <param name="Href">"/leads".</param>
/// <param name="Icon">A name of the icon set.</param>
/// <param name="Section">Where it stands: "work", "processes" or "administration".</param>
/// <param name="Order">Place in its section; the platform uses tens and hundreds.</param>
/// <param name="Permission">Who sees it; null means everybody who signs in.</param>
public sealed record PageDeclaration(Words Label, string Href, string Icon, string Section, int Order, string? Permission = null)
{
    /// <summary>The word where there is room for one short one, the bar at the bottom of a phone; <see cref="Label"/> when unset.</summary>
    public Words? Short { get; init; }

    /// <summary>A number beside the word (tasks waiting, leads in the queue); null shows none. Asked per person, kept for seconds.</summary>
    public Func<IServiceProvider, CancellationToken, Task<int?>>? Badge { get; init; }

    /// <summary>The entry is there only while the plugin's licensed features are on. Leave it off where people read what they have.</summary>
    public bool NeedsLicence { get; init; }

    /// <summary>The module that adds it; set by the platform.</summary>
    internal string Module { get; init; } = "";
}

/// <summary>A part that a module adds to the card of a record kind.</summary>
/// <param name="Kind">The plural of the kind, or "*" for every kind.</param>
/// <param name="Component">A component with parameters <c>Kind</c> (string) and <c>RecordId</c> (Guid).</param>
/// <param name="Column">"left", "middle" or "right".</param>
/// <param name="Order">Place in the column.</param>
public sealed record CardPart(string Kind, Type Component, string Column, int Order);

/// <summary>Something the <em>Create</em> menu offers.</summary>
/// <param name="Label">"Lead".</param>
/// <param name="Href">The page that asks for the rest.</param>
/// <param name="Icon">A name of the icon set.</param>
/// <param name="Permission">Who sees it.</param>
public sealed record CreateAction(Words Label, string Href, string Icon, string? Permission)
{
    /// <summary>It is offered only while the plugin's licensed features are on.</summary>
    public bool NeedsLicence { get; init; }

    /// <summary>The module that adds it; set by the platform.</summary>
    internal string Module { get; init; } = "";
}

/// <summary>A button in the head of the inbox: "Take next lead".</summary>
/// <param name="Label">The verb.</param>
/// <param name="Key">The key that presses it, such as "t"; null for none.</param>
/// <param name="Permission">Who sees it; null means everybody.</param>
/// <param name="RunAsync">Does it as a use case in a transaction of its own; returns the address to go to (a task, a lead), or null to stay.</param>
public sealed record InboxAction(Words Label, string? Key, string? Permission, Func<IServiceProvider, CancellationToken, Task<string?>> RunAsync);

/// <summary>A component that a module puts above every page. It is there as long as the person's page is and draws nothing while it has nothing to say.</summary>
/// <param name="Component">A component without parameters; what it draws stands in the corner, above the toasts.</param>
/// <param name="Permission">Who gets it; null means everybody who signs in.</param>
public sealed record FramePart(Type Component, string? Permission = null);

/// <summary>An event a module declared: its step type in definitions, the class that carries it, and what analysts call it.</summary>
public sealed record EventKind(string Name, Type ClrType, Words Label);

/// <summary>What the shipped roles get for a record kind.</summary>
public sealed record DefaultLevels(AccessLevel ManagerView, AccessLevel ManagerEdit, AccessLevel HeadView, AccessLevel HeadEdit)
{
    /// <summary>Managers own, heads their team and those below.</summary>
    public static DefaultLevels ByTeam { get; } = new(AccessLevel.Own, AccessLevel.Own, AccessLevel.Team, AccessLevel.Team);

    /// <summary>Everybody sees everything, managers change their own.</summary>
    public static DefaultLevels Everyone { get; } = new(AccessLevel.All, AccessLevel.Own, AccessLevel.All, AccessLevel.All);

    /// <summary>Only administrators change them.</summary>
    public static DefaultLevels ReadOnly { get; } = new(AccessLevel.All, AccessLevel.None, AccessLevel.All, AccessLevel.None);
}

/// <summary>Everything that all modules together add. One per host.</summary>
public sealed class CrmModules
{
    private readonly Dictionary<string, RecordKind> _byPlural;
    private readonly Dictionary<Type, RecordKind> _byType;

    internal CrmModules(IReadOnlyList<(CrmModule Module, ModuleBuilder Builder)> modules)
    {
        All = modules;
        Kinds = [.. modules.SelectMany(m => m.Builder.Kinds)];
        _byPlural = Kinds.ToDictionary(k => k.Plural, StringComparer.OrdinalIgnoreCase);
        _byType = Kinds.ToDictionary(k => k.ClrType);
        var choices = modules.SelectMany(m => m.Builder.ChoiceNames).ToDictionary();
        foreach (var kind in Kinds)
            kind.Link(_byType, choices);
        ModelKey = string.Join(',', modules.Select(m => m.Module.GetType().TypeHandle.Value));
    }

    /// <summary>The same for hosts of one process with the same modules, so that they share EF's model and its compiled queries.</summary>
    internal string ModelKey { get; }

    internal IReadOnlyList<(CrmModule Module, ModuleBuilder Builder)> All { get; }

    public IEnumerable<CrmModule> Modules => All.Select(m => m.Module);
    public IReadOnlyList<RecordKind> Kinds { get; }
    public IEnumerable<Permission> Permissions => All.SelectMany(m => m.Builder.Permissions);
    public IEnumerable<PageDeclaration> Pages => All.SelectMany(m => m.Builder.Pages);
    public IEnumerable<CardPart> CardParts => All.SelectMany(m => m.Builder.CardParts);
    public IEnumerable<CreateAction> CreateActions => All.SelectMany(m => m.Builder.CreateActions);
    public IEnumerable<InboxAction> InboxActions => All.SelectMany(m => m.Builder.InboxActions);
    public IEnumerable<FramePart> FrameParts => All.SelectMany(m => m.Builder.FrameParts);
    public IEnumerable<EventKind> Events => All.SelectMany(m => m.Builder.Events);
    public IEnumerable<Type> Steps => All.SelectMany(m => m.Builder.Steps);
    public IEnumerable<DictionaryDeclaration> Dictionaries => All.SelectMany(m => m.Builder.Dictionaries);

    /// <summary>The kinds that files may bring.</summary>
    public IEnumerable<RecordKind> ImportTargets => All.SelectMany(m => m.Builder.ImportTargets).Select(KindOf);

    /// <summary>The kinds that letters are written about.</summary>
    public IEnumerable<RecordKind> LetterSubjects => All.SelectMany(m => m.Builder.LetterSubjects).Select(KindOf);

    public IEnumerable<System.Reflection.Assembly> Assemblies => All.Select(m => m.Module.GetType().Assembly).Distinct();

    /// <summary>A process's name in the reader's language when a module shipped it under that name; otherwise as people wrote it.</summary>
    public string ProcessName(string name) =>
        All.SelectMany(m => m.Builder.ProcessNames).FirstOrDefault(words => words.Ru == name || words.En == name) ?? name;

    /// <summary>What the roles page calls a permission; the code itself when no module declares it.</summary>
    public string PermissionName(string code) => Permissions.FirstOrDefault(permission => permission.Code == code)?.Label ?? code;

    /// <summary>Shipped definitions: module id, the module's assembly folder, file name.</summary>
    public IEnumerable<(string Module, string Path)> Workflows =>
        All.SelectMany(m => m.Builder.Workflows.Select(file =>
            (m.Builder.Id, Path.Combine(Path.GetDirectoryName(m.Module.GetType().Assembly.Location)!, "definitions", file))));

    /// <summary>The kind served under this word; null when there is none.</summary>
    public RecordKind? KindOf(string plural) => _byPlural.GetValueOrDefault(plural);

    /// <summary>The kind of this class.</summary>
    /// <exception cref="InvalidOperationException">No module declared it.</exception>
    public RecordKind KindOf(Type type) =>
        _byType.GetValueOrDefault(type) ?? throw new InvalidOperationException($"No module declares {type.Name} with module.Record<{type.Name}>().");

    /// <summary>Maps every module's routes.</summary>
    /// <exception cref="ModuleFailedException">One of them failed.</exception>
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        foreach (var (_, builder) in All)
            Ask(builder.Id, ModuleWork.Route, () => builder.EndpointMaps.ForEach(map => map(routes)));
    }

    internal void MapTables(Microsoft.EntityFrameworkCore.ModelBuilder model)
    {
        foreach (var (_, builder) in All)
            Ask(builder.Id, ModuleWork.Map, () => builder.Maps.ForEach(map => map(model)));
    }

    /// <summary>Asks every module what it adds, in the given order (a plugin after those it depends on).</summary>
    /// <exception cref="ModuleFailedException">One of them failed.</exception>
    public static CrmModules Describe(IEnumerable<(string Id, CrmModule Module)> modules, IServiceCollection services, IConfiguration configuration)
    {
        var described = new List<(CrmModule, ModuleBuilder)>();
        foreach (var (id, module) in modules)
        {
            var builder = new ModuleBuilder(id, services, configuration);
            Ask(id, ModuleWork.Describe, () => module.Describe(builder));
            described.Add((module, builder));
        }

        var all = new CrmModules(described);
        services.AddSingleton(all);
        return all;
    }

    // A plugin may throw whatever it likes; who it was is all that can be said of it.
    private static void Ask(string module, ModuleWork doing, Action what)
    {
        try
        {
            what();
        }
        catch (Exception failure)
        {
            throw new ModuleFailedException(module, doing, failure);
        }
    }
}
