using System.Security.Cryptography;
using System.Text;
using Crm.Bpm.Modules.Access;
using Crm.Bpm.Modules.Plugins.Installing;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Data;

/// <summary>
/// Lets every module add what the database needs, when the modules are others than those that did so last (an installation, an
/// upgrade, a change of plugins); then sets the product up as its settings say.
/// </summary>
public sealed class Seeds(CrmModules modules, RunningPlugins plugins, UnitOfWork work)
{
    private const string DoneBy = "seeds.doneBy";

    /// <summary>Runs each module's seeds in a transaction of its own, in the order of the modules. What is interrupted runs again at the next start.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var now = await FingerprintAsync(cancel);
        if (await work.ReadAsync(Viewer.Unrestricted("Crm.Bpm"), db => CompanySettings.ReadAsync<string>(db, DoneBy, cancel)) != now)
        {
            foreach (var (module, builder) in modules.All)
                await SeedAsync(module, builder.Id, cancel);
            await DoAsync(services => CompanySettings.WriteAsync(services.GetRequiredService<CrmDb>(), DoneBy, now, cancel), cancel);
        }

        await DoAsync(services => services.GetRequiredService<UnattendedSetUp>().RunAsync(cancel), cancel);
    }

    private async Task SeedAsync(CrmModule module, string id, CancellationToken cancel)
    {
        try
        {
            await DoAsync(services => module.SeedAsync(services, cancel), cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            throw new ModuleFailedException(id, ModuleWork.Seed, failure);
        }
    }

    private Task DoAsync(Func<IServiceProvider, Task> what, CancellationToken cancel) => work.RunAsync(Viewer.Unrestricted("Crm.Bpm"), what, cancel);

    // Code by the id that every build of an assembly gets, and by a plugin's version; shipped processes lie beside it as files.
    private async Task<string> FingerprintAsync(CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (module, builder) in modules.All)
            hash.AppendData(Encoding.UTF8.GetBytes($"{module.GetType().FullName} {module.GetType().Module.ModuleVersionId} {plugins.ManifestOf(builder.Id)?.Version}\n"));
        foreach (var (_, path) in modules.Workflows)
            hash.AppendData(await File.ReadAllBytesAsync(path, cancel));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
