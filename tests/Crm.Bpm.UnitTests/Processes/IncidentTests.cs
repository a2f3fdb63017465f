using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.UnitTests.Ui;

namespace Crm.Bpm.UnitTests.Processes;

public sealed class IncidentTests
{
    private static readonly Words s_closed = new("“{0}” is {1} since {2:d}.", "«{0}» — {1} с {2:d}.");

    [Fact]
    public void A_broken_rule_is_read_in_the_language_of_the_reader()
    {
        var broken = new RuleBrokenException(s_closed, "Ada", new Words("lost", "отказ"), new DateOnly(2026, 11, 3));
        var incident = Incident(JsonSerializer.Serialize(new { sentence = broken.Sentence }, JsonSerializerOptions.Web));

        using (new Culture("ru-RU"))
            Assert.Equal("«Ada» — отказ с 03.11.2026.", incident.Text());
        using (new Culture("en-GB"))
            Assert.Equal("“Ada” is lost since 03/11/2026.", incident.Text());
    }

    [Theory, InlineData(null), InlineData("{}"), InlineData("""{"stepName":"Call"}""")]
    public void What_is_known_in_one_language_is_read_in_it(string? details) => Assert.Equal("Out of paper", Incident(details).Text());

    private static Incident Incident(string? details) =>
        new() { StepId = "S", NodeId = "N", StepInstanceId = "I", Message = "Out of paper", Details = details };
}
