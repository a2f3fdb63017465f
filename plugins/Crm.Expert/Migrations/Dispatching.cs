using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Expert.Migrations;

/// <summary>Rules by which leads are dispatched, whom they give leads to, and what was decided.</summary>
[Migration(202611270202, "Lead dispatch")]
public sealed class Dispatching : CrmMigration
{
    public override void Up()
    {
        CreateRecordTable("dispatch_rule", t =>
        {
            t.Text("name", 200, required: true);
            t.Id("queue_id");
            t.YesNo("is_active");
            t.Choice("algorithm", required: true);
            t.Integer("first_touch_minutes");
            t.YesNo("takes_back");
        });
        AddNameKey("dispatch_rule");
        CreateIndex("dispatch_rule", unique: false, "queue_id");
        CreateTable("dispatch_member", t =>
        {
            t.KeyPart("rule_id");
            t.KeyPart("user_id");
            t.Integer("weight", required: true);
            t.Integer("open_cap");
            t.Integer("daily_cap");
            t.LongText("skills", required: true);
            t.Long("turn", required: true);
        });
        CreateTable("dispatch_decision", t =>
        {
            t.Key("id");
            t.Id("lead_id", required: true);
            t.Id("rule_id", required: true);
            t.Text("rule_name", 200, required: true);
            t.Id("queue_id", required: true);
            t.Id("person_id", required: true);
            t.Text("person_name", 200, required: true);
            t.Instant("at", required: true);
            t.Choice("algorithm", required: true);
            t.Choice("reason", required: true);
            t.Text("stands_in_for", 200);
            t.LongText("candidates", required: true);
            t.Instant("due_at");
            t.Choice("outcome", required: true);
            t.Instant("ended_at");
        });
        CreateIndex("dispatch_decision", unique: false, "lead_id", "at");
        CreateIndex("dispatch_decision", unique: false, "rule_id", "at");
        CreateIndex("dispatch_decision", unique: false, "outcome", "due_at");
    }
}
