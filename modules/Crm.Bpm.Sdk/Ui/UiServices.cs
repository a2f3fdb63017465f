using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Crm.Bpm.Sdk.Ui;

/// <summary>Registers what the shared components need.</summary>
public static class UiServices
{
    /// <summary>Call once in the host, or in a component test.</summary>
    public static IServiceCollection AddCrmUi(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Radzen.ILocalizer, RadzenTexts>();
        services.AddScoped<Browser>();
        services.AddScoped<PersonTime>();
        services.AddScoped<Toasts>();
        services.AddScoped<Records.RecordEditing>();
        return services;
    }
}
