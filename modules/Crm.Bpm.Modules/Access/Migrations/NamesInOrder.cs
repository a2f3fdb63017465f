using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Modules.Access.Migrations;

/// <summary>People, teams, regions and roles sort by name as people expect.</summary>
[Migration(202611260009, "Names in order")]
public sealed class NamesInOrder : CrmMigration
{
    public override void Up()
    {
        AddNameKey("user");
        AddNameKey("team");
        AddNameKey("region");
        AddNameKey("role");
    }
}
