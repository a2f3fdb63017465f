using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Modules.Calendar.Migrations;

/// <summary>Working hours of people and days that differ.</summary>
[Migration(202611240001, "Working calendar")]
public sealed class WorkCalendarTables : CrmMigration
{
    public override void Up()
    {
        CreateTable("working_hours", t =>
        {
            t.Key("user_id");
            t.LongText("week", required: true);
        });
        CreateTable("calendar_exception", t =>
        {
            t.Key("id");
            t.Date("date", required: true);
            t.YesNo("every_year");
            t.Id("user_id");
            t.Text("from", 8);
            t.Text("to", 8);
            t.Text("name", 200, required: true);
            t.Text("name_ru", 200);
            t.Text("source", 20);
        });
        CreateIndex("calendar_exception", unique: false, "date");
    }
}
