using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Bpm.Modules.RecycleBin;

/// <summary>What was deleted, of every kind, and the way back.</summary>
public sealed class RecycleBinModule : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.UseCase<ListDeleted>();
        module.UseCase<RestoreDeleted>();
        module.Endpoints(RecycleBinEndpoints.Map);
        module.Page(new PageDeclaration(RecycleBinTexts.Title, "/recycle-bin", "recycle", MenuSections.Administration, 59, PlatformPermissions.Administer));
    }
}

/// <summary>What the recycle bin says.</summary>
internal static class RecycleBinTexts
{
    public static readonly Words Title = new("Recycle bin", "Корзина");
    public static readonly Words Empty = new("The recycle bin is empty", "Корзина пуста");
    public static readonly Words EmptyHint = new("What is deleted comes here and can be restored.", "Сюда попадает удалённое, и отсюда его можно вернуть.");
    public static readonly Words PermissionName = new("Delete", "Удалять");
    public static readonly Words Record = new("Record", "Запись");
    public static readonly Words Kind = new("Kind", "Вид");
    public static readonly Words Everything = new("Everything", "Всё");
    public static readonly Words Deleted = new("Deleted", "Удалено");
    public static readonly Words By = new("By", "Кем");
    public static readonly Words Restore = new("Restore", "Вернуть");
    public static readonly Words RestoreNamed = new("Restore “{0}”", "Вернуть «{0}»");
    public static readonly Words Restored = new("Restored: {0}", "Возвращено: {0}");
    public static readonly Words NotRestored = new("“{0}” stays in the bin: {1}", "«{0}» остаётся в корзине: {1}");
    public static readonly Words UnknownKind = new("There are no records “{0}”.", "Записей «{0}» нет.");
    public static readonly Words BadPlace = new("“{0}” is not a place in this list.", "«{0}» — не место в этом списке.");
}
