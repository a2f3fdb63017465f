using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Modules.Access.Migrations;

/// <summary>People, teams, regions, roles, logins, tokens, absences.</summary>
[Migration(202611230001, "People and access")]
public sealed class People : CrmMigration
{
    public override void Up()
    {
        CreateRecordTable("user", t =>
        {
            t.Text("name", 200, required: true);
            t.Text("email", 256);
            t.Text("phone", 50);
            t.Text("extension", 20);
            t.Text("position", 200);
            t.Id("manager_id");
            t.Id("team_id");
            t.Id("region_id");
            t.Text("time_zone", 100);
            t.Text("language", 10);
            t.YesNo("can_sign_in");
            t.Choice("status", required: true);
        });
        CreateIndex("user", unique: false, "team_id");
        CreateIndex("user", unique: false, "region_id");
        CreateRecordTable("team", t =>
        {
            t.Text("name", 200, required: true);
            t.Id("head_id");
            t.Id("parent_id");
        });
        CreateRecordTable("region", t => t.Text("name", 200, required: true));
        CreateRoles();
        CreateLogins();
    }

    private void CreateRoles()
    {
        CreateRecordTable("role", t =>
        {
            t.Text("code", 100, required: true);
            t.Text("name", 200, required: true);
            t.Text("name_ru", 200);
        });
        CreateIndex("role", unique: true, "code");
        CreateTable("role_permission", t =>
        {
            t.KeyPart("role_id");
            t.KeyPart("permission", 200);
            t.Choice("level", required: true);
        });
        CreateTable("user_role", t =>
        {
            t.KeyPart("user_id");
            t.KeyPart("role_id");
        });
        CreateTable("absence", t =>
        {
            t.Key("id");
            t.Id("user_id", required: true);
            t.Date("from", required: true);
            t.Date("to", required: true);
            t.Id("substitute_id");
            t.Text("reason", 500);
        });
        CreateIndex("absence", unique: false, "user_id");
        CreateIndex("absence", unique: false, "substitute_id");
    }

    private void CreateLogins()
    {
        CreateTable("login", t =>
        {
            t.Key("id");
            t.Text("user_name", 256);
            t.Text("normalized_user_name", 256);
            t.Text("email", 256);
            t.Text("normalized_email", 256);
            t.YesNo("email_confirmed");
            t.LongText("password_hash");
            t.LongText("security_stamp");
            t.LongText("concurrency_stamp");
            t.Text("phone_number", 50);
            t.YesNo("phone_number_confirmed");
            t.YesNo("two_factor_enabled");
            t.Instant("lockout_end");
            t.YesNo("lockout_enabled");
            t.Integer("access_failed_count", required: true);
        });
        CreateIndex("login", unique: true, "normalized_user_name");
        CreateTable("access_token", t =>
        {
            t.Key("id");
            t.Id("user_id", required: true);
            t.Text("name", 200, required: true);
            t.Text("hash", 100, required: true);
            t.Instant("created_at", required: true);
            t.Instant("expires_at");
            t.Instant("last_used_at");
            t.Instant("revoked_at");
        });
        CreateIndex("access_token", unique: true, "hash");
        CreateIndex("access_token", unique: false, "user_id");
    }
}
