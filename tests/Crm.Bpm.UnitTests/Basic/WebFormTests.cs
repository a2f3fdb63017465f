using Crm.Basic.WebForms;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.UnitTests.Basic;

public sealed class WebFormTests
{
    [Theory]
    [InlineData("https://acme.com", true)]
    [InlineData("https://www.acme.com/", true)]
    [InlineData("https://acme.com.evil.org", false)]
    [InlineData("http://acme.com", false)]
    public void Only_named_sites_may_send_a_form_by_script(string origin, bool may) =>
        Assert.Equal(may, new WebForm { Name = "Order", AllowedOrigins = "https://acme.com\nhttps://www.acme.com" }.Allows(origin));

    [Fact]
    public void A_form_that_asks_nobody_how_to_answer_is_refused()
    {
        var form = new WebForm { Name = "Order", Fields = [new(WebFormField.Person), new(WebFormField.Message)] };

        Assert.Equal("fields", Assert.Single(Assert.Throws<InvalidInputException>(form.Check).Fields).Key);
    }

    [Fact]
    public void What_is_no_site_is_refused()
    {
        var form = new WebForm { Name = "Order", AllowedOrigins = "https://acme.com/contacts" };

        Assert.Equal("allowedOrigins", Assert.Single(Assert.Throws<InvalidInputException>(form.Check).Fields).Key);
    }

    [Fact]
    public void Everything_that_is_missing_is_said_at_once()
    {
        var form = new WebForm { Name = "Order", ConsentText = "I agree" };

        var missing = Assert.Throws<InvalidInputException>(() => SubmitWebForm.Check(form, new WebFormAnswer(new Dictionary<string, string>(StringComparer.Ordinal)))).Fields;

        Assert.Equal(["consent", "name", "phone"], missing.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_e_mail_is_enough_to_be_answered() =>
        SubmitWebForm.Check(new WebForm { Name = "Order" }, new WebFormAnswer(new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "Ada", ["email"] = "ada@engines.example" }));
}
