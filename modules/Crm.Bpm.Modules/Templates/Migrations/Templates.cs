using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Modules.Templates.Migrations;

/// <summary>Templates of letters and documents.</summary>
[Migration(202611270301, "Templates")]
public sealed class TemplateTables : CrmMigration
{
    public override void Up()
    {
        CreateRecordTable("letter_template", t =>
        {
            t.Text("name", 200, required: true);
            t.Text("name_ru", 200);
            t.Text("code", 100);
            t.Choice("kind", required: true);
            t.Text("about", 100);
            t.Text("subject_line", 500);
            t.Text("subject_line_ru", 500);
            t.LongText("body");
            t.LongText("body_ru");
            t.Id("document_id");
            t.YesNo("is_active");
        });
        AddNameKey("letter_template");
        CreateIndex("letter_template", unique: false, "code");
    }
}
