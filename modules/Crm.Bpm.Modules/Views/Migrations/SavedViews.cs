using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Modules.Views.Migrations;

/// <summary>Views of lists, and how people set lists up.</summary>
[Migration(202611260001, "Saved views")]
public sealed class SavedViews : CrmMigration
{
    public override void Up()
    {
        CreateTable("saved_view", t =>
        {
            t.Key("id");
            t.Text("kind", 100, required: true);
            t.Text("name", 60, required: true);
            t.Id("owner_id", required: true);
            t.YesNo("is_shared");
            t.LongText("filter");
            t.LongText("sort");
            t.LongText("columns");
            t.Instant("changed_at", required: true);
        });
        CreateIndex("saved_view", unique: false, "kind", "owner_id");
        CreateTable("list_setting", t =>
        {
            t.KeyPart("user_id");
            t.KeyPart("kind", 100);
            t.LongText("default_view");
            t.LongText("columns");
        });
    }
}
