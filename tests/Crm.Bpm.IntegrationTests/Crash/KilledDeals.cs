using System.Text.Json.Nodes;
using static Crm.Bpm.IntegrationTests.Crash.Kills;

namespace Crm.Bpm.IntegrationTests.Crash;

/// <summary>Deals whose offers are followed up and whose stages are walked while the product is killed.</summary>
internal static class KilledDeals
{
    private const int Deals = 60;
    private const string Stages = "SELECT count(*) FROM deal_stage_history h JOIN deal_stage s ON s.id = h.to_stage_id WHERE s.\"order\" = 2";

    /// <summary>Each offer leads to one planned call and each first task to one step on; returns when it was killed.</summary>
    public static async Task<(int FollowingUp, int Walking)> WalkAsync(HostProcess host, TestDatabase data)
    {
        using var api = new Api(host.Address, CrmHost.AdminToken);
        var deals = await BeginAsync(api);
        var offerSent = (string)(await api.GetAsync("/api/dictionaries?dictionary=resultCode&code=OfferSent"))["items"]![0]!["id"]!;

        var followingUp = await KilledWhileAskedAsync(host, data, deals, deal => (
            "/api/relationships", new { kind = "Letter", status = "Completed", name = "Offer", deal, startAt = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1), resultCode = offerSent }, "offer-" + deal));
        Assert.Equal(Deals, await data.CountAsync("SELECT count(*) FROM relationship WHERE status = 'Planned' AND kind = 'Call' AND deal_id IS NOT NULL"));
        Assert.Equal(Deals, await data.CountAsync("SELECT count(DISTINCT deal_id) FROM relationship WHERE status = 'Planned' AND kind = 'Call'"));
        Assert.Equal(Deals, await data.CountAsync("SELECT count(*) FROM process_instance WHERE definition_id = 'follow-up-planning' AND status = 'Running'"));

        var tasks = new List<string>();
        foreach (var deal in deals)
            tasks.Add((string)(await api.GetAsync($"/api/tasks?subjectId={deal}&open=true"))["items"]!.AsArray().Single()!["id"]!);
        var walking = await KilledWhileAskedAsync(host, data, tasks, task => ($"/api/tasks/{task}/complete", new { outcome = "Next", values = new { } }, "walk-" + task));
        Assert.Equal(Deals, await data.CountAsync(Stages));
        Assert.Equal(Deals, await data.CountAsync("SELECT count(*) FROM crm_task WHERE subject_kind = 'deals' AND status IN ('Open', 'InProgress') AND name = 'Agree the contract'"));
        Assert.Equal(Deals, await data.CountAsync("SELECT count(*) FROM crm_task WHERE subject_kind = 'deals' AND status IN ('Open', 'InProgress')"));
        return (followingUp, walking);
    }

    private static async Task<List<string>> BeginAsync(Api api)
    {
        var contractor = await api.CreateAsync("contractors", new { name = "Kill & Sons" });
        var deals = new List<string>();
        for (var i = 0; i < Deals; i++)
            deals.Add((string)(await api.CreateAsync("deals", new { name = $"Deal {i}", contractor = contractor["id"] }))["id"]!);
        return deals;
    }
}
