using System.Diagnostics.CodeAnalysis;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Sdk.Licensing;

/// <summary>
/// Marks the parts of a plugin that need its licence. What is not marked always works: keep reading, lists, search and export so.
/// Menu entries and what <em>Create</em> offers are marked by <see cref="PageDeclaration.NeedsLicence"/> and <see cref="CreateAction.NeedsLicence"/>.
/// </summary>
[SuppressMessage("ApiDesign", "RS0026:Do not add multiple public overloads with optional parameters", Justification = "They extend different things: no call fits both.")]
public static class LicensedParts
{
    /// <summary>
    /// Adds a use case that needs the plugin's licence: whoever asks for it without one (a page, an endpoint, a step) gets the sentence instead.
    /// A step that uses it becomes an incident that can be retried once there is a licence.
    /// </summary>
    public static void LicensedUseCase<T>(this ModuleBuilder module, string? feature = null) where T : class
    {
        ArgumentNullException.ThrowIfNull(module);
        var plugin = module.Id;
        module.Services.AddScoped(services =>
        {
            services.GetRequiredService<ILicensing>().Require(plugin, services.GetRequiredService<CrmSession>().Viewer, feature);
            return ActivatorUtilities.CreateInstance<T>(services);
        });
    }

    /// <summary>Records of this kind are read, searched and exported without a licence, and created, changed and deleted with one only.</summary>
    public static RecordKind NeedsLicence(this RecordKind kind, string? feature = null)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var own = kind.Saving;
        kind.Guard = services => services.GetRequiredService<ILicensing>().Require(kind.Module, services.GetRequiredService<CrmSession>().Viewer, feature);
        kind.Saving = async (db, record, isNew, cancel) =>
        {
            db.Service<ILicensing>().Require(kind.Module, db.Session.Viewer, feature);
            if (own is not null)
                await own(db, record, isNew, cancel);
        };
        return kind;
    }

    /// <summary>Routes that need a plugin's licence; without one they answer 409 with the sentence. Works on one route and on a group.</summary>
    public static TBuilder NeedsLicence<TBuilder>(this TBuilder routes, string plugin, string? feature = null) where TBuilder : IEndpointConventionBuilder =>
        routes.AddEndpointFilter(async (context, next) =>
        {
            var services = context.HttpContext.RequestServices;
            services.GetRequiredService<ILicensing>().Require(plugin, await services.GetRequiredService<ICurrentViewer>().GetAsync(context.HttpContext.RequestAborted), feature);
            return await next(context);
        });
}
