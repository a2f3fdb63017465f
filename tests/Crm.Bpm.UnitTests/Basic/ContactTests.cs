using Crm.Basic.Contacts;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.UnitTests.Basic;

public sealed class ContactTests
{
    [Theory]
    [InlineData("Ada Byron", "Byron", "Ada", null)]
    [InlineData("Светлова Анна", "Светлова", "Анна", null)]
    [InlineData("Анна Светлова", "Светлова", "Анна", null)]
    [InlineData("Петров Иван Сергеевич", "Петров", "Иван", "Сергеевич")]
    [InlineData("Иван Сергеевич Петров", "Петров", "Иван", "Сергеевич")]
    [InlineData("Мария Ивановна", null, "Мария", "Ивановна")]
    [InlineData("Мария", null, "Мария", null)]
    [InlineData("", null, null, null)]
    public void A_full_name_is_told_apart(string text, string? last, string? first, string? middle) =>
        Assert.Equal(new PersonName(last, first, middle), PersonName.Parse(text));

    [Fact]
    public void A_contact_needs_a_name() =>
        Assert.Contains("lastName", Assert.Throws<InvalidInputException>(() => new Contact { Position = "Head" }.Check()).Fields);

    [Fact]
    public void The_first_phone_follows_from_the_ways_to_reach()
    {
        var contact = new Contact
        {
            ContactPoints =
            [
                new(ContactPointKind.Phone, "111"), new(ContactPointKind.Email, "ada@byron.uk"), new(ContactPointKind.Phone, " 222 ") { IsPrimary = true },
            ],
        };

        Assert.Equal(("222", "ada@byron.uk"), (contact.Phone, contact.Email));
    }

    [Fact]
    public void Setting_the_phone_replaces_the_one_that_stood_first()
    {
        var contact = new Contact { ContactPoints = [new(ContactPointKind.Phone, "111") { Label = "Work" }, new(ContactPointKind.Phone, "222")] };

        contact.Phone = "333";

        Assert.Equal(["333", "222"], contact.ContactPoints.Select(p => p.Value));
        Assert.Equal("Work", contact.ContactPoints[0].Label);
    }

    [Fact]
    public void Removing_the_phone_brings_the_next_one_forward()
    {
        var contact = new Contact { ContactPoints = [new(ContactPointKind.Phone, "111"), new(ContactPointKind.Phone, "222")] };

        contact.Phone = null;

        Assert.Equal("222", contact.Phone);
    }

    [Fact]
    public void A_phone_not_to_be_called_never_comes_first()
    {
        var contact = new Contact { ContactPoints = [new(ContactPointKind.Phone, "111") { IsPrimary = true, DoNotUse = true }, new(ContactPointKind.Phone, "222")] };

        Assert.Equal("222", contact.Phone);
        Assert.Equal(["222"], contact.ContactPoints.Where(p => p.IsPrimary).Select(p => p.Value));
    }

    [Fact]
    public void Who_is_not_to_be_called_at_all_has_no_phone_to_call_until_another_one_is_known()
    {
        var contact = new Contact { ContactPoints = [new(ContactPointKind.Phone, "111") { DoNotUse = true }] };

        Assert.Null(contact.Phone);
        contact.Phone = "222";

        Assert.Equal("222", contact.Phone);
        Assert.Equal(["222", "111"], contact.ContactPoints.Select(p => p.Value));
    }

    [Fact]
    public void A_number_brought_again_stays_one_not_to_be_called()
    {
        var contact = new Contact { ContactPoints = [new(ContactPointKind.Phone, "111") { DoNotUse = true, Label = "Work" }, new(ContactPointKind.Phone, "222")] };

        contact.Phone = "111";

        Assert.Contains(contact.ContactPoints, p => p is { Value: "111", DoNotUse: true, Label: "Work" });
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("@byron.uk")]
    [InlineData("ada@")]
    [InlineData("ada byron@uk")]
    public void What_is_no_email_is_refused_at_its_field(string email)
    {
        var contact = new Contact { LastName = "Byron", Email = email };

        Assert.Contains("email", Assert.Throws<InvalidInputException>(contact.Check).Fields);
    }

    [Fact]
    public void One_of_each_kind_comes_first()
    {
        var contact = new Contact
        {
            ContactPoints =
            [
                new(ContactPointKind.Phone, "111") { IsPrimary = true }, new(ContactPointKind.Phone, "222") { IsPrimary = true }, new(ContactPointKind.Email, "ada@byron.uk"),
            ],
        };

        Assert.Equal(["111", "ada@byron.uk"], contact.ContactPoints.Where(p => p.IsPrimary).Select(p => p.Value));
    }
}
