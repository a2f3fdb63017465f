using Crm.Bpm.Modules.Access.Admin;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.UnitTests.Access;

/// <summary>Two administrators with one page open.</summary>
public sealed class TypedTests
{
    private static readonly string[] s_manager = ["manager"];

    [Fact]
    public void What_one_did_not_touch_stays_as_the_other_left_it()
    {
        var region = Guid.CreateVersion7();
        var form = new PersonForm(new User { Name = "Anna", Position = "Manager" }, s_manager) { Name = "Anna S." };
        form.Toggle("analyst");
        var meanwhile = new User { Name = "Anna", Position = "Head", RegionId = region };

        form.WriteTo(meanwhile);

        Assert.Equal(("Anna S.", "Head", region), (meanwhile.Name, meanwhile.Position, meanwhile.RegionId));
        Assert.Equal(["head", "analyst"], form.RolesOver(["head"]));
    }

    [Fact]
    public void A_field_that_both_changed_is_not_overwritten()
    {
        var form = new PersonForm(new User { Name = "Anna" }, s_manager) { Name = "Anna S." };

        Assert.Throws<StaleRecordException>(() => form.WriteTo(new User { Name = "Anna P." }));
    }

    [Fact]
    public void Both_may_have_typed_the_same()
    {
        var form = new PersonForm(new User { Name = "Anna" }, s_manager) { Name = "Anna S." };
        var meanwhile = new User { Name = "Anna S." };

        form.WriteTo(meanwhile);

        Assert.Equal("Anna S.", meanwhile.Name);
    }

    [Fact]
    public void Of_the_company_only_what_was_changed_is_saved()
    {
        var begun = new Company { Name = "One", Currency = "USD" };
        var typed = begun with { Currency = "EUR", WorkDays = [.. begun.WorkDays, DayOfWeek.Saturday] };
        var stored = begun with { Name = "Two", WorkDays = [.. begun.WorkDays.Skip(1)] };

        var saved = Typed.CompanyOver(begun, typed, stored);

        Assert.Equal(("Two", "EUR"), (saved.Name, saved.Currency));
        Assert.Equal([DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday], saved.WorkDays);
    }
}
