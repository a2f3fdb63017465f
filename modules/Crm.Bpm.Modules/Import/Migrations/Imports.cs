using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Modules.Import.Migrations;

/// <summary>Imports, their files, and what became of each row.</summary>
[Migration(202611240001, "Imports")]
public sealed class Imports : CrmMigration
{
    public override void Up()
    {
        CreateJob();
        CreateTable("import_row", t =>
        {
            t.Key("id");
            t.Id("import_id", required: true);
            t.Integer("row", required: true);
            t.Text("kind", 100, required: true);
            t.Choice("outcome", required: true);
            t.Id("record_id");
            t.Integer("record_version", required: true);
            t.LongText("changes");
            t.LongText("links");
            t.LongText("problems");
            t.LongText("cells");
            t.Choice("undo");
            t.Text("kept_reason", 500);
        });
        CreateIndex("import_row", unique: false, "import_id", "outcome", "row");
        CreateIndex("import_row", unique: false, "record_id");
        CreateTable("import_file_part", t =>
        {
            t.KeyPart("import_id");
            t.NumberKeyPart("part");
            t.Bytes("bytes", required: true);
        });
        CreateTable("import_turn", t =>
        {
            t.KeyPart("name", 50);
            t.Long("taken", required: true);
        });
    }

    private void CreateJob()
    {
        CreateTable("import_job", t =>
        {
            t.Key("id");
            t.Id("owner_id", required: true);
            t.Text("file_name", 300, required: true);
            t.Long("file_size", required: true);
            t.Text("target", 100, required: true);
            t.LongText("options", required: true);
            t.LongText("format", required: true);
            t.Choice("state", required: true);
            t.Choice("phase", required: true);
            t.Integer("total", required: true);
            t.Integer("filtered", required: true);
            t.Integer("done", required: true);
            t.Integer("created", required: true);
            t.Integer("updated", required: true);
            t.Integer("unchanged", required: true);
            t.Integer("skipped", required: true);
            t.Integer("rejected", required: true);
            t.Integer("last_row", required: true);
            t.Integer("attempts", required: true);
            t.YesNo("cancel_requested");
            t.LongText("error");
            t.Instant("created_at", required: true);
            t.Instant("finished_at");
            t.Id("lease_owner");
            t.Instant("leased_until");
        });
        CreateIndex("import_job", unique: false, "owner_id", "created_at");
        CreateIndex("import_job", unique: false, "state");
    }
}
