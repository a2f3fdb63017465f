using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.Modules.Calendar;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.IntegrationTests.Expert;

/// <summary>One host with a licensed CRM Expert for each database, whose clock the tests turn.</summary>
public sealed class DispatchHosts : IAsyncDisposable
{
    private readonly Dictionary<string, CrmHost> _hosts = new(StringComparer.Ordinal);

    public async Task<CrmHost> OnAsync(string database)
    {
        if (!_hosts.TryGetValue(database, out var host))
            _hosts[database] = host = await StartAsync(database);
        return host;
    }

    /// <summary>A host of one test's own.</summary>
    /// <param name="database">"sqlite" or "postgres".</param>
    /// <param name="validDays">How long its licence is valid; there is no grace. Null for ever.</param>
    public static async Task<CrmHost> StartAsync(string database, int? validDays = null)
    {
        var host = await CrmHost.OnAsync(database, "Plugins:More=" + ExpertHosts.Folder);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await ExpertHosts.LicenseAsync(host, validDays is { } days ? today.AddDays(days) : null);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Values)
            await host.DisposeAsync();
    }
}

/// <summary>A queue with a rule, and its people, who work day and night.</summary>
internal sealed class DispatchTeam
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly CrmHost _crm;

    private DispatchTeam(CrmHost crm, Guid queue, Guid head, IReadOnlyList<(string Name, Guid Id)> people) => (_crm, Queue, Head, People) = (crm, queue, head, people);

    public Guid Queue { get; }
    public Guid Head { get; }
    public IReadOnlyList<(string Name, Guid Id)> People { get; }
    public Guid Rule { get; private set; }

    public static async Task<DispatchTeam> MakeAsync(CrmHost crm, params string[] names)
    {
        var people = await crm.AsTheProductAsync(services =>
        {
            var users = names.Append("Head").Select(name => new User { Name = name }).ToList();
            services.GetRequiredService<CrmDb>().AddRange(users);
            return Task.FromResult(users.ConvertAll(u => (u.Name, u.Id)));
        });
        var week = Enum.GetValues<DayOfWeek>().ToDictionary(d => d.ToString(), _ => new { from = "00:00:00", to = "23:59:59" });
        foreach (var (_, id) in people)
            using (var content = System.Net.Http.Json.JsonContent.Create(week))
                Assert.Equal(HttpStatusCode.OK, (await crm.Admin.TryAsync(HttpMethod.Put, $"/api/calendar/hours/{id}", content)).Status);
        var head = people[^1].Id;
        var queue = await crm.Admin.CreateAsync("lead-queues", new { name = "Queue " + Guid.CreateVersion7(), owner = new { id = head } });
        return new DispatchTeam(crm, (Guid)queue["id"]!, head, people[..^1]);
    }

    /// <summary>Makes its rule, with everybody at weight 1 or as given.</summary>
    public async Task<DispatchTeam> RuleAsync(string algorithm, int? firstTouchMinutes = null, bool isActive = true, params int[] weights)
    {
        var made = await _crm.Admin.PostAsync("/api/dispatch-rules/new", Body(algorithm, firstTouchMinutes, isActive, weights));
        Rule = (Guid)made["id"]!;
        return this;
    }

    public object Body(string algorithm, int? firstTouchMinutes = null, bool isActive = true, params int[] weights) => new
    {
        name = "Rule of " + Queue,
        queueId = Queue,
        algorithm,
        firstTouchMinutes,
        isActive,
        members = People.Select((p, i) => new { id = p.Id, weight = weights.Length > i ? weights[i] : 1 }),
    };

    public Task<JsonNode> LeadAsync(string name, string? phone = null) => _crm.Admin.CreateAsync("leads", new { name, phone, queue = Queue });

    public Task AwayAsync(string name, Guid? substitute = null)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        return _crm.Admin.PostAsync($"/api/users/{Of(name)}/absences", new { from = today.AddDays(-2), to = today.AddDays(30), substituteId = substitute });
    }

    public Guid Of(string name) => People.Single(p => p.Name == name).Id;

    /// <summary>Waits until a lead is whose it should be.</summary>
    public Task UntilAsync(JsonNode lead, string name) => _crm.Database.UntilAsync($"SELECT count(*) FROM lead WHERE id = {Id(lead)} AND responsible_id = {Id(Of(name))}", 1, s_patience);

    /// <summary>How a lead went where it went.</summary>
    public Task<JsonNode> WhyAsync(JsonNode lead) => _crm.Admin.GetAsync($"/api/leads/{lead["id"]}/dispatch");

    /// <summary>Waits until so many of a lead's decisions came to this.</summary>
    public Task OutcomeAsync(JsonNode lead, string outcome, int times) =>
        _crm.Database.UntilAsync($"SELECT count(*) FROM dispatch_decision WHERE outcome = '{outcome}' AND lead_id = {Id(lead)}", times, s_patience);

    /// <summary>An id as the database writes it.</summary>
    public string Id(Guid id) => _crm.Database.Kind == "sqlite" ? $"x'{id:N}'" : $"'{id}'";

    public void Turn(TimeSpan by) => _crm.Services.GetRequiredService<CrmClock>().Forward(by);

    private string Id(JsonNode record) => Id((Guid)record["id"]!);
}
