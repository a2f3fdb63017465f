using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Company.Product.Migrations;

/// <summary>The table, the same for every database. Once released it never changes: what comes later is a new migration with a higher number.</summary>
[Migration(200001010001, "Many things")]
public sealed class ManyThingsTable : CrmMigration
{
    public override void Up()
    {
        CreateRecordTable("one_thing", t =>
        {
            t.Text("name", 200, required: true);
            t.Date("due_on");
            t.Id("responsible_id");
            t.Choice("status", required: true);
            t.Instant("finished_at");
        });
        AddNameKey("one_thing");
    }
}
