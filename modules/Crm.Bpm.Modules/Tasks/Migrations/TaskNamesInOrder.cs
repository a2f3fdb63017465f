using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Modules.Tasks.Migrations;

/// <summary>Tasks sort by name as people expect.</summary>
[Migration(202611260009, "Task names in order")]
public sealed class TaskNamesInOrder : CrmMigration
{
    public override void Up()
    {
        AddNameKey("crm_task");
    }
}
