using Crm.Bpm.Host.Api;
using Crm.Bpm.Host.Plugins;
using Crm.Bpm.Host.Security;
using Crm.Bpm.Host.Shell;
using Crm.Bpm.Host.Studio;
using Crm.Bpm.Modules.Access;
using Crm.Bpm.Modules.Calendar;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Modules.Import;
using Crm.Bpm.Modules.Letters;
using Crm.Bpm.Modules.Processes;
using Crm.Bpm.Modules.Demo;
using Crm.Bpm.Modules.Notifications;
using Crm.Bpm.Modules.Plugins;
using Crm.Bpm.Modules.Plugins.Installing;
using Crm.Bpm.Modules.RecordSteps;
using Crm.Bpm.Modules.RecycleBin;
using Crm.Bpm.Modules.Search;
using Crm.Bpm.Modules.Tasks;
using Crm.Bpm.Modules.Templates;
using Crm.Bpm.Modules.Views;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.Extensions.FileProviders;
using Crm.Bpm.Workflows.Cluster;
using Crm.Bpm.Workflows.Cluster.Definitions;
using Crm.Bpm.Workflows.Http.Elsa;

namespace Crm.Bpm.Host;

/// <summary>The product as one web application: the platform's modules, the plugins, and what they add.</summary>
public static class HostApplication
{
    /// <summary>Builds the application; nothing is opened or changed until <see cref="PrepareAsync"/>.</summary>
    /// <param name="args">The command line; <c>--demo</c> and any setting as <c>--Name:Key value</c>.</param>
    /// <param name="configure">For tests: changes the builder before it builds.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null) => Build(args, configure, new PluginStart());

