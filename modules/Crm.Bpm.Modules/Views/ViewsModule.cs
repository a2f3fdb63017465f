using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Views;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Views;

/// <summary>Views of lists that people save for themselves and share.</summary>
public sealed class ViewsModule : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Migrations("Crm.Bpm.Modules.Views.Migrations");
        module.Table<SavedView>(t =>
        {
            t.HasKey(v => v.Id);
            t.Property(v => v.Name).HasMaxLength(SavedView.MaxNameLength);
        });
        module.Table<ListSetting>(t => t.HasKey(s => new { s.UserId, s.Kind }));
        module.Permission(new Permission(ViewPermissions.Share, ViewTexts.Share, HasLevels: false)
        {
            Defaults = new Dictionary<string, AccessLevel>(StringComparer.Ordinal) { [ShippedRoles.SalesHead] = AccessLevel.All, [ShippedRoles.Administrator] = AccessLevel.All },
        });
        module.UseCase<ListViews>();
        module.UseCase<SaveView>();
        module.UseCase<ChangeView>();
        module.UseCase<DeleteView>();
        module.UseCase<SetUpList>();
        module.Endpoints(ViewEndpoints.Map);
    }
}
