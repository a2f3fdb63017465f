using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Basic.Migrations;

/// <summary>Colleagues and contacts of deals. Every deal's contact is one of its contacts.</summary>
[Migration(202611280022, "People of deals")]
public sealed class DealPeopleTables : CrmMigration
{
    public override void Up()
    {
        CreateTable("deal_member", t =>
        {
            t.KeyPart("deal_id");
            t.KeyPart("person_id");
        });
        CreateIndex("deal_member", unique: false, "person_id", "deal_id");
        CreateTable("deal_contact", t =>
        {
            t.KeyPart("deal_id");
            t.KeyPart("contact_id");
            t.Id("role_id");
        });
        CreateIndex("deal_contact", unique: false, "contact_id", "deal_id");
        Execute.Sql("insert into deal_contact (deal_id, contact_id) select id, contact_id from deal where contact_id is not null");
    }
}
