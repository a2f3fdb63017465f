using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.SamplePlugin.Migrations;

/// <summary>The table of visits. Migrations are numbered by day and run once, in order.</summary>
[Migration(202611270001, "Visits")]
public sealed class Visits : CrmMigration
{
    public override void Up()
    {
        CreateRecordTable("visit", t =>
        {
            t.Text("name", 200, required: true);
            t.Instant("expected_at");
            t.Id("responsible_id");
            t.Choice("status", required: true);
            t.Instant("arrived_at");
        });
        AddNameKey("visit");
    }
}
