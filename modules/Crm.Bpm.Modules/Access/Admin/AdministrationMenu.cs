using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Bpm.Modules.Access.Admin;

/// <summary>The administration pages in their order.</summary>
internal static class AdministrationMenu
{
    public static void Describe(ModuleBuilder module)
    {
        Page(module, AdminTexts.People, "/admin/people", "people", 10);
        Page(module, AdminTexts.Teams, "/admin/teams", "contractor", 20);
        Page(module, AdminTexts.Roles, "/admin/roles", "key", 30);
        Page(module, AdminTexts.Dictionaries, "/admin/dictionaries", "book", 40);
        Page(module, AdminTexts.Company, "/admin/company", "admin", 50);
        Page(module, Calendar.WorkCalendarTexts.Title, "/admin/calendar", "calendar", 55);
    }

    private static void Page(ModuleBuilder module, Words label, string href, string icon, int order) =>
        module.Page(new PageDeclaration(label, href, icon, MenuSections.Administration, order, PlatformPermissions.Administer));
}
