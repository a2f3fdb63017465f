using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Modules.Data.Migrations;

/// <summary>What every record leans on: counters, history, comments, search, dictionaries, stimuli, settings, drafts, keys.</summary>
[Migration(202611230001, "Platform data")]
public sealed class PlatformData : CrmMigration
{
    public override void Up()
    {
        CreateTable("counter", t =>
        {
            t.KeyPart("kind", 100);
            t.Long("next", required: true);
        });
        CreateHistory();
        CreateSearch();
        CreateStimulus();
        CreateRecordTable("dictionary_entry", t =>
        {
            t.Text("dictionary", 100, required: true);
            t.Text("code", 100);
            t.Text("name", 200, required: true);
            t.Text("name_ru", 200);
            t.Integer("order", required: true);
        });
        CreateIndex("dictionary_entry", unique: false, "dictionary", "order");
        CreateTable("setting", t =>
        {
            t.KeyPart("name", 200);
            t.LongText("value", required: true);
        });
        CreateTable("draft", t =>
        {
            t.KeyPart("user_id");
            t.KeyPart("form", 300);
            t.LongText("value", required: true);
            t.Instant("saved_at", required: true);
        });
        CreateTable("protection_key", t =>
        {
            t.Key("id");
            t.Text("name", 200, required: true);
            t.LongText("xml", required: true);
        });
    }

    private void CreateHistory()
    {
        CreateTable("history_entry", t =>
        {
            t.Key("id");
            t.Text("kind", 100, required: true);
            t.Id("record_id", required: true);
            t.Integer("record_version", required: true);
            t.Text("field", 100, required: true);
            t.LongText("old_value");
            t.LongText("new_value");
            t.Instant("at", required: true);
            t.Id("by_id");
            t.Text("by_name", 200, required: true);
            t.Choice("source", required: true);
        });
        CreateIndex("history_entry", unique: false, "record_id", "at");
        CreateTable("comment", t =>
        {
            t.Key("id");
            t.Text("kind", 100, required: true);
            t.Id("record_id", required: true);
            t.LongText("text", required: true);
            t.Instant("at", required: true);
            t.Id("by_id");
            t.Text("by_name", 200, required: true);
            t.Instant("edited_at");
        });
        CreateIndex("comment", unique: false, "record_id", "at");
    }

    private void CreateSearch()
    {
        CreateTable("search_entry", t =>
        {
            t.Key("record_id");
            t.Text("kind", 100, required: true);
            t.Text("title", 600, required: true);
            t.LongText("words", required: true);
            t.Instant("changed_at", required: true);
        });
        CreateIndex("search_entry", unique: false, "kind", "changed_at");
        CreateTable("search_key", t =>
        {
            t.Key("id");
            t.Text("kind", 100, required: true);
            t.Id("record_id", required: true);
            t.Text("type", 20, required: true);
            t.Text("value", 300, required: true);
        });
        CreateIndex("search_key", unique: false, "type", "value");
        CreateIndex("search_key", unique: false, "record_id");
    }

    private void CreateStimulus()
    {
        CreateTable("stimulus", t =>
        {
            t.Key("id");
            t.Text("name", 200, required: true);
            t.Text("record_kind", 100);
            t.Id("record_id");
            t.Id("instance_id");
            t.Text("bookmark_id", 64);
            t.LongText("payload");
            t.Integer("depth", required: true);
            t.Id("actor_id");
            t.Id("import_id");
            t.Instant("created_at", required: true);
            t.Instant("leased_until");
            t.Integer("attempts", required: true);
            t.LongText("last_error");
        });
        CreateIndex("stimulus", unique: false, "created_at");
        CreateIndex("stimulus", unique: false, "import_id");
        CreateIndex("stimulus", unique: false, "instance_id");
    }
}
