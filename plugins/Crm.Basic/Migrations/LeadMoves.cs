using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Basic.Migrations;

/// <summary>What went from a lead to its original or to what it became, with what it was linked before.</summary>
[Migration(202611280021, "What went from leads")]
public sealed class LeadMoves : CrmMigration
{
    public override void Up()
    {
        CreateTable("lead_move", t =>
        {
            t.Key("id");
            t.Id("lead_id", required: true);
            t.Choice("kind", required: true);
            t.Id("work_id", required: true);
            t.Id("from_contractor_id");
            t.Id("from_contact_id");
            t.Id("from_deal_id");
            t.Instant("at", required: true);
        });
        CreateIndex("lead_move", unique: false, "lead_id", "kind");
        CreateIndex("lead_move", unique: false, "work_id");
    }
}
