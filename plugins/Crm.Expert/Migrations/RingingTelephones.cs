using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Expert.Migrations;

/// <summary>What rings at a person's telephone is found at once, however many calls they have had.</summary>
[Migration(202611270203, "What rings at a telephone")]
public sealed class RingingTelephones : CrmMigration
{
    public override void Up() => CreateIndex("call_leg", unique: false, "user_id", "ended_at");
}
