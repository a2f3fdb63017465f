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
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var root = RootFolder();
        var demo = new DemoOptions(args.Contains("--demo", StringComparer.Ordinal));
        // Settings are read once: to hear of changes, every folder below the root would be watched.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = root, ApplicationName = typeof(HostApplication).Assembly.GetName().Name, Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        if (demo.Enabled)
            builder.Configuration["Data:Folder"] = "data/demo";
        builder.Configuration.AddJsonFile(Path.Combine(root, "appsettings.json"), optional: true).AddEnvironmentVariables().AddCommandLine([.. args.Where(a => a != "--demo")]);
        configure?.Invoke(builder);

        // Plugins:More names further folders, separated by semicolons: for plugins that are not part of the product's own folder.
        var plugins = PluginFolder.Load(
        [
            builder.Configuration["Plugins:Folder"] ?? Path.Combine(AppContext.BaseDirectory, "plugins"),
            .. (builder.Configuration["Plugins:More"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        ]);
        builder.Services.AddSingleton(plugins);
        builder.Services.AddSingleton<IPluginStatus, PluginLines>();
        builder.Services.AddSingleton(demo);
        builder.Services.AddSingleton(DatabaseOptions.From(builder.Configuration, root));
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
        builder.Services.AddSingleton(_ => new StudioFiles(root, builder.Configuration["Studio:Folder"]));

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
        await app.Services.GetRequiredService<Migrator>().RunAsync(cancel);
        await model;
        await app.Services.GetRequiredService<Seeds>().RunAsync(cancel);
    }

    /// <summary>Prepares, starts, fills the demo if asked for, says where it is, and runs until it is stopped; or makes a backup beside a server that runs.</summary>
    /// <returns>0 after a stop that was asked for; 1 when it could not start, and then the console says why.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        WebApplication? app = null;
        try
        {
            app = Build(BackUp.Without(args));
            if (BackUp.IsAskedFor(args))
            {
                await Console.Out.WriteLineAsync(await BackUp.RunAsync(args, app.Services.GetRequiredService<DatabaseOptions>()));
                await app.DisposeAsync();
                return 0;
            }

            await StartAsync(app);
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidInputException or DatabaseIsNewerException or DatabaseIsTakenException or IOException or UnauthorizedAccessException or TimeoutException or System.Data.Common.DbException)
        {
            await Console.Error.WriteLineAsync((BackUp.IsAskedFor(args) ? "No backup was made: " : "Crm.Bpm cannot start: ") + e.Message);
            if (app is not null)
                await app.DisposeAsync();
            return 1;
        }

        await using (app)
            await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task StartAsync(WebApplication app)
    {
        await PrepareAsync(app);
        await app.StartAsync();
        if (app.Services.GetRequiredService<DemoOptions>().Enabled)
            await app.Services.GetRequiredService<GeneratedCompany>().FillAsync(app.Lifetime.ApplicationStopping);
        Console.WriteLine("Crm.Bpm is ready: " + string.Join("  ", app.Urls));
    }

    private static void MakeModel(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        _ = scope.ServiceProvider.GetRequiredService<CrmDb>().Model;
    }

    private static IEnumerable<CrmModule> PlatformModules() =>
    [
        new DataModule(), new DictionariesModule(), new AccessModule(), new CalendarModule(), new NotificationsModule(), new TasksModule(), new SearchModule(), new ViewsModule(), new ImportModule(), new RecycleBinModule(), new RecordStepsModule(), new TemplatesModule(), new LettersModule(),
        new DefinitionsModule(), new ElsaModule(), new ProcessesModule(), new ProcessPagesModule(), new DemoModule(),
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
