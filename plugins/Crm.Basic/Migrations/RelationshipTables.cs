using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Basic.Migrations;

/// <summary>Calls, meetings and letters with clients, who takes part, and the next step and latest touch of every client.</summary>
[Migration(202611270200, "Relationships")]
public sealed class RelationshipTables : CrmMigration
{
    private static readonly string[] s_clients = ["lead", "contractor", "contact", "deal"];

    public override void Up()
    {
        CreateRelationship();
        AddNameKey("relationship");
        CreateIndex("relationship", unique: false, "contractor_id", "start_at");
        CreateIndex("relationship", unique: false, "lead_id", "start_at");
        CreateIndex("relationship", unique: false, "contact_id", "start_at");
        CreateIndex("relationship", unique: false, "deal_id", "start_at");
        CreateIndex("relationship", unique: false, "responsible_id", "status", "start_at");
        CreateIndex("relationship", unique: false, "status", "start_at");
        CreateIndex("relationship", unique: false, "previous_id");
        CreateIndex("relationship", unique: false, "remind_at");
        CreateTable("relationship_person", t =>
        {
            t.KeyPart("relationship_id");
            t.KeyPart("person_id");
            t.KeyPart("role", textLength: 40);
        });
        CreateIndex("relationship_person", unique: false, "person_id", "role");
        CreateTable("contact_break", t =>
        {
            t.KeyPart("record_id");
            t.Text("kind", 40, required: true);
            t.Instant("since", required: true);
            t.Instant("told_at", required: true);
        });
        CreateTable("break_night", t => t.KeyPart("day", textLength: 10));
        foreach (var client in s_clients)
        {
            AddInstant(client, "next_step_at");
            AddInstant(client, "last_touch_at");
            CreateIndex(client, unique: false, "next_step_at");
        }

        Alter.Table("lead_conversion").AddColumn("moved_relationships").AsString(int.MaxValue).NotNullable().WithDefaultValue("");
    }

    private void CreateRelationship() => CreateRecordTable("relationship", t =>
    {
        t.Text("name", 500, required: true);
        t.Choice("kind", required: true);
        t.Choice("direction");
        t.Choice("status", required: true);
        t.Instant("start_at", required: true);
        t.Instant("end_at", required: true);
        t.YesNo("all_day");
        t.Date("day");
        t.Date("last_day");
        t.Id("contractor_id");
        t.Id("contact_id");
        t.LongText("contacts", required: true);
        t.Id("lead_id");
        t.Id("deal_id");
        t.Id("responsible_id");
        t.LongText("participants", required: true);
        t.LongText("inform", required: true);
        t.YesNo("is_private");
        t.Text("place", 500);
        t.LongText("description");
        t.Integer("reminder_minutes");
        t.LongText("result");
        t.Id("result_code_id");
        t.LongText("agreement");
        t.Date("agreement_due");
        t.Choice("agreement_by");
        t.Id("agreement_task_id");
        t.Instant("completed_at");
        t.Id("completed_by_id");
        t.LongText("cancel_reason");
        t.Id("previous_id");
        t.Id("instance_id");
        t.Text("bookmark_id", 100);
        t.Instant("remind_at");
    });
}
