using Crm.Basic.Demo;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Demo;

namespace Crm.Bpm.UnitTests.Basic;

public sealed class DemoClientsTests
{
    [Fact]
    public void Every_client_of_the_demo_is_somebody_else_with_a_phone_and_a_mail_that_fit()
    {
        var clients = new DemoClients(Company());

        var made = Enumerable.Range(0, 200).Select(_ => clients.Next()).ToList();

        Assert.Equal(200, made.Select(c => c.Organisation).Distinct(StringComparer.Ordinal).Count());
        Assert.All(made, client =>
        {
            Assert.Matches(@"^\+(7 \d{3} \d{3}-\d\d-\d\d|44 20 7946 0\d{3}|1 212 555 01\d\d)$", client.Phone);
            Assert.Matches(@"^[a-z0-9.\-]+@[a-z0-9\-]+\.example$", client.Email);
        });
    }

    [Fact]
    public void Most_contractors_of_the_demo_are_clients_and_some_are_suppliers_and_partners()
    {
        var types = Enumerable.Range(0, 40).CountBy(BasicDemo.TypeOf).ToDictionary();

        Assert.Equal(new Dictionary<string, int> { ["Client"] = 32, ["Supplier"] = 4, ["Partner"] = 4 }, types);
    }

    [Theory]
    [InlineData("Лесной двор", "lesnoy-dvor")]
    [InlineData("Кофейня №7", "kofeynya-7")]
    [InlineData("Brightwater Cafés", "brightwater-cafes")]
    [InlineData("Oak & Anchor", "oak-anchor")]
    public void A_name_becomes_an_address(string name, string address) => Assert.Equal(address, DemoClients.Latin(name));

    private static DemoCompany Company() => new(new Random(1), [], Viewer.Nobody, Viewer.Nobody, [])
    {
        AnswerAsync = (_, _, _, _, _) => Task.CompletedTask,
        SettleAsync = _ => Task.CompletedTask,
    };
}
