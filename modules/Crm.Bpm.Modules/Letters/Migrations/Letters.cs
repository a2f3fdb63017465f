using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Modules.Letters.Migrations;

/// <summary>The outbox.</summary>
[Migration(202611270302, "Letters")]
public sealed class LetterTables : CrmMigration
{
    public override void Up()
    {
        CreateRecordTable("letter", t =>
        {
            t.Text("name", 500, required: true);
            t.Choice("status", required: true);
            t.Text("to", 4_000, required: true);
            t.Text("cc", 4_000);
            t.Text("from", 500);
            t.LongText("body", required: true);
            t.Text("beginning", 1_000);
            t.Text("subject_kind", 100);
            t.Id("subject_id");
            t.Text("subject_title", 600);
            t.Id("responsible_id");
            t.Id("template_id");
            t.Choice("channel");
            t.Instant("sent_at");
            t.Integer("attempts", required: true);
            t.Instant("next_attempt_at");
            t.LongText("reason");
            t.LongText("reason_ru");
            t.Integer("attachment_count", required: true);
            t.Text("message_id", 300, required: true);
            t.Id("instance_id");
            t.Text("bookmark_id", 100);
            t.Text("once_key", 200);
            t.Instant("leased_until");
        });
        AddNameKey("letter");
        CreateIndex("letter", unique: false, "status", "next_attempt_at");
        CreateIndex("letter", unique: false, "subject_id", "number");
        CreateIndex("letter", unique: false, "responsible_id", "status");
        Execute.Sql("CREATE UNIQUE INDEX ux_letter_once_key ON letter (once_key) WHERE once_key IS NOT NULL");
        CreateTable("letter_attachment", t =>
        {
            t.Key("id");
            t.Id("letter_id", required: true);
            t.Text("name", 255, required: true);
            t.Text("content_type", 200, required: true);
            t.Integer("size", required: true);
            t.Bytes("content", required: true);
        });
        CreateIndex("letter_attachment", unique: false, "letter_id");
    }
}
