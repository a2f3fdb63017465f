using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Modules.Import.Migrations;

/// <summary>Mappings that people keep.</summary>
[Migration(202611240101, "Import templates")]
public sealed class ImportTemplateTable : CrmMigration
{
    public override void Up()
    {
        CreateTable("import_template", t =>
        {
            t.Key("id");
            t.Text("name", 60, required: true);
            t.Text("target", 100, required: true);
            t.Id("owner_id", required: true);
            t.YesNo("is_shared");
            t.LongText("options", required: true);
            t.Instant("changed_at", required: true);
        });
        CreateIndex("import_template", unique: false, "owner_id");
    }
}
