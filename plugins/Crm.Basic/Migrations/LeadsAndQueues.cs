using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Basic.Migrations;

/// <summary>Leads, their queues, who had them, and the forms they come from.</summary>
[Migration(202611240002, "Leads and queues")]
public sealed class LeadsAndQueues : CrmMigration
{
    public override void Up()
    {
        CreateRecordTable("lead_queue", t =>
        {
            t.Text("name", 200, required: true);
            t.Text("name_ru", 200);
            t.Id("owner_id");
            t.Choice("order", required: true);
            t.Integer("first_touch_minutes");
            t.YesNo("is_default");
            t.YesNo("is_open_to_all");
        });
        CreateLead();
        CreateTable("lead_assignment", t =>
        {
            t.Key("id");
            t.Id("lead_id", required: true);
            t.Id("from_id");
            t.Id("to_id");
            t.Id("queue_id");
            t.Instant("at", required: true);
            t.Choice("mode", required: true);
            t.LongText("reason");
            t.Id("by_id");
            t.Text("by_name", 200, required: true);
        });
        CreateIndex("lead_assignment", unique: false, "lead_id", "at");
        CreateRecordTable("web_form", t =>
        {
            t.Text("name", 200, required: true);
            t.Text("key", 100, required: true);
            t.YesNo("is_active");
            t.Id("queue_id");
            t.Id("source_id");
            t.LongText("consent_text");
            t.LongText("allowed_origins");
            t.Text("redirect_url", 500);
            t.LongText("thanks_text");
        });
        CreateIndex("web_form", unique: true, "key");
    }

    private void CreateLead()
    {
        CreateRecordTable("lead", t =>
        {
            PeopleAndCompanies.Reach(t);
            t.Text("name", 500, required: true);
            t.Choice("kind", required: true);
            t.Text("company", 500);
            t.Text("contact_name", 300);
            t.Text("position", 200);
            t.Choice("status", required: true);
            t.LongText("status_comment");
            t.Id("responsible_id");
            t.Id("queue_id");
            t.Id("lead_type_id");
            t.Id("source_id");
            t.Choice("rating");
            t.Money("budget");
            t.LongText("about");
            t.Id("business_form_id");
            t.Id("industry_id");
            t.Id("region_id");
            t.Id("country_id");
            t.LongText("utm");
            t.LongText("consent_text");
            t.Instant("consent_at");
            t.Instant("queued_at");
            t.Long("queue_position", required: true);
            t.Instant("taken_at");
            t.Instant("first_touch_at");
            t.Instant("sla_due_at");
            t.Id("fail_reason_id");
            t.Id("duplicate_of_lead_id");
            t.Id("duplicate_of_contractor_id");
            t.Id("derived_contractor_id");
            t.Id("derived_contact_id");
            t.YesNo("contractor_created_on_failure");
            t.Choice("previous_status");
        });
        CreateIndex("lead", unique: false, "responsible_id", "status", "changed_at");
        CreateIndex("lead", unique: false, "queue_id", "responsible_id", "status", "queued_at");
        CreateIndex("lead", unique: false, "queue_id", "queue_position");
        CreateIndex("lead", unique: false, "status", "changed_at");
    }
}
