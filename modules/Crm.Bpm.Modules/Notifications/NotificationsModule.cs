using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Notifications;

/// <summary>Tells people what concerns them, at once and without reloading.</summary>
public sealed class NotificationsModule : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Migrations("Crm.Bpm.Modules.Notifications.Migrations");
        module.Table<Notification>(t =>
        {
            t.HasKey(n => n.Id);
            t.Property(n => n.TextEn).HasMaxLength(1000);
            t.Property(n => n.TextRu).HasMaxLength(1000);
            t.Property(n => n.Href).HasMaxLength(400);
            t.Property(n => n.OnceKey).HasMaxLength(200);
        });
        module.Services.AddSingleton<Live>();
        module.Services.AddSingleton<ILive>(s => s.GetRequiredService<Live>());
        module.Services.AddSingleton<IInterceptor>(s => s.GetRequiredService<Live>());
        module.Services.AddScoped<INotifications, NotificationWriter>();
        module.Services.AddSingleton(new BellSlot(typeof(NotificationsBell)) { Badge = UnreadAsync });
        module.UseCase<NotificationsOf>();
        module.Endpoints(NotificationEndpoints.Map);
    }

    private static async Task<int?> UnreadAsync(IServiceProvider services, CancellationToken cancel)
    {
        var viewer = await services.GetRequiredService<ICurrentViewer>().GetAsync(cancel);
        return viewer.UserId is null ? null
            : await services.GetRequiredService<UnitOfWork>().ReadAsync(viewer, (IServiceProvider own) => own.GetRequiredService<NotificationsOf>().UnreadAsync(cancel));
    }
}
