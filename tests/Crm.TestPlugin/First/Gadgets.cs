using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.TestPlugin.First;

/// <summary>The table.</summary>
[Migration(202611270001, "Gadgets")]
public sealed class Gadgets : CrmMigration
{
    public override void Up()
    {
        CreateRecordTable("gadget", t =>
        {
            t.Text("name", 200, required: true);
            t.YesNo("is_polished");
        });
        AddNameKey("gadget");
    }
}