    private static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure, PluginStart start)
    {
        var root = RootFolder();
        var builder = Configured(args, root);
        var demo = new DemoOptions(IsDemo(args));
        configure?.Invoke(builder);

        var database = DatabaseOptions.From(builder.Configuration, root);
        // Plugins:More names further folders, separated by semicolons: for plugins that are not part of the product's own folder.
        string[] shipped =
        [
            builder.Configuration["Plugins:Folder"] ?? Path.Combine(AppContext.BaseDirectory, "plugins"),
            .. (builder.Configuration["Plugins:More"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        ];
        var plugins = start.Load(shipped, database.Folder);
        builder.Services.AddSingleton(plugins.ToRunning());
        builder.Services.AddSingleton(start.Store);
        builder.Services.AddSingleton(start);
        builder.Services.AddSingleton(demo);
        builder.Services.AddSingleton(database);
        // What a plugin does in the background may fail; it must not take the server with it. The platform's own look after themselves.
        builder.Services.Configure<HostOptions>(o => o.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        builder.Services.AddSingleton(new CrmClock(TimeProvider.System));
        builder.Services.AddSingleton<ICrmClock>(s => s.GetRequiredService<CrmClock>());
        var modules = CrmModules.Describe(
            [.. PlatformModules().Select(m => (m.GetType().Namespace!, m)), .. plugins.Plugins.Select(p => (p.Manifest.Id, p.Module))],
            builder.Services, builder.Configuration);

        builder.AddCrmSecurity();
        builder.Services.AddApiDescription();
        builder.Services.AddHealth();
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddShell(modules.Assemblies);
        builder.Services.AddSingleton(s => new StudioFiles(root, s.GetRequiredService<IConfiguration>()["Studio:Folder"]));

        var app = builder.Build();
        app.UseShell();
        app.UseCrmSecurity();
        app.MapHealth();
        app.MapApiDescription();
        modules.MapEndpoints(app);
        ServeAssets(app, plugins);
        StudioDocument.Map(app);
        app.MapShell();
        return app;
    }

    /// <summary>Takes the database for this host, migrates and seeds it. Run once before the application starts to listen.</summary>
    public static async Task PrepareAsync(WebApplication app, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(app);
        // The model of all tables takes longest of a start: it is made while the database is taken and brought up to date.
        var model = Task.Run(() => MakeModel(app.Services), cancel);
        await app.Services.GetRequiredService<OnlyHost>().TakeAsync(cancel);
        if (app.Services.GetRequiredService<DemoOptions>().Enabled)
            await app.Services.GetRequiredService<GeneratedCompany>().RefuseForeignDataAsync(cancel);
        await app.Services.GetRequiredService<DropPluginData>().RunAsync(cancel);
        await app.Services.GetRequiredService<Migrator>().RunAsync(cancel);
        await model;
        app.Services.GetRequiredService<PluginStart>().Migrated(app);
        await app.Services.GetRequiredService<Seeds>().RunAsync(cancel);
    }

    /// <summary>
    /// Builds, prepares and starts the application. A plugin that makes this fail is left out, or its version before takes its place, and
    /// everything begins again: what is returned runs.
    /// </summary>
    /// <param name="args">The command line.</param>
    /// <param name="configure">For tests: changes the builder before it builds.</param>
    public static async Task<WebApplication> StartAsync(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var start = new PluginStart();
        while (true)
        {
            WebApplication? app = null;
            try
            {
                app = Build(args, configure, start);
                await PrepareAsync(app);
                await app.StartAsync();
                start.Proven(app);
                return app;
            }
            catch (Exception failure)
            {
                await GiveUpAsync(app);
                if (start.Blame(failure))
                    continue;
                if (failure is ModuleFailedException { InnerException: { } inner })
                    System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
                throw;
            }
        }
    }

    /// <summary>
    /// Starts, fills the demo if asked for, says where it is, and runs until it is stopped, or starts again where an administrator changed plugins; or
    /// makes a backup beside a server that runs; or does what vendors of plugins need.
    /// </summary>
    /// <returns>0 after a stop that was asked for; 1 when it could not start, and then the console says why.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (VendorTool.IsAskedFor(args))
            return await VendorTool.RunAsync(args);
        WebApplication app;
        try
        {
            if (BackUp.IsAskedFor(args))
            {
                await Console.Out.WriteLineAsync(await BackUp.RunAsync(args, DatabaseOf(BackUp.Without(args))));
                return 0;
            }

            app = await StartAsync(args);
            await FillDemoAsync(app);
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidInputException or DatabaseIsNewerException or DatabaseIsTakenException or IOException or UnauthorizedAccessException or TimeoutException or System.Data.Common.DbException)
        {
            await Console.Error.WriteLineAsync((BackUp.IsAskedFor(args) ? "No backup was made: " : "Crm.Bpm cannot start: ") + e.Message);
            return 1;
        }

        bool again;
        await using (app)
        {
            Console.WriteLine("Crm.Bpm is ready: " + string.Join("  ", app.Urls));
            await app.WaitForShutdownAsync();
            again = app.Services.GetRequiredService<ServerRestart>().IsAsked;
        }

        return again ? Relaunch.Now() : 0;
    }

    // What had started by then stops in order: the silo and the pumps work on the database that the next attempt takes.
    private static async Task GiveUpAsync(WebApplication? app)
    {
        if (app is null)
            return;
        try
        {
            await app.StopAsync();
        }
        catch (Exception stopping) when (stopping is not OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync("What had started did not stop in order: " + stopping.Message);
        }

        await app.DisposeAsync();
    }

    private static async Task FillDemoAsync(WebApplication app)
    {
        if (!app.Services.GetRequiredService<DemoOptions>().Enabled)
            return;
        try
        {
            await app.Services.GetRequiredService<GeneratedCompany>().FillAsync(app.Lifetime.ApplicationStopping);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    // Only read: a backup is made beside a server that runs, and touches none of its plugins.
    private static DatabaseOptions DatabaseOf(string[] args) => DatabaseOptions.From(Configured(args, RootFolder()).Configuration, RootFolder());

    private static bool IsDemo(string[] args) => args.Contains("--demo", StringComparer.Ordinal);

    private static WebApplicationBuilder Configured(string[] args, string root)
    {
        // Settings are read once: to hear of changes, every folder below the root would be watched.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = root, ApplicationName = typeof(HostApplication).Assembly.GetName().Name, Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        if (IsDemo(args))
            builder.Configuration["Data:Folder"] = "data/demo";
        builder.Configuration.AddJsonFile(Path.Combine(root, "appsettings.json"), optional: true).AddEnvironmentVariables().AddCommandLine([.. args.Where(a => a != "--demo")]);
        return builder;
    }

    private static void MakeModel(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        _ = scope.ServiceProvider.GetRequiredService<CrmDb>().Model;
    }

    private static IEnumerable<CrmModule> PlatformModules() =>
    [
        new DataModule(), new DictionariesModule(), new AccessModule(), new CalendarModule(), new NotificationsModule(), new TasksModule(), new SearchModule(), new ViewsModule(), new ImportModule(), new RecycleBinModule(), new RecordStepsModule(), new TemplatesModule(), new LettersModule(),
        new DefinitionsModule(), new ElsaModule(), new ProcessesModule(), new ProcessPagesModule(), new DemoModule(), new PluginsModule(),
    ];

    // A plugin's files are no static web assets of the host's build; they are served from its own folder.
    private static void ServeAssets(WebApplication app, PluginFolder plugins)
    {
        foreach (var plugin in plugins.Plugins)
            if (Path.Combine(plugin.Folder, "wwwroot") is var folder && Directory.Exists(folder))
                app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(Path.GetFullPath(folder)), RequestPath = "/_content/" + plugin.Manifest.Id });
    }

    // In a checkout the folder of Crm.Bpm.sln; in a published build the folder of the program.
    private static string RootFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Crm.Bpm.sln")))
                return folder.FullName;
        return AppContext.BaseDirectory;
    }
}
