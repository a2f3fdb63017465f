using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Modules.Tasks.Migrations;

/// <summary>Tasks, and who works in which queue.</summary>
[Migration(202611240001, "Tasks")]
public sealed class TaskTables : CrmMigration
{
    public override void Up()
    {
        CreateRecordTable("crm_task", t =>
        {
            t.Text("name", 500, required: true);
            t.Text("name_ru", 500);
            t.Choice("kind", required: true);
            t.Choice("status", required: true);
            t.LongText("description");
            t.Id("assignee_id");
            t.Id("role_id");
            t.Id("queue_id");
            t.Id("author_id");
            t.Id("controller_id");
            t.Choice("priority", required: true);
            Subject(t);
            t.LongText("form", required: true);
            t.LongText("values");
            t.Text("outcome", 100);
            t.LongText("reason");
            t.Instant("done_at");
            t.Id("done_by_id");
            t.Instant("accepted_at");
            t.Id("instance_id");
            t.Text("bookmark_id", 100);
            t.Text("step_name", 300);
            t.Text("process_name", 300);
            Times(t);
        });
        CreateIndex("crm_task", unique: false, "assignee_id", "status", "due_at");
        CreateIndex("crm_task", unique: false, "role_id", "status");
        CreateIndex("crm_task", unique: false, "queue_id", "status");
        CreateIndex("crm_task", unique: false, "controller_id", "status");
        CreateIndex("crm_task", unique: false, "author_id", "status");
        CreateIndex("crm_task", unique: false, "subject_id", "status");
        CreateIndex("crm_task", unique: false, "instance_id");
        CreateIndex("crm_task", unique: false, "attention_at");
        CreateTable("queue_member", t =>
        {
            t.KeyPart("queue_id");
            t.KeyPart("user_id");
        });
        CreateIndex("queue_member", unique: false, "user_id");
    }

    private static void Subject(TableColumns t)
    {
        t.Text("subject_kind", 100);
        t.Id("subject_id");
        t.Text("subject_title", 600);
    }

    private static void Times(TableColumns t)
    {
        t.Instant("due_at");
        t.Instant("remind_at");
        t.Instant("reminded_at");
        t.Instant("overdue_notified_at");
        t.Instant("escalate_at");
        t.Instant("escalated_at");
        t.Instant("attention_at");
    }
}
