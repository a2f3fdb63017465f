using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Workflows.Cluster.Migrations;

/// <summary>Each save of a draft asks whether a process ran on it.</summary>
[Migration(202611260001, "Processes find their version")]
public sealed class InstancesByVersion : CrmMigration
{
    public override void Up() => CreateIndex("process_instance", unique: false, "version_id");
}
