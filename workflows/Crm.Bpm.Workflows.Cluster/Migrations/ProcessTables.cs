using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Workflows.Cluster.Migrations;

/// <summary>Instances, where they wait, what they did, and what went wrong.</summary>
[Migration(202611240001, "Processes")]
public sealed class ProcessTables : CrmMigration
{
    public override void Up()
    {
        CreateInstances();
        CreateWaiting();
        CreateJournal();
        CreateIncidents();
    }

    private void CreateInstances()
    {
        CreateTable("process_instance", t =>
        {
            t.Key("id");
            t.Text("definition_id", 100, required: true);
            t.Text("version_id", 100, required: true);
            t.Integer("definition_version", required: true);
            t.Text("name", 300);
            t.Choice("status", required: true);
            t.Choice("sub_status", required: true);
            t.Text("correlation_id", 200);
            t.Text("subject_kind", 100);
            t.Id("subject_id");
            t.Id("parent_id");
            t.Integer("incident_count", required: true);
            t.Bytes("state", required: true);
            t.Instant("created_at", required: true);
            t.Instant("updated_at", required: true);
            t.Instant("finished_at");
            t.Integer("version", required: true);
            t.Id("started_by_stimulus_id");
            t.Id("import_id");
        });
        CreateIndex("process_instance", unique: false, "subject_kind", "subject_id");
        CreateIndex("process_instance", unique: false, "definition_id", "status");
        CreateIndex("process_instance", unique: false, "status", "updated_at");
        CreateIndex("process_instance", unique: false, "created_at");
        CreateIndex("process_instance", unique: false, "parent_id");
        CreateIndex("process_instance", unique: false, "correlation_id");
        Execute.Sql("CREATE UNIQUE INDEX ux_process_instance_started_by ON process_instance (started_by_stimulus_id, definition_id) WHERE started_by_stimulus_id IS NOT NULL");
    }

    private void CreateWaiting()
    {
        CreateTable("process_bookmark", t =>
        {
            t.KeyPart("id", 64);
            t.Id("instance_id", required: true);
            t.Text("name", 200, required: true);
            t.Text("hash", 64, required: true);
            t.LongText("payload");
            t.Text("step_id", 200, required: true);
            t.LongText("node_id", required: true);
            t.Text("step_instance_id", 64, required: true);
            t.Text("subject_kind", 100);
            t.Id("subject_id");
            t.Text("correlation_id", 200);
            t.Instant("created_at", required: true);
        });
        CreateIndex("process_bookmark", unique: false, "name", "hash");
        CreateIndex("process_bookmark", unique: false, "name", "subject_id");
        CreateIndex("process_bookmark", unique: false, "subject_kind", "subject_id");
        CreateIndex("process_bookmark", unique: false, "instance_id");
        CreateTable("process_timer", t =>
        {
            t.Key("id");
            t.Id("instance_id");
            t.Text("bookmark_id", 64);
            t.Text("trigger_id", 64);
            t.Instant("due_at", required: true);
            t.Instant("leased_until");
            t.Integer("attempts", required: true);
        });
        CreateIndex("process_timer", unique: false, "due_at");
        CreateIndex("process_timer", unique: false, "instance_id");
    }

    private void CreateJournal()
    {
        CreateTable("journal_line", t =>
        {
            t.Key("id");
            t.Id("instance_id", required: true);
            t.Long("sequence", required: true);
            t.Text("event_name", 100, required: true);
            t.Text("step_id", 200, required: true);
            t.Text("step_type", 300, required: true);
            t.Text("step_name", 300);
            t.LongText("node_id", required: true);
            t.Text("step_instance_id", 64, required: true);
            t.Text("parent_step_instance_id", 64);
            t.Instant("at", required: true);
            t.LongText("message");
            t.LongText("step_state");
            t.LongText("payload");
        });
        CreateIndex("journal_line", unique: false, "instance_id", "sequence");
        CreateTable("step_execution", t =>
        {
            t.KeyPart("id", 64);
            t.Id("instance_id", required: true);
            t.Text("step_id", 200, required: true);
            t.LongText("node_id", required: true);
            t.Text("step_type", 300, required: true);
            t.Text("step_name", 300);
            t.Choice("status", required: true);
            t.Instant("started_at", required: true);
            t.Instant("completed_at");
            t.YesNo("has_bookmarks");
            t.LongText("details");
        });
        CreateIndex("step_execution", unique: false, "instance_id");
    }

    private void CreateIncidents()
    {
        CreateTable("incident", t =>
        {
            t.Key("id");
            t.Id("instance_id", required: true);
            t.Text("step_id", 200, required: true);
            t.LongText("node_id", required: true);
            t.Text("step_instance_id", 64, required: true);
            t.LongText("message", required: true);
            t.LongText("details");
            t.Instant("at", required: true);
            t.Instant("resolved_at");
        });
        CreateIndex("incident", unique: false, "instance_id");
        CreateIndex("incident", unique: false, "resolved_at", "at");
    }
}
