using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using static Crm.Bpm.IntegrationTests.Workflows.Company;

namespace Crm.Bpm.IntegrationTests.Letters;

/// <summary>Letters on their way through a real mail server.</summary>
public sealed class LetterTests(LetterHosts hosts) : IClassFixture<LetterHosts>
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_letter_from_a_template_arrives_once_with_its_text_its_files_and_its_Message_ID(string database)
    {
        var (crm, box) = await hosts.OnAsync(database);
        var client = await crm.Admin.CreateAsync("contractors", new { kind = "SoleProprietor", name = "Ada <Byron> & Co", lastName = "Byron", firstName = "Ada", email = "ada@engines.example" });
        var key = Guid.CreateVersion7().ToString();
        var body = new
        {
            subjectKind = "contractors", subjectId = client["id"], template = "thanks", language = "en",
            attachments = new[] { new { name = "смета.txt", contentType = "text/plain; charset=utf-8", content = Convert.ToBase64String("42"u8) } },
        };

        var (first, _) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/letters", body, request => request.Headers.Add("Idempotency-Key", key));
        var (second, letter) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/letters", body, request => request.Headers.Add("Idempotency-Key", key));
        letter = await UntilAsync(crm, letter!, "Sent");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first, second));
        var arrived = Assert.Single(box.For("ada@engines.example"));
        Assert.Equal((string)letter["messageId"]!, arrived.MessageId);
        Assert.EndsWith("@loft.example", arrived.MessageId, StringComparison.Ordinal);
        Assert.Equal("Thank you for the talk", arrived.Subject);
        Assert.EndsWith("@loft.example", arrived.From.Mailboxes.Single().Address, StringComparison.Ordinal);
        Assert.Contains("Hello Ada,", arrived.TextBody, StringComparison.Ordinal);
        Assert.Contains("<p>Hello Ada,</p>", arrived.HtmlBody, StringComparison.Ordinal);
        var file = (MimePart)Assert.Single(arrived.Attachments);
        Assert.Equal("смета.txt", file.FileName);
        Assert.Equal(("Mail", 1), ((string)letter["channel"]!, (int)letter["attempts"]!));
        Assert.Equal((string)client["id"]!, (string)(await crm.Admin.GetAsync($"/api/letters?subjectId={client["id"]}"))["items"]![0]!["subjectId"]!);
        var kept = (await crm.Admin.GetAsync($"/api/letters/{letter["id"]}/attachments"))["items"]![0]!;
        using var download = await crm.Admin.Http.GetAsync($"/api/letters/{letter["id"]}/attachments/{kept["id"]}");
        Assert.Equal("42", await download.Content.ReadAsStringAsync());
        Assert.Equal("attachment", download.Content.Headers.ContentDisposition!.DispositionType);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_refused_letter_fails_with_the_servers_words_and_its_writer_is_told_once(string database)
    {
        var (crm, box) = await hosts.OnAsync(database);

        var letter = await UntilAsync(crm, await WriteAsync(crm, "nobody@engines.example"), "Failed");

        Assert.Contains("nobody@engines.example", (string)letter["reason"]!, StringComparison.Ordinal);
        Assert.Contains("550", (string)letter["reason"]!, StringComparison.Ordinal);
        Assert.Empty(box.For("nobody@engines.example"));
        var href = "/letters/" + letter["id"];
        Assert.Equal(1, await crm.ReadAsync(db => db.Set<Notification>().CountAsync(n => n.Href == href)));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_server_that_asks_to_come_later_gets_the_letter_later_under_the_same_Message_ID(string database)
    {
        var (crm, box) = await hosts.OnAsync(database);
        box.Busy(true);
        var letter = await WriteAsync(crm, "later@engines.example");
        await UntilAsync(crm, letter, "Queued", read => (int)read["attempts"]! >= 2);

        box.Busy(false);
        letter = await UntilAsync(crm, letter, "Sent");

        Assert.Equal((string)letter["messageId"]!, Assert.Single(box.For("later@engines.example")).MessageId);
        Assert.True((int)letter["attempts"]! >= 3);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_letter_that_was_withdrawn_does_not_leave(string database)
    {
        var (crm, box) = await hosts.OnAsync(database);
        box.Busy(true);
        var letter = await WriteAsync(crm, "later@withdrawn.example");
        await UntilAsync(crm, letter, "Queued", read => (int)read["attempts"]! >= 1);

        await crm.Admin.DoAsync("letters", letter, "cancel");
        box.Busy(false);
        var (status, _) = await crm.Admin.TryAsync(HttpMethod.Post, $"/api/letters/{letter["id"]}/confirm-sent");
        await UntilAsync(crm, await WriteAsync(crm, "after@withdrawn.example"), "Sent");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Empty(box.For("later@withdrawn.example"));
        Assert.Equal("Cancelled", (string)(await crm.Admin.GetAsync($"/api/letters/{letter["id"]}"))["status"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_step_sends_a_letter_and_goes_on_at_what_became_of_it(string database)
    {
        var (crm, box) = await hosts.OnAsync(database);
        var good = await crm.Admin.CreateAsync("contractors", new { name = "Good", email = "good@step.example" });
        var bad = await crm.Admin.CreateAsync("contractors", new { name = "Bad", email = "nobody@step.example" });
        var silent = await crm.Admin.CreateAsync("contractors", new { name = "Silent" });
        await PublishAsync(crm, "letter-" + database);

        var ends = new List<string>();
        foreach (var client in new[] { good, bad, silent })
        {
            var instance = await StartAsync(crm, "letter-" + database, (Guid)client["id"]!);
            await crm.UntilAsync(instance, InstanceSubStatus.Finished);
            ends.Add(await EndOfAsync(crm, instance));
        }

        Assert.Equal(["Sent", "Failed", "Failed"], ends);
        Assert.Equal("Спасибо за разговор", Assert.Single(box.For("good@step.example")).Subject);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task The_offer_of_a_deal_goes_out_with_its_products_and_takes_its_place_in_the_chain_once(string database)
    {
        var (crm, box) = await hosts.OnAsync(database);
        var client = await crm.Admin.CreateAsync("contractors", new { name = "Café <Вектор>", email = "offer@deals.example" });
        var deal = await crm.Admin.CreateAsync("deals", new { name = "Столы", contractor = client["id"] });
        await crm.Admin.DoAsync("deals", deal, "products", new
        {
            currency = "RUB",
            lines = new object[] { new { name = "Стол <дуб>", quantity = 3, unit = "шт.", price = 12000.5, discountPercent = 10, vatPercent = 20 }, new { name = "Доставка", price = 1000 } },
        });

        var letter = await UntilAsync(crm, await crm.Admin.PostAsync("/api/letters", new { subjectKind = "deals", subjectId = deal["id"], template = "offer-letter", language = "ru" }), "Sent");

        var arrived = Assert.Single(box.For("offer@deals.example"));
        Assert.Equal("Наше предложение: Столы", arrived.Subject);
        var file = (MimePart)Assert.Single(arrived.Attachments);
        Assert.StartsWith("Коммерческое предложение №", file.FileName, StringComparison.Ordinal);
        var offer = ((TextPart)file).Text.Replace('\u00a0', ' ').Replace("&nbsp;", " ", StringComparison.Ordinal);
        Assert.Contains("Стол &lt;дуб&gt;", offer, StringComparison.Ordinal);
        Assert.Contains("Café &lt;Вектор&gt;", offer, StringComparison.Ordinal);
        Assert.Contains("32 401,35", offer, StringComparison.Ordinal);
        Assert.Contains("33 401,35", offer, StringComparison.Ordinal);
        Assert.Contains("В том числе НДС 20 %", offer, StringComparison.Ordinal);
        Assert.Contains("5 400,23", offer, StringComparison.Ordinal);
        Assert.Contains("Без НДС", offer, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", offer, StringComparison.Ordinal);
        var done = Assert.Single((await crm.Admin.GetAsync($"/api/relationships?deal={deal["id"]}&kind=Letter"))["items"]!.AsArray())!;
        Assert.Equal(("Letter", "Completed", "Out", (string)client["id"]!), ((string)done["kind"]!, (string)done["status"]!, (string)done["direction"]!, (string)done["contractor"]!["id"]!));
        Assert.Equal((string)letter["name"]!, (string)done["name"]!);
        Assert.NotNull(done["resultCode"]);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Who_sees_a_client_sees_the_letters_about_it_everywhere_and_nobody_else_does(string database)
    {
        var (crm, _) = await hosts.OnAsync(database);
        var (anna, boris) = (await crm.SignInAsync("Anna", ShippedRoles.Manager), await crm.SignInAsync("Boris", ShippedRoles.Manager));
        var me = await crm.ReadAsync(db => db.Set<User>().Where(u => u.Name == "Anna").OrderByDescending(u => u.Number).Select(u => u.Id).FirstAsync());
        var client = await crm.Admin.CreateAsync("contractors", new { name = "Seen", email = "seen@access.example", responsible = me });
        var letter = await crm.Admin.PostAsync("/api/letters", new { subjectKind = "contractors", subjectId = client["id"], name = "Secret offer", body = "x" });

        await anna.PostAsync("/api/letters", new { subjectKind = "contractors", subjectId = client["id"], name = "Own offer", body = "x" });

        var query = $"subjectId={client["id"]}";
        Assert.Equal((2, 0), (await anna.CountAsync("letters", query), await boris.CountAsync("letters", query)));
        Assert.Contains("Own offer", await anna.Http.GetStringAsync($"/api/letters/export?{query}"), StringComparison.Ordinal);
        Assert.DoesNotContain("offer", await boris.Http.GetStringAsync($"/api/letters/export?{query}"), StringComparison.Ordinal);
        Assert.Equal("Secret offer", (string)(await anna.GetAsync($"/api/letters/{letter["id"]}"))["name"]!);
        foreach (var path in new[] { "", "/attachments", "/history" })
            Assert.Equal(HttpStatusCode.NotFound, (await boris.TryAsync(HttpMethod.Get, $"/api/letters/{letter["id"]}{path}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await boris.TryAsync(HttpMethod.Post, "/api/letters", new { subjectKind = "contractors", subjectId = client["id"], to = "a@b.example", name = "x", body = "x" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.TryAsync(HttpMethod.Get, "/api/mail")).Status);
    }

    [Theory]
    [InlineData("""{"to":"ann","name":"x","body":"x"}""", "to")]
    [InlineData("""{"to":"ann@example.com\r\nBcc: all@example.com","name":"x","body":"x"}""", "to")]
    [InlineData("""{"to":"ann@example.com","cc":"Bob","name":"x","body":"x"}""", "cc")]
    [InlineData("""{"to":"ann@example.com","name":"x\r\nBcc: all@example.com","body":"x"}""", "name")]
    [InlineData("""{"to":"ann@example.com","name":" ","body":"x"}""", "name")]
    [InlineData("""{"to":"ann@example.com","name":"x","body":"<script>x</script>"}""", "body")]
    [InlineData("""{"name":"x","body":"x"}""", "to")]
    [InlineData("""{"to":"ann@example.com","template":"no-such-template"}""", "template")]
    [InlineData("""{"to":"ann@example.com","name":"x","body":"x","subjectKind":"tasks","subjectId":"01900000-0000-7000-8000-000000000000"}""", "subjectKind")]
    [InlineData("""{"to":"ann@example.com","name":"x","body":"x","attachments":[{"name":"../../etc/passwd","content":"QQ=="}]}""", "attachments")]
    [InlineData("""{"to":"ann@example.com","name":"x","body":"x","attachments":[{"name":"a.txt","content":""}]}""", "attachments")]
    public async Task What_cannot_be_sent_is_refused_with_a_sentence_at_its_field(string body, string field)
    {
        var (crm, _) = await hosts.OnAsync("sqlite");

        var (status, answer) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/letters", JsonNode.Parse(body));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotNull(answer!["errors"]![field]);
    }

    [Fact]
    public async Task Attachments_that_are_too_large_together_are_refused()
    {
        var (crm, _) = await hosts.OnAsync("sqlite");
        var file = new { name = "large.bin", contentType = "application/octet-stream", content = Convert.ToBase64String(new byte[10_600_000]) };

        var (status, answer) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/letters", new { to = "ann@example.com", name = "x", body = "x", attachments = new[] { file, file } });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("20", answer!["errors"]!["attachments"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_template_is_shown_with_a_record_and_a_wrong_one_is_refused_with_its_line(string database)
    {
        var (crm, _) = await hosts.OnAsync(database);
        var client = await crm.Admin.CreateAsync("contractors", new { name = "Loft & Co", email = "office@loft.example", annualRevenue = new { amount = 1500000, currency = "RUB" } });
        var names = (await crm.Admin.GetAsync("/api/templates/names?about=contractors"))["items"]!.AsArray().Select(n => (string)n!["name"]!).ToList();

        var shown = await crm.Admin.PostAsync("/api/templates/preview", new
        {
            about = "contractors", recordId = client["id"], language = "ru", subjectLine = "Для {{ record.name }}",
            body = "<p>{{ record.name }}: {{ record.annualRevenue }}, {{ record.kind }}, {{ recipient.email }}, {{ record.region.name }}|</p>",
        });
        var (status, wrong) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/templates", new { name = "Wrong", about = "contractors", body = "<p>\n{{ record.nmae }}</p>" });
        var made = await crm.Admin.CreateAsync("templates", new { name = "Right", about = "contractors", body = string.Join('\n', names.Select(n => "{{ " + n + " }}")) });

        Assert.Equal("Для Loft & Co", (string)shown["subjectLine"]!);
        Assert.Equal("<p>Loft &amp; Co: 1 500 000 RUB, Юридическое лицо, office@loft.example, |</p>", ((string)shown["html"]!).Replace("&nbsp;", " ", StringComparison.Ordinal).Replace('\u00a0', ' '));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("nmae", wrong!["errors"]!["body"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("2", wrong["errors"]!["body"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("record.annualRevenue", names);
        Assert.Equal("Right", (string)made["name"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Without_a_mail_server_letters_are_kept_and_leave_once_there_is_one(string database)
    {
        var (crm, box) = await hosts.OnAsync(database);
        await crm.Admin.TryAsync(HttpMethod.Put, "/api/mail", new { host = "" });
        var letter = await UntilAsync(crm, await WriteAsync(crm, "kept@engines.example"), "Sent");
        Assert.Equal("Outbox", (string)letter["channel"]!);
        Assert.Empty(box.For("kept@engines.example"));

        var (wrong, _) = await crm.Admin.TryAsync(HttpMethod.Put, "/api/mail", new { host = "mail.example.com", port = 587, security = "None", from = "crm@loft.example" });
        var (set, shown) = await crm.Admin.TryAsync(HttpMethod.Put, "/api/mail", new { host = "127.0.0.1", port = box.Port, security = "None", userName = "", password = "s3cret", from = "post@loft.example", fromName = "Loft" });
        await crm.Admin.PostAsync("/api/mail/test", new { to = "test@engines.example" });
        await crm.Admin.DoAsync("letters", letter, "send-again");
        letter = await UntilAsync(crm, letter, "Sent", read => (string?)read["channel"] == "Mail");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (wrong, set));
        Assert.DoesNotContain("s3cret", shown!.ToJsonString() + await crm.Admin.Http.GetStringAsync("/api/mail") + await crm.ReadAsync(db => db.Set<Modules.Data.Setting>().Where(s => s.Name == "mail").Select(s => s.Value).SingleAsync()), StringComparison.Ordinal);
        Assert.Single(box.For("test@engines.example"));
        Assert.Equal(("Loft", "post@loft.example"), Assert.Single(box.For("kept@engines.example")).From.Mailboxes.Select(m => (m.Name, m.Address)).Single());
    }

    private static Task<JsonNode> WriteAsync(CrmHost crm, string to) => crm.Admin.PostAsync("/api/letters", new { to, name = "Offer", body = "Hello" });

    private static async Task<JsonNode> UntilAsync(CrmHost crm, JsonNode letter, string status, Func<JsonNode, bool>? isSo = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var read = await crm.Admin.GetAsync($"/api/letters/{letter["id"]}");
            if ((string)read["status"]! == status && isSo?.Invoke(read) != false)
                return read;
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), $"Not {status}: {read.ToJsonString()}");
            await Task.Delay(30);
        }
    }

    // Sends, and goes on to a step that is called as the port.
    private static Task PublishAsync(CrmHost crm, string definition) => crm.PublishAsync(definition,
        [Step("Send", "Crm.SendLetter", ("template", "thanks"), ("language", "ru")), Step("Sent", "Elsa.WriteLine", ("text", "sent")), Step("Failed", "Elsa.WriteLine", ("text", "failed"))],
        [("Send", "Sent", "Sent"), ("Send", "Failed", "Failed")]);

    private static Task<Guid> StartAsync(CrmHost crm, string definition, Guid contractor) => crm.Services.GetRequiredService<IProcessOperations>()
        .ExecuteAsync(new ProcessStart(definition + "-1") { SubjectKind = "contractors", SubjectId = contractor }, CancellationToken.None);

    private static Task<string> EndOfAsync(CrmHost crm, Guid instance) =>
        crm.ReadAsync(db => db.Set<JournalLine>().Where(j => j.InstanceId == instance && j.StepType == "Elsa.WriteLine").Select(j => j.StepId).FirstAsync());
}
