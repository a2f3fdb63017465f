using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.IntegrationTests.Basic;

/// <summary>Calls and meetings that take place again, through the API.</summary>
public sealed class SeriesTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    private static readonly TimeZoneInfo s_berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    // A Monday in the coming March, ten o'clock in Berlin: the clock is changed before the month is over.
    private static readonly DateTime s_monday = Monday(TimeProvider.System.GetUtcNow().Year + 1);

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Each_occurrence_is_a_meeting_of_its_own_at_the_same_local_time_and_people_are_told_once(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await InBerlinAsync(crm, "Anna");
        using var boris = await crm.SignInAsync("Boris", ShippedRoles.Manager);
        var client = await anna.CreateAsync("contractors", new { name = "Weekly" + database });

        var series = await PlanAsync(anna, client, "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10", new[] { await MeAsync(boris) });

        var items = series["items"]!.AsArray();
        Assert.Equal(10, items.Count);
        Assert.All(items, one => Assert.Equal(10, Local(one!).Hour));
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Wednesday], items.Select(one => Local(one!).DayOfWeek).Distinct());
        Assert.NotEqual(((DateTime)items[0]!["startAt"]!).ToUniversalTime().Hour, ((DateTime)items[9]!["startAt"]!).ToUniversalTime().Hour);
        Assert.Equal("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10", (string)series["rule"]!);
        var second = await anna.GetAsync($"/api/relationships/{items[1]!["id"]}");
        Assert.Equal(((string)items[0]!["id"]!, (string)series["series"]!, 1), ((string)second["previous"]!["id"]!, (string)second["series"]!, (int)second["seriesPosition"]!));
        Assert.Equal((string)(await anna.GetAsync($"/api/relationships/{items[0]!["id"]}"))["startAt"]!, (string)(await anna.GetAsync($"/api/contractors/{client["id"]}"))["nextStepAt"]!);
        Assert.Equal(10, await anna.CountAsync("relationships", $"series={series["series"]}"));
        Assert.Equal((10, 1), (await boris.CountAsync("relationships", $"series={series["series"]}"), await crm.Database.CountAsync($"SELECT COUNT(*) FROM notification WHERE text_en LIKE '%Status with Weekly{database}%'")));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Moving_this_one_leaves_the_others_and_moving_the_following_takes_their_rule_along(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await InBerlinAsync(crm, "Anna");
        var client = await anna.CreateAsync("contractors", new { name = "Movers" });
        var series = await PlanAsync(anna, client, "FREQ=WEEKLY;COUNT=5");
        var items = series["items"]!.AsArray();

        await anna.DoAsync("relationships", items[1]!, "reschedule", new { startAt = Utc(Local(items[1]!).AddDays(2)) });
        await anna.DoAsync("relationships", items[2]!, "reschedule", new { startAt = Utc(Local(items[2]!).AddDays(1).AddHours(5)), following = true });

        var (first, second) = (await anna.GetAsync($"/api/relationships/{items[0]!["id"]}/series"), await anna.GetAsync($"/api/relationships/{items[4]!["id"]}/series"));
        Assert.Equal(["Monday 10", "Wednesday 10"], first["items"]!.AsArray().Select(Said));
        Assert.Equal(["Tuesday 15", "Tuesday 15", "Tuesday 15"], second["items"]!.AsArray().Select(Said));
        Assert.Equal("FREQ=WEEKLY;COUNT=3", (string)second["rule"]!);
        Assert.StartsWith("FREQ=WEEKLY;UNTIL=", (string)first["rule"]!, StringComparison.Ordinal);
        Assert.NotEqual((string)first["id"]!, (string)second["id"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Cancelling_the_following_leaves_what_was_before_and_saying_it_again_changes_nothing(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await InBerlinAsync(crm, "Anna");
        using var boris = await crm.SignInAsync("Boris", ShippedRoles.Manager);
        var client = await anna.CreateAsync("contractors", new { name = "Cancellers" });
        var items = (await PlanAsync(anna, client, "FREQ=MONTHLY;COUNT=4"))["items"]!.AsArray();
        await anna.DoAsync("relationships", items[0]!, "complete", new { result = "Went well" });

        var (notHis, _) = await boris.TryAsync(HttpMethod.Post, $"/api/relationships/{items[2]!["id"]}/cancel", new { reason = "No", following = true });
        await anna.DoAsync("relationships", items[2]!, "cancel", new { reason = "They moved away", following = true });
        await anna.DoAsync("relationships", items[2]!, "cancel", new { reason = "They moved away", following = true });
        await anna.DoAsync("relationships", items[3]!, "reopen");

        Assert.Equal(HttpStatusCode.NotFound, notHis);
        Assert.Equal(["Completed", "Planned", "Cancelled", "Planned"], (await anna.GetAsync($"/api/relationships/{items[0]!["id"]}/series"))["items"]!.AsArray().Select(one => (string)one!["status"]!));
        var once = await anna.CreateAsync("relationships", new { contractor = client["id"], startAt = s_monday });
        Assert.Equal(HttpStatusCode.Conflict, (await anna.TryAsync(HttpMethod.Post, $"/api/relationships/{once["id"]}/cancel", new { reason = "x", following = true })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await anna.TryAsync(HttpMethod.Get, $"/api/relationships/{once["id"]}/series")).Status);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Holidays_are_left_out_on_working_days_and_a_rule_without_an_end_is_refused(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await InBerlinAsync(crm, "Anna");
        var client = await anna.CreateAsync("contractors", new { name = "Workers" });
        // 8 March is a holiday in the calendar that is shipped; the series begins on the working day before it.
        var eve = new DateTime(s_monday.Year, 3, 5, 9, 0, 0, DateTimeKind.Utc);

        var series = await PlanAsync(anna, client, "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=5", start: eve);
        var (endless, why) = await anna.TryAsync(HttpMethod.Post, "/api/relationships/plan-series", new { contractor = client["id"], startAt = s_monday, rule = "FREQ=DAILY" });
        var (many, _) = await anna.TryAsync(HttpMethod.Post, "/api/relationships/plan-series", new { contractor = client["id"], startAt = s_monday, rule = "FREQ=DAILY;COUNT=61" });

        Assert.Equal(5, series["items"]!.AsArray().Count);
        Assert.All(series["items"]!.AsArray(), one => Assert.False(Local(one!).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || Local(one!) is { Month: 3, Day: 8 }));
        if (new DateOnly(s_monday.Year, 3, 8).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            Assert.Equal(($"{s_monday.Year}-03-08", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=6"), ((string)series["leftOut"]![0]!, (string)series["rule"]!));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (endless, many));
        Assert.Contains("how many times", why!["errors"]!["rule"]![0]!.ToString(), StringComparison.Ordinal);
    }

    private static DateTime Monday(int year)
    {
        var first = new DateTime(year, 3, 8, 9, 0, 0, DateTimeKind.Utc);
        return first.AddDays((8 - (int)first.DayOfWeek) % 7);
    }

    private static Task<JsonNode> PlanAsync(Api person, JsonNode client, string rule, string[]? participants = null, DateTime? start = null) => person.PostAsync("/api/relationships/plan-series",
        new { kind = "Meeting", name = "Status with " + client["name"], contractor = client["id"], startAt = start ?? s_monday, rule, participants });

    private static async Task<Api> InBerlinAsync(CrmHost crm, string name)
    {
        var person = await crm.SignInAsync(name, ShippedRoles.Manager);
        await crm.Admin.PatchAsync("/api/users/" + await MeAsync(person), new { timeZone = s_berlin.Id });
        return person;
    }

    private static async Task<string> MeAsync(Api person) => (string)(await person.GetAsync("/api/me"))["id"]!;

    private static DateTime Local(JsonNode one) => TimeZoneInfo.ConvertTimeFromUtc(((DateTime)one["startAt"]!).ToUniversalTime(), s_berlin);

    private static DateTime Utc(DateTime local) => TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), s_berlin);

    private static string Said(JsonNode? one) => Local(one!).ToString("dddd H", CultureInfo.InvariantCulture);
}
