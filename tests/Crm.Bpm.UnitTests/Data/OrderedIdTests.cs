using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.UnitTests.Data;

public sealed class OrderedIdTests
{
    [Fact]
    public void Ids_sort_in_the_order_they_were_given_in_also_within_one_millisecond()
    {
        var ids = Enumerable.Range(0, 20_000).Select(_ => OrderedId.Next().ToString()).ToList();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal('7', id[14]));
        Assert.All(ids, id => Assert.Contains(id[19], "89ab"));
    }

    [Fact]
    public void Ids_tell_the_time_as_others_of_their_version_do()
    {
        var (before, id, after) = (Guid.CreateVersion7(), OrderedId.Next(), Guid.CreateVersion7());

        Assert.InRange(MillisecondOf(id), MillisecondOf(before), MillisecondOf(after) + 20);
    }

    [Fact]
    public void Ids_that_many_ask_for_at_once_are_all_different()
    {
        var ids = new System.Collections.Concurrent.ConcurrentBag<Guid>();

        Parallel.For(0, 20_000, _ => ids.Add(OrderedId.Next()));

        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    private static long MillisecondOf(Guid id) => Convert.ToInt64(id.ToString("N")[..12], 16);
}
