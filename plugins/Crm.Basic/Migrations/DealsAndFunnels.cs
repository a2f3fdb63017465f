using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Basic.Migrations;

/// <summary>Products, funnels with their stages, types of deals, deals with their lines and where they stood.</summary>
[Migration(202611270101, "Deals and funnels")]
public sealed class DealsAndFunnels : CrmMigration
{
    public override void Up()
    {
        CreateFunnels();
        CreateDeal();
        CreateRecordTable("product", t =>
        {
            t.Text("code", 100);
            t.Text("name", 300, required: true);
            t.Text("group", 200);
            t.Id("unit_id");
            t.Money("price");
            t.Integer("vat_percent");
            t.YesNo("is_active");
            t.LongText("description");
        });
        AddNameKey("product");
        CreateTable("deal_product", t =>
        {
            t.Key("id");
            t.Id("deal_id", required: true);
            t.Integer("position", required: true);
            t.Id("product_id");
            t.Text("name", 300, required: true);
            t.Long("quantity", required: true);
            t.Text("unit", 50);
            t.Long("price", required: true);
            t.Text("currency", 3, required: true);
            t.Long("discount_percent", required: true);
            t.Integer("vat_percent");
        });
        CreateIndex("deal_product", unique: false, "deal_id", "position");
        CreateTable("deal_stage_history", t =>
        {
            t.Key("id");
            t.Id("deal_id", required: true);
            t.Id("from_stage_id");
            t.Id("to_stage_id", required: true);
            t.Instant("at", required: true);
            t.Id("by_id");
            t.Text("by_name", 200, required: true);
            t.LongText("comment");
            t.Long("seconds_in_from");
            t.Choice("direction", required: true);
        });
        CreateIndex("deal_stage_history", unique: false, "deal_id", "at");
        AddId("lead", "derived_deal_id");
        AddId("lead_conversion", "deal_id");
    }

    private void CreateFunnels()
    {
        CreateRecordTable("sales_funnel", t =>
        {
            t.Text("name", 200, required: true);
            t.Text("name_ru", 200);
        });
        AddNameKey("sales_funnel");
        CreateRecordTable("deal_stage", t =>
        {
            t.Id("funnel_id");
            t.Text("code", 100);
            t.Text("name", 200, required: true);
            t.Text("name_ru", 200);
            t.Integer("order", required: true);
            t.Text("color", 20, required: true);
            t.Integer("probability", required: true);
            t.Integer("narrowing_percent");
            t.Integer("planned_days");
        });
        AddNameKey("deal_stage");
        CreateIndex("deal_stage", unique: false, "funnel_id", "order");
        CreateRecordTable("deal_type", t =>
        {
            t.Text("code", 100);
            t.Text("name", 200, required: true);
            t.Text("name_ru", 200);
            t.Id("funnel_id");
            t.Text("default_currency", 3);
            t.Text("start_process", 200);
            t.YesNo("is_default");
        });
        AddNameKey("deal_type");
    }

    private void CreateDeal()
    {
        CreateRecordTable("deal", t =>
        {
            t.Text("name", 500, required: true);
            t.Id("contractor_id");
            t.Id("contact_id");
            t.Id("deal_type_id");
            t.Id("stage_id");
            t.Choice("status", required: true);
            t.Text("short_status", 300);
            t.Money("amount");
            t.YesNo("is_amount_from_products");
            t.Integer("probability");
            t.YesNo("is_probability_own");
            t.Date("planned_close_on");
            t.Date("opened_on");
            t.Date("closed_on");
            t.Id("responsible_id");
            t.Id("product_id");
            t.Id("source_id");
            t.Id("origin_lead_id");
            t.Id("competitor_id");
            t.Id("loss_reason_id");
            t.LongText("status_comment");
            t.Date("resume_on");
            t.Instant("stage_since");
            t.LongText("description");
        });
        AddNameKey("deal");
        // A board asks each stage for its newest deals, and all of them at once for their sums.
        CreateIndex("deal", unique: false, "stage_id", "status", "changed_at");
        CreateIndex("deal", unique: false, "status", "stage_id", "amount_currency", "amount_amount", "deleted_at", "responsible_id");
        CreateIndex("deal", unique: false, "responsible_id", "status", "changed_at");
        CreateIndex("deal", unique: false, "contractor_id");
        CreateIndex("deal", unique: false, "status", "resume_on");
        CreateIndex("deal", unique: false, "origin_lead_id");
    }
}
