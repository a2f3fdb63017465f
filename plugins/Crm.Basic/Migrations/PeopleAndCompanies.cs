using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Basic.Migrations;

/// <summary>Contractors, contacts and the links between them.</summary>
[Migration(202611240001, "Contractors and contacts")]
public sealed class PeopleAndCompanies : CrmMigration
{
    public override void Up()
    {
        CreateContractor();
        CreateRecordTable("contact", t =>
        {
            Reach(t);
            t.Text("last_name", 200);
            t.Text("first_name", 200);
            t.Text("middle_name", 200);
            t.Text("name", 620, required: true);
            t.Id("contractor_id");
            t.Text("position", 200);
            t.Text("department", 200);
            t.Id("contact_type_id");
            t.Id("responsible_id");
            t.Date("birth_date");
            t.Id("source_id");
            t.LongText("description");
        });
        CreateIndex("contact", unique: false, "responsible_id", "changed_at");
        CreateIndex("contact", unique: false, "contractor_id");
        CreateIndex("contact", unique: false, "name");
        CreateRecordTable("contractor_contact", t =>
        {
            t.Id("contractor_id", required: true);
            t.Id("contact_id", required: true);
            t.Id("role_id");
            t.Text("position", 200);
            t.YesNo("is_main");
            t.Date("from");
            t.Date("to");
            t.YesNo("is_active");
        });
        CreateIndex("contractor_contact", unique: false, "contractor_id");
        CreateIndex("contractor_contact", unique: false, "contact_id");
    }

    private void CreateContractor()
    {
        CreateRecordTable("contractor", t =>
        {
            Reach(t);
            t.Choice("kind", required: true);
            t.Text("name", 500, required: true);
            t.Text("full_name", 1000);
            t.Text("last_name", 200);
            t.Text("first_name", 200);
            t.Text("middle_name", 200);
            t.Date("birth_date");
            t.Id("business_form_id");
            t.Id("customer_type_id");
            t.Choice("status", required: true);
            t.Id("region_id");
            t.Id("industry_id");
            t.Id("country_id");
            t.Money("annual_revenue");
            t.Integer("staff");
            t.Id("responsible_id");
            t.Id("parent_id");
            t.Text("inn", 20);
            t.Text("kpp", 20);
            t.Text("ogrn", 20);
            t.Text("vat_id", 50);
            t.LongText("bank_accounts", required: true);
            t.Id("source_id");
            t.Id("origin_lead_id");
            t.LongText("description");
        });
        CreateIndex("contractor", unique: false, "responsible_id", "changed_at");
        CreateIndex("contractor", unique: false, "region_id");
        CreateIndex("contractor", unique: false, "parent_id");
        CreateIndex("contractor", unique: false, "inn", "kpp");
        CreateIndex("contractor", unique: false, "name");
    }

    internal static void Reach(TableColumns t)
    {
        t.Text("phone", 250);
        t.Text("email", 250);
        t.LongText("contact_points", required: true);
        t.LongText("addresses", required: true);
    }
}
