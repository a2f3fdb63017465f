using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Basic.Migrations;

/// <summary>Companies, contacts, leads, queues and forms sort by name as people expect.</summary>
[Migration(202611260009, "Names in order")]
public sealed class NamesInOrder : CrmMigration
{
    public override void Up()
    {
        AddNameKey("contractor");
        AddNameKey("contact");
        AddNameKey("lead");
        AddNameKey("lead_queue");
        AddNameKey("web_form");
    }
}
