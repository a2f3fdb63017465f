using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Basic.Migrations;

/// <summary>Calls and meetings that take place again.</summary>
[Migration(202611280023, "Series of relationships")]
public sealed class RelationshipSeriesTables : CrmMigration
{
    public override void Up()
    {
        CreateTable("relationship_series", t =>
        {
            t.Key("id");
            t.Text("rule", 300, required: true);
            t.LongText("left_out", required: true);
            t.Text("time_zone", 100, required: true);
            t.Instant("start_at", required: true);
            t.YesNo("all_day");
            t.Instant("created_at", required: true);
        });
        AddId("relationship", "series_id");
        Alter.Table("relationship").AddColumn("series_position").AsInt32().Nullable();
        CreateIndex("relationship", unique: false, "series_id", "series_position");
    }
}
