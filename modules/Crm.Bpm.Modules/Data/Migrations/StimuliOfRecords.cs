using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Modules.Data.Migrations;

/// <summary>Whether something is on its way for a record is asked whenever work about the record ends.</summary>
[Migration(202611280001, "Stimuli of records")]
public sealed class StimuliOfRecords : CrmMigration
{
    public override void Up() => CreateIndex("stimulus", unique: false, "record_id");
}
