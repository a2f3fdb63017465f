using Crm.Bpm.Sdk.Data;
using Crm.Expert.Calls;
using FluentMigrator;

namespace Crm.Expert.Migrations;

/// <summary>Connections to exchanges, their telephones, calls with their legs and events, missed calls, calls that were asked for.</summary>
[Migration(202611270201, "Telephony")]
public sealed class Telephony : CrmMigration
{
    public override void Up()
    {
        CreateConnections();
        CreateCalls();
        CreateCallParts();
        CreateMissedCalls();
        CreateOrders();
    }

    private void CreateConnections()
    {
        CreateRecordTable("telephony_connection", t =>
        {
            t.Text("name", 200, required: true);
            t.Text("provider", 40, required: true);
            t.YesNo("is_active");
            t.Text("key", 40, required: true);
            t.LongText("settings", required: true);
            t.Text("country", 2, required: true);
            t.LongText("ignored_numbers");
            t.Choice("popup_when", required: true);
            t.YesNo("internal_calls");
            t.Choice("unknown_numbers", required: true);
            t.Id("lead_queue_id");
            t.Id("on_duty_id");
            t.Text("default_queue", 100);
            t.Integer("match_digits", required: true);
            t.Text("call_back_within", 20, required: true);
            t.Integer("answer_within", required: true);
            t.LongText("sealed_secret");
            t.LongText("sealed_password");
        });
        AddNameKey("telephony_connection");
        CreateIndex("telephony_connection", unique: true, "key");
        CreateTable("connection_health", t =>
        {
            t.Key("connection_id");
            t.Choice("state", required: true);
            t.LongText("problem");
            t.Instant("since", required: true);
            t.Instant("last_event_at");
            t.LongText("cursor");
        });
        CreateTable("connection_gap", t =>
        {
            t.Key("id");
            t.Id("connection_id", required: true);
            t.Instant("from", required: true);
            t.Instant("until");
            t.Instant("filled_at");
        });
        CreateIndex("connection_gap", unique: false, "connection_id", "from");
        CreateWhatConnectionsKeep();
    }

    private void CreateWhatConnectionsKeep()
    {
        CreateTable("pbx_member", t =>
        {
            t.Key("id");
            t.Id("connection_id", required: true);
            t.Text("extension", 40, required: true);
            t.Text("name", 200);
            t.Id("user_id");
            t.YesNo("is_group");
        });
        CreateIndex("pbx_member", unique: true, "connection_id", "extension");
        CreateTable("call_payload", t =>
        {
            t.Key("id");
            t.Id("connection_id", required: true);
            t.Instant("received_at", required: true);
            t.LongText("body", required: true);
            t.LongText("refusal");
        });
        CreateIndex("call_payload", unique: false, "received_at");
    }

    private void CreateCalls()
    {
        CreateRecordTable("call_session", t =>
        {
            t.Text("name", 500, required: true);
            t.Id("connection_id");
            t.Text("call_key", 200, required: true);
            t.Choice("direction", required: true);
            t.Choice("state", required: true);
            t.Choice("disposition");
            t.Text("phone", 100);
            t.Text("phone_key", 40, required: true);
            t.Text("line", 100);
            t.Text("queue", 100);
            t.Text("extension", 40);
            t.Instant("started_at", required: true);
            t.Instant("answered_at");
            t.Instant("ended_at");
            t.Integer("wait_seconds");
            t.Integer("talk_seconds");
            t.Id("responsible_id");
            t.Id("contractor_id");
            t.Id("contact_id");
            t.Id("lead_id");
            t.Id("relationship_id");
            t.YesNo("is_recorded");
            t.Text("recording", 1000);
            t.Text("correlation_id", 100);
            t.YesNo("is_ignored");
            t.Instant("noted_at");
            t.Id("missed_call_id");
            t.Id("order_id");
        });
        AddNameKey("call_session");
        CreateIndex("call_session", unique: true, "connection_id", "call_key");
        CreateIndex("call_session", unique: false, "started_at");
        CreateIndex("call_session", unique: false, "responsible_id", "started_at");
        CreateIndex("call_session", unique: false, "phone_key", "started_at");
        CreateIndex("call_session", unique: false, "relationship_id");
    }

    private void CreateCallParts()
    {
        CreateTable("call_leg", t =>
        {
            t.Key("id");
            t.Id("session_id", required: true);
            t.Text("leg_key", 200, required: true);
            t.Text("extension", 40);
            t.Id("user_id");
            t.Instant("ringing_at");
            t.Instant("answered_at");
            t.Instant("ended_at");
        });
        CreateIndex("call_leg", unique: true, "session_id", "leg_key");
        CreateIndex("call_leg", unique: false, "user_id", "session_id");
        CreateTable("call_entry", t =>
        {
            t.Key("id");
            t.Id("connection_id", required: true);
            t.Text("call_key", 200, required: true);
            t.Text("leg_key", 200, required: true);
            t.Choice("type", required: true);
            t.Long("seq", required: true);
            t.Instant("occurred_at", required: true);
            t.Instant("received_at", required: true);
            t.Id("payload_id");
            t.LongText("content", required: true);
        });
        CreateIndex("call_entry", unique: true, "connection_id", "call_key", "leg_key", "type", "seq");
        CreateTable("call_dismissal", t =>
        {
            t.KeyPart("session_id");
            t.KeyPart("user_id");
            t.Instant("at", required: true);
        });
        CreateTable("call_listening", t =>
        {
            t.Key("id");
            t.Id("session_id", required: true);
            t.Id("user_id");
            t.Text("user_name", 200, required: true);
            t.Instant("at", required: true);
        });
        CreateIndex("call_listening", unique: false, "session_id", "at");
        CreateTable("call_turn", t =>
        {
            t.NumberKeyPart("slot");
            t.Long("taken", required: true);
        });
        for (var slot = 0; slot < CallTurns.Slots * 2; slot++)
            Insert.IntoTable("call_turn").Row(new { slot, taken = 0L });
    }

    private void CreateMissedCalls()
    {
        CreateRecordTable("missed_call", t =>
        {
            t.Text("name", 500, required: true);
            t.Text("phone", 100);
            t.Text("phone_key", 40, required: true);
            t.Choice("status", required: true);
            t.Instant("last_at", required: true);
            t.Instant("first_at", required: true);
            t.Integer("times", required: true);
            t.Instant("due_at");
            t.Id("responsible_id");
            t.Id("contractor_id");
            t.Id("contact_id");
            t.Id("lead_id");
            t.Id("call_id");
            t.Id("settled_by_id");
            t.Instant("settled_at");
            t.Id("task_id");
        });
        AddNameKey("missed_call");
        CreateIndex("missed_call", unique: false, "phone_key", "status");
        CreateIndex("missed_call", unique: false, "responsible_id", "status");
        CreateIndex("missed_call", unique: false, "first_at");
        CreateIndex("missed_call", unique: false, "task_id");
    }

    private void CreateOrders()
    {
        CreateTable("call_order", t =>
        {
            t.Key("id");
            t.Id("connection_id", required: true);
            t.Text("extension", 40, required: true);
            t.Text("to_number", 100, required: true);
            t.Id("user_id", required: true);
            t.Instant("created_at", required: true);
            t.Choice("status", required: true);
            t.LongText("problem");
            t.Id("session_id");
            t.Text("subject_kind", 100);
            t.Id("subject_id");
            t.Id("instance_id");
            t.Text("bookmark_id", 200);
        });
        CreateIndex("call_order", unique: false, "status", "created_at");
    }
}
