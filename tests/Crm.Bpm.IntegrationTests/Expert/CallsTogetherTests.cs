using System.Net;
using System.Text.Json;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Crm.Bpm.IntegrationTests.Expert.TestExchange;

namespace Crm.Bpm.IntegrationTests.Expert;

/// <summary>What comes at once is kept together, is answered each for itself, and is told only to those it concerns.</summary>
public sealed class CallsTogetherTests(ExpertHosts hosts) : IClassFixture<ExpertHosts>
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Only_whose_telephone_rings_and_whose_task_it_is_are_told(string database)
    {
        var crm = await hosts.OnAsync(database);
        var (anna, boris) = (await PersonAsync(crm, "Anna"), await PersonAsync(crm, "Boris"));
        var exchange = await TestExchange.ConnectAsync(crm, new { onDutyId = anna });
        await exchange.GiveAsync(("101", anna), ("102", boris));
        using var told = new Ears(crm);
        var (rung, task) = (told.NextAsync("calls-of:" + anna), told.NextAsync(TaskTopics.OfPerson(anna)));
        told.Never("calls-of:" + boris, TaskTopics.OfPerson(boris), TaskTopics.Any);
        var number = NewNumber();

        await exchange.SayAsync(Event(number, "Started", number), Event(number, "Ringing", number, "101"));
        await rung.WaitAsync(TimeSpan.FromSeconds(20));
        await exchange.SayAsync(Event(number, "Ended", disposition: "Missed", second: 20));
        await task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Empty(told.Wrong);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Posts_that_come_at_once_are_each_answered_for_themselves(string database)
    {
        var crm = await hosts.OnAsync(database);
        var (exchange, off) = (await TestExchange.ConnectAsync(crm), await TestExchange.ConnectAsync(crm));
        await crm.Admin.PostAsync($"/api/telephony-connections/{off.Id}/save", new { name = "off", isActive = false });
        var numbers = Enumerable.Range(0, 30).Select(_ => NewNumber()).ToList();

        var answers = await Task.WhenAll(numbers.Select(async (number, i) =>
        {
            var body = JsonSerializer.Serialize(Event(number, "Started", number));
            return (await (i % 3 == 2 ? off : exchange).PostAsync("events", body, signature: i % 3 == 1 ? "00" : null)).Status;
        }));

        Assert.Equal(numbers.Select((_, i) => new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound }[i % 3]), answers);
        Assert.Equal(10, await crm.Database.CountAsync($"SELECT count(*) FROM call_session WHERE phone_key IN ('{string.Join("','", numbers)}')"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task What_cannot_be_kept_does_not_take_along_what_came_with_it(string database)
    {
        var crm = await hosts.OnAsync(database);
        var exchange = await TestExchange.ConnectAsync(crm);
        var numbers = Enumerable.Range(0, 12).Select(_ => NewNumber()).ToList();

        // PostgreSQL keeps no zero characters; SQLite does.
        var spoilt = Enumerable.Range(0, 4).Select(i => exchange.PostAsync("events", JsonSerializer.Serialize(Event($"spoilt-{i}\0", "Started", numbers[i])))).ToList();
        var kept = await Task.WhenAll(numbers.Skip(4).Select(number => exchange.PostAsync("events", JsonSerializer.Serialize(Event(number, "Started", number)))).ToList());
        await Task.WhenAll(spoilt);

        Assert.All(kept, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(8, await crm.Database.CountAsync($"SELECT count(*) FROM call_session WHERE call_key IN ('{string.Join("','", numbers)}')"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_number_that_calls_again_and_again_at_once_is_one_missed_call(string database)
    {
        var crm = await hosts.OnAsync(database);
        var exchange = await TestExchange.ConnectAsync(crm, new { unknownNumbers = "LeadAlways" });
        var number = NewNumber();

        await exchange.SayAsync([.. Enumerable.Range(0, 8).SelectMany(i => new[] { Event($"{number}-{i}", "Started", number), Event($"{number}-{i}", "Ended", disposition: "Missed", second: 20) })]);

        Assert.Equal(1, await crm.Database.CountAsync($"SELECT count(*) FROM missed_call WHERE phone_key = '{number}' AND times = 8"));
        Assert.Equal(1, await crm.Database.CountAsync($"SELECT count(*) FROM lead WHERE phone = '{number}'"));
        Assert.Equal(8, await crm.Database.CountAsync($"SELECT count(*) FROM call_session WHERE phone_key = '{number}' AND lead_id IS NOT NULL AND missed_call_id IS NOT NULL"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_process_that_an_answer_starts_hears_the_end_that_comes_right_behind_it(string database)
    {
        var crm = await hosts.OnAsync(database);
        var anna = await PersonAsync(crm, "Anna");
        var exchange = await TestExchange.ConnectAsync(crm);
        await exchange.GiveAsync(("101", anna));
        await crm.PublishAsync("talks", [Company.Step("Answered", "Crm.Expert.CallAnswered").Starting(), Company.Step("Ended", "Crm.Expert.CallEnded"), Company.Step("End", "Elsa.WriteLine", ("text", "ended"))],
            [("Answered", "Done", "Ended"), ("Ended", "Done", "End")]);

        await Parallel.ForEachAsync(Enumerable.Range(0, 20).Select(_ => NewNumber()), new ParallelOptions { MaxDegreeOfParallelism = 5 }, async (number, _) =>
        {
            await exchange.SayAsync(Event(number, "Started", number), Event(number, "Answered", null, "101", second: 5));
            await exchange.SayAsync(Event(number, "Ended", second: 20));
        });

        await crm.UntilAsync("20 processes that heard the end", async db => await db.Set<ProcessInstance>().CountAsync(i => i.DefinitionId == "talks" && i.SubStatus == "Finished") == 20);
    }

    private static async Task<Guid> PersonAsync(CrmHost crm, string name)
    {
        using var api = await crm.SignInAsync(name, ShippedRoles.Manager);
        return await crm.AsTheProductAsync(services => services.GetRequiredService<CrmDb>().Set<User>().Where(u => u.Name == name).OrderByDescending(u => u.Number).Select(u => u.Id).FirstAsync());
    }

    /// <summary>Listens as pages do.</summary>
    private sealed class Ears(CrmHost crm) : IDisposable
    {
        private readonly List<IDisposable> _listening = [];
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _wrong = new();

        /// <summary>What was told that should not have been.</summary>
        public IEnumerable<string> Wrong => _wrong;

        public Task NextAsync(string topic)
        {
            var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Listen(topic, () => told.TrySetResult());
            return told.Task;
        }

        public void Never(params string[] topics)
        {
            foreach (var topic in topics)
                Listen(topic, () => _wrong.Enqueue(topic));
        }

        public void Dispose() => _listening.ForEach(one => one.Dispose());

        private void Listen(string topic, Action told) => _listening.Add(crm.Services.GetRequiredService<ILive>().Listen(topic, () =>
        {
            told();
            return Task.CompletedTask;
        }));
    }
}
