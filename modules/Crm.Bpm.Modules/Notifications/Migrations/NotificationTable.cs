using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Modules.Notifications.Migrations;

/// <summary>What people were told.</summary>
[Migration(202611240001, "Notifications")]
public sealed class NotificationTable : CrmMigration
{
    public override void Up()
    {
        CreateTable("notification", t =>
        {
            t.Key("id");
            t.Id("user_id", required: true);
            t.Choice("kind", required: true);
            t.Text("text_en", 1000, required: true);
            t.Text("text_ru", 1000, required: true);
            t.Text("href", 400, required: true);
            t.Text("once_key", 200);
            t.Instant("at", required: true);
            t.Instant("read_at");
        });
        CreateIndex("notification", unique: false, "user_id", "at");
        Execute.Sql("CREATE UNIQUE INDEX ux_notification_once_key ON notification (user_id, once_key) WHERE once_key IS NOT NULL");
    }
}
