using Crm.Bpm.Sdk.Data;
using Crm.Expert.Calls;
using Crm.Expert.Connections;
using Crm.Expert.Telephony;

namespace Crm.Bpm.UnitTests.Expert;

/// <summary>What is said of several calls at once.</summary>
public sealed class CallsTogetherTests
{
    private static readonly TelephonyConnection s_connection = new() { Name = "Exchange", Provider = "Webhook" };
    private static readonly DateTime s_start = new(2026, 11, 27, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Two_calls_with_one_number_go_one_after_the_other_and_the_rest_beside_them()
    {
        var (first, second, other, hidden, alsoHidden) = (Change("1", "+79210000001"), Change("2", "8 921 000 00 01"), Change("3", "+79210000003"), Change("4", null), Change("5", null));

        var rounds = RecordCallEvents.Rounds([first, second, other, hidden, alsoHidden]).ToList();

        Assert.Equal([[first, other, hidden, alsoHidden], [second]], rounds);
    }

    [Fact]
    public void A_card_is_looked_up_again_when_its_number_its_client_or_who_speaks_changes()
    {
        var ringing = Change("1", "+79210000001").Session;
        var card = new CallCard(ringing, [], null, true);
        var answered = Change("1", "+79210000001", CallEventType.Answered).Session;
        var known = Change("1", "+79210000001").Session;
        known.BeWith(new Client("Acme", Guid.CreateVersion7(), null, null, null));

        Assert.True(card.Holds(Change("1", "+79210000001").Session));
        Assert.False(card.Holds(answered));
        Assert.False(card.Holds(known));
        Assert.True((card with { Call = answered }).Holds(Change("1", "+79210000001", CallEventType.Answered, CallEventType.Ended).Session));
    }

    [Theory]
    [InlineData("+79210000001", 10, "phone", "+79210000001", true)]
    [InlineData("+79210000001", 10, "phone10", "9210000001", true)]
    [InlineData("+79210000001", 7, "phone10", "8120000001", true)]
    [InlineData("+79210000001", 10, "phone10", "8120000001", false)]
    [InlineData("+79210000001", 5, "phone10", "8120000001", false)]
    [InlineData("101", 10, "phone", "101", false)]
    public void A_key_is_of_a_number_when_enough_of_its_last_digits_are_equal(string number, int digits, string type, string key, bool isOf) =>
        Assert.Equal(isOf, new NumberToFind(number, digits).IsOf(new SearchKey { Kind = "leads", RecordId = Guid.Empty, Type = type, Value = key }));

    private static CallChange Change(string key, string? number, params CallEventType[] more)
    {
        var course = CallCourse.Of([new CallEvent(key, CallEventType.Started, s_start) { ExternalNumber = number },
            .. more.Select((type, i) => new CallEvent(key, type, s_start.AddSeconds(i + 1)) { Extension = "101", LegKey = type == CallEventType.Answered ? "101" : "" })]);
        var session = new CallSession { CallKey = key };
        session.Follow(course, s_connection);
        return new CallChange(s_connection, session, null, [], course);
    }
}
