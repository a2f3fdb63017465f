using System.Text.Json;
using Crm.Basic;
using Crm.Bpm.Modules.Access;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.UnitTests.Data;

public sealed class FilterMeaningTests
{
    private static readonly CrmModules s_modules = CrmModules.Describe(
        [("Data", new DataModule()), ("Dictionaries", new DictionariesModule()), ("Access", new AccessModule()), ("Basic", new BasicPlugin())], new ServiceCollection(), new ConfigurationBuilder().Build());

    private static readonly DateTime s_lateOnWednesday = new(2026, 11, 25, 22, 30, 0, DateTimeKind.Utc);
    private static readonly Viewer s_anna = new(Guid.Parse("00000000-0000-7000-8000-00000000000a"), "Anna", new Dictionary<string, AccessLevel>(StringComparer.Ordinal)) { TimeZone = "Europe/Moscow" };

    [Fact]
    public void Me_is_the_person_who_looks() =>
        Assert.Equal("""{"field":"responsible","is":"in","value":["00000000-0000-7000-8000-00000000000a"]}""", Resolved("""{"field":"responsible","is":"in","value":["me"]}"""));

    [Fact]
    public void Me_is_a_word_like_others_where_no_person_is_meant() =>
        Assert.Equal("""{"field":"name","is":"contains","value":"me"}""", Resolved("""{"field":"name","is":"contains","value":"me"}"""));

    [Fact]
    public void Today_begins_at_midnight_where_the_person_is() =>
        Assert.Equal(
            """{"and":[{"field":"changedAt","is":"greaterOrEqual","value":"2026-11-25T21:00:00.0000000Z"},{"field":"changedAt","is":"less","value":"2026-11-26T21:00:00.0000000Z"}]}""",
            Resolved("""{"field":"changedAt","is":"within","value":"today"}"""));

    [Fact]
    public void Until_a_day_means_until_its_end() =>
        Assert.Equal("""{"field":"changedAt","is":"less","value":"2026-11-20T21:00:00.0000000Z"}""", Resolved("""{"field":"changedAt","is":"lessOrEqual","value":"2026-11-20"}"""));

    [Fact]
    public void Words_are_replaced_in_every_branch() =>
        Assert.Equal(
            """{"or":[{"not":{"field":"birthDate","is":"less","value":"2026-11-26"}},{"field":"name","is":"empty"}]}""",
            Resolved("""{"or":[{"not":{"field":"birthDate","is":"less","value":"today"}},{"field":"name","is":"empty"}]}"""));

    [Fact]
    public void An_unknown_period_is_refused() =>
        Assert.Contains("decade", Assert.Throws<InvalidInputException>(() => Resolved("""{"field":"changedAt","is":"within","value":"decade"}""")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("last7Days", "2026-11-20", "2026-11-27")]
    [InlineData("thisWeek", "2026-11-23", "2026-11-30")]
    [InlineData("thisQuarter", "2026-10-01", "2027-01-01")]
    public void A_period_has_a_first_day_and_a_first_day_after(string period, string from, string until)
    {
        var (first, after) = FilterMeaning.PeriodOf(period, new DateOnly(2026, 11, 26));

        Assert.Equal((from, until), (first.ToString("O", System.Globalization.CultureInfo.InvariantCulture), after.ToString("O", System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static string Resolved(string tree) =>
        FilterMeaning.Resolve(s_modules.KindOf("contractors")!, JsonElement.Parse(tree), s_anna, s_lateOnWednesday).GetRawText();
}
