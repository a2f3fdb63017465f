using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Modules.Access.Migrations;

/// <summary>Links that let somebody choose a password once.</summary>
[Migration(202611240001, "Sign-in links")]
public sealed class SignInLinks : CrmMigration
{
    public override void Up()
    {
        CreateTable("sign_in_link", t =>
        {
            t.Key("id");
            t.Id("user_id", required: true);
            t.Text("hash", 100, required: true);
            t.Instant("created_at", required: true);
            t.Instant("expires_at", required: true);
            t.Instant("used_at");
        });
        CreateIndex("sign_in_link", unique: true, "hash");
        CreateIndex("sign_in_link", unique: false, "user_id");
    }
}
