using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Workflows.Cluster.Definitions.Migrations;

/// <summary>Process definitions in versions, and what starts them.</summary>
[Migration(202611240001, "Process definitions")]
public sealed class DefinitionTables : CrmMigration
{
    public override void Up()
    {
        CreateTable("definition_version", t =>
        {
            t.KeyPart("id", 100);
            t.Text("definition_id", 100, required: true);
            t.Integer("version", required: true);
            t.Text("name", 300);
            t.LongText("description");
            t.LongText("document", required: true);
            t.YesNo("is_latest");
            t.YesNo("is_published");
            t.YesNo("is_readonly");
            t.YesNo("is_system");
            t.Text("tool_version", 40);
            t.Instant("created_at", required: true);
            t.Id("created_by_id");
            t.Text("module", 100);
            t.Integer("revision", required: true);
            t.Instant("changed_at", required: true);
            t.Id("changed_by_id");
            t.Text("changed_by_name", 300);
            t.Instant("deleted_at");
        });
        CreateIndex("definition_version", unique: true, "definition_id", "version");
        CreateTable("definition_trigger", t =>
        {
            t.Key("id");
            t.Text("definition_id", 100, required: true);
            t.Text("version_id", 100, required: true);
            t.Text("step_id", 200, required: true);
            t.Text("name", 200, required: true);
            t.Text("hash", 64, required: true);
            t.LongText("payload");
        });
        CreateIndex("definition_trigger", unique: false, "name", "hash");
        CreateIndex("definition_trigger", unique: false, "definition_id");
    }
}
