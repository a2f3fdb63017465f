using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>The server API of Elsa 3 under <c>/elsa/api</c>: what Elsa Studio and Elsa's clients talk to.</summary>
public sealed class ElsaModule : CrmModule
{
    /// <summary>Where the API is.</summary>
    public const string Path = "/elsa/api";

    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Endpoints(Map);
        module.Services.AddSingleton<IStepChoices, UserChoices>();
        module.Services.AddSingleton<IStepChoices, RoleChoices>();
        module.Services.AddSingleton(BuiltInStepTexts.All);
        module.Services.AddSignalR();
        module.Services.AddSingleton<InstanceObservers>();
    }

    // The gate itself turns away who is not signed in, in the form Elsa's clients read.
    private static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Path).WithTags("Elsa").AllowAnonymous().AddEndpointFilter<ElsaGate>().Needs(PlatformPermissions.ViewProcesses).Describe();
        DefinitionReading.Map(api);
        DefinitionChanging.Map(api);
        DefinitionFiles.Map(api);
        Running.Map(api);
        Instances.Map(api);
        Journal.Map(api);
        Executions.Map(api);
        Descriptors.Map(api);
        Stimuli.Map(api);
        TypeDefinitions.Map(api);
        routes.MapHub<InstanceHub>(InstanceHub.Path).RequireAuthorization();
    }
}

/// <summary>The permission a route needs.</summary>
internal sealed record Needed(string Permission);

internal static class NeededExtensions
{
    public static T Needs<T>(this T builder, string permission) where T : IEndpointConventionBuilder => builder.WithMetadata(new Needed(permission));
}
