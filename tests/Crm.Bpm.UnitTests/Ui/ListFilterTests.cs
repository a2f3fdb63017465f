using Crm.Bpm.Sdk.Ui.Records.Filtering;

namespace Crm.Bpm.UnitTests.Ui;

public sealed class ListFilterTests
{
    [Fact]
    public void A_filter_comes_back_from_its_address_as_it_was()
    {
        var filter = ListFilter.Everything
            .With(null, new FilterCondition("status", "in", ["New", "InWork"]))
            .With(null, new FilterCondition("name", "contains", ["Ромашка"]))
            .With(null, new FilterCondition("phone", "empty", []));

        var again = ListFilter.Parse(filter.ToJson());

        Assert.Equal(filter.ToJson(), again.ToJson());
        Assert.Equal(["status", "name", "phone"], again.Conditions.Select(c => c.Field));
    }

    [Fact]
    public void What_is_no_simple_condition_is_kept()
    {
        const string Tree = """{"and":[{"field":"name","is":"contains","value":"A"},{"or":[{"field":"phone","is":"empty"},{"field":"email","is":"empty"}]}]}""";

        var filter = ListFilter.Parse(Tree);

        Assert.Equal((1, 1), (filter.Conditions.Count, filter.Others.Count));
        Assert.Equal(Tree, filter.ToJson());
    }

    [Fact]
    public void What_cannot_be_read_stays_for_the_list_to_refuse() => Assert.Equal("{oops", ListFilter.Parse("{oops").ToJson());

    [Fact]
    public void Taking_away_the_last_condition_shows_everything()
    {
        var filter = ListFilter.Everything.With(null, new FilterCondition("phone", "empty", []));

        Assert.Equal("", filter.Without(filter.Conditions[0]).ToJson());
    }
}
