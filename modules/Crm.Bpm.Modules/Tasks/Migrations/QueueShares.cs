using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Modules.Tasks.Migrations;

/// <summary>How much of a queue each of its members gets.</summary>
[Migration(202611260001, "Queue shares")]
public sealed class QueueShares : CrmMigration
{
    public override void Up()
    {
        Alter.Table("queue_member").AddColumn("weight").AsInt32().NotNullable().WithDefaultValue(1);
        Alter.Table("queue_member").AddColumn("daily_cap").AsInt32().Nullable();
    }
}
