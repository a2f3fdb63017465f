using Company.Product.ManyThings;
using Crm.Bpm.Sdk;

namespace Company.Product.Tests;

/// <summary>The record's rules, in milliseconds.</summary>
public sealed class OneThingTests
{
    private static readonly DateTime s_monday = new(2030, 1, 14, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void What_is_finished_twice_keeps_the_first_time()
    {
        var record = new OneThing { Name = "First", ResponsibleId = Guid.CreateVersion7() };

        record.Finish(s_monday);
        record.Finish(s_monday.AddDays(1));

        Assert.Equal((OneThingStatus.Finished, s_monday), (record.Status, record.FinishedAt));
    }

    [Fact]
    public void Nothing_is_finished_without_a_responsible()
    {
        var record = new OneThing { Name = "First" };

        var refused = Assert.Throws<RuleBrokenException>(() => record.Finish(s_monday));

        Assert.Equal("У записи «First» нет ответственного. Укажите его и завершите ещё раз.", refused.Sentence!.Ru);
    }
}
