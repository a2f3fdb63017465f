using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Basic.Migrations;

/// <summary>What converting made and giving up stopped, so that both can be taken back; what a web form asks and says.</summary>
[Migration(202611260001, "Lead work and forms")]
public sealed class LeadWorkAndForms : CrmMigration
{
    public override void Up()
    {
        CreateTable("lead_conversion", t =>
        {
            t.Key("lead_id");
            t.Instant("at", required: true);
            t.Choice("before", required: true);
            t.Id("contractor_id", required: true);
            t.YesNo("made_contractor");
            t.Id("contact_id");
            t.YesNo("made_contact");
            t.Id("made_link_id");
            t.LongText("moved_tasks", required: true);
            t.LongText("moved_processes", required: true);
        });
        CreateTable("stopped_work", t =>
        {
            t.Key("id");
            t.Id("lead_id", required: true);
            t.Choice("kind", required: true);
            t.Id("work_id", required: true);
            t.Text("name", 500, required: true);
            t.Instant("at", required: true);
        });
        CreateIndex("stopped_work", unique: false, "lead_id");
        CreateIndex("lead_assignment", unique: false, "queue_id", "at");
        Alter.Table("web_form").AddColumn("name_ru").AsString(200).Nullable();
        Alter.Table("web_form").AddColumn("intro").AsString(int.MaxValue).Nullable();
        Alter.Table("web_form").AddColumn("intro_ru").AsString(int.MaxValue).Nullable();
        Alter.Table("web_form").AddColumn("consent_text_ru").AsString(int.MaxValue).Nullable();
        Alter.Table("web_form").AddColumn("thanks_text_ru").AsString(int.MaxValue).Nullable();
        Alter.Table("web_form").AddColumn("fields").AsString(int.MaxValue).NotNullable().WithDefaultValue("[]");
        Alter.Table("web_form").AddColumn("utm_campaign").AsString(200).Nullable();
        AddId("lead", "web_form_id");
    }
}
