using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.TestPlugin.Broken;

/// <summary>Changes a table, and the next one fails: nothing of both may remain.</summary>
[Migration(202611270003, "Sizes")]
public sealed class Sizes : CrmMigration
{
    public override void Up() => Alter.Table("gadget").AddColumn("size").AsInt32().Nullable();
}

/// <summary>Fails.</summary>
[Migration(202611270004, "Nonsense")]
public sealed class Nonsense : CrmMigration
{
    public override void Up() => Execute.Sql("UPDATE gadget SET no_such_column = 1");
}
