using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.TestPlugin.Second;

/// <summary>A column that an older version does not know and does not mind.</summary>
[Migration(202611270002, "Colours")]
public sealed class Colours : CrmMigration
{
    public override void Up() => Alter.Table("gadget").AddColumn("colour").AsString(20).Nullable();
}
