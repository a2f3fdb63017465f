using System.Globalization;
using Crm.Bpm.Sdk;
using Crm.Bpm.UnitTests.Ui;

namespace Crm.Bpm.UnitTests;

public sealed class WordsTests
{
    private static readonly Words s_tasks = new("{0} {0:task|tasks}", "{0} {0:задача|задачи|задач}");

    [Theory]
    [InlineData(0, "0 tasks", "0 задач")]
    [InlineData(1, "1 task", "1 задача")]
    [InlineData(2, "2 tasks", "2 задачи")]
    [InlineData(5, "5 tasks", "5 задач")]
    [InlineData(11, "11 tasks", "11 задач")]
    [InlineData(12, "12 tasks", "12 задач")]
    [InlineData(21, "21 tasks", "21 задача")]
    [InlineData(112, "112 tasks", "112 задач")]
    [InlineData(104, "104 tasks", "104 задачи")]
    public void A_word_takes_the_form_of_its_number(int count, string en, string ru)
    {
        using (new Culture("en-US"))
            Assert.Equal(en, s_tasks.With(count));
        using (new Culture("ru-RU"))
            Assert.Equal(ru, s_tasks.With(count));
        Assert.Equal(new Words(en, ru), s_tasks.Filled(count));
    }

    [Fact]
    public void A_count_that_stopped_at_its_limit_says_so()
    {
        using var english = new Culture("en-US");

        Assert.Equal("1,000+ tasks", s_tasks.With(Counted.UpTo(1000, 1000)));
        Assert.Equal("999 tasks", s_tasks.With(Counted.UpTo(1000, 999)));
    }

    [Fact]
    public void Numbers_and_dates_format_as_always()
    {
        using var russian = new Culture("ru-RU");

        Assert.Equal("1,5 · 31.12.2026 · ", new Words("", "{0:0.0} · {1:d} · {2}").With(1.5m, new DateOnly(2026, 12, 31), null));
        Assert.Equal(12.5m.ToString(CultureInfo.CurrentCulture), new Words("{0}", "{0}").With(12.5m));
    }
}
