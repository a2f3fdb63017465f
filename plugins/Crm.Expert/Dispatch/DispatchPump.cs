using Crm.Basic.Queues;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Licensing;
using Crm.Bpm.Sdk.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crm.Expert.Dispatch;

/// <summary>
/// Gives leads out as soon as they come into a queue with a rule, and looks twice a minute for what waited for somebody to come to work.
/// The waiting lead itself is the intent: whatever brought it (form, import, process, person) and wherever a crash came between, it is found.
/// </summary>
internal sealed partial class DispatchPump(UnitOfWork work, ILive live, ICrmClock clock, ILicensing licensing, ILogger<DispatchPump> log) : BackgroundService
{
    private const int Batch = 20;
    private const int MostWaiting = 10_000;
    private const int MostWithoutMembers = 200;
    private const int MostDue = 500;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(30);
    private static readonly Viewer s_viewer = Viewer.Unrestricted("CRM Expert");
    private readonly SemaphoreSlim _asked = new(0);

    public override void Dispose()
    {
        base.Dispose();
        _asked.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var queues = live.Listen(QueueLive.Any, AskAsync);
        using var rules = live.Listen(DispatchTopics.Settings, AskAsync);
        clock.Turned += OnTurned;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await LookAsync(stoppingToken);
                await _asked.WaitAsync(s_pause, stoppingToken);
                // However often it was asked meanwhile, one look answers.
                while (await _asked.WaitAsync(0, stoppingToken))
                    continue;
            }
        }
        finally
        {
            clock.Turned -= OnTurned;
        }
    }

    private Task AskAsync()
    {
        _asked.Release();
        return Task.CompletedTask;
    }

    private void OnTurned(object? sender, EventArgs e) => _asked.Release();

    private async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            if (!licensing.StateOf(ExpertPlugin.Id).IsOn)
                return;
            await WatchAsync(cancel);
            foreach (var rule in await work.ReadAsync(s_viewer, (CrmDb db) => RulesAsync(db, cancel)))
                await DispatchAsync(rule.Id, rule.QueueId, rule.IsForKnown, cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            NotLooked(failure);
        }
    }

    // The first of a queue's rules, should two have been saved at once.
    private static async Task<IReadOnlyList<(Guid Id, Guid QueueId, bool IsForKnown)>> RulesAsync(CrmDb db, CancellationToken cancel)
    {
        var rules = await db.Set<DispatchRule>().Where(r => r.IsActive && r.QueueId != null).OrderBy(r => r.Number).Select(r => new { r.Id, r.QueueId, r.Algorithm }).ToListAsync(cancel);
        return [.. rules.DistinctBy(r => r.QueueId).Select(r => (r.Id, r.QueueId!.Value, r.Algorithm == DispatchAlgorithm.SameResponsible))];
    }

    private async Task DispatchAsync(Guid rule, Guid queue, bool isForKnown, CancellationToken cancel)
    {
        var waiting = await work.ReadAsync(s_viewer, (IServiceProvider services) => services.GetRequiredService<GiveLead>().WaitingAsync(queue, MostWaiting, cancel));
        for (var at = 0; at < waiting.Count; at += Batch)
        {
            var round = await RoundAsync(rule, [.. waiting.Skip(at).Take(Batch)], cancel);
            // While no member can take anything, only some of the leads are looked at for whoever cares for a client: the rest wait for members.
            if (!round.MayGoOn && !(isForKnown && at < MostWithoutMembers))
                return;
        }
    }

    // One lead that cannot be given must not hold up the others.
    private async Task<Dispatched> RoundAsync(Guid rule, IReadOnlyList<Guid> leads, CancellationToken cancel)
    {
        try
        {
            return await work.RunAsync(SessionOf(), services => services.GetRequiredService<DispatchLeads>().RunAsync(rule, leads, cancel), cancel);
        }
        catch (Exception refused) when (refused is RuleBrokenException or InvalidInputException or NotFoundException or StaleRecordException)
        {
            if (leads.Count == 1)
            {
                NotGiven(leads[0], refused.Message);
                return new Dispatched(0, MayGoOn: true);
            }

            var mayGoOn = true;
            foreach (var lead in leads.TakeWhile(_ => mayGoOn))
                mayGoOn = (await RoundAsync(rule, [lead], cancel)).MayGoOn;
            return new Dispatched(0, mayGoOn);
        }
    }

    private async Task WatchAsync(CancellationToken cancel)
    {
        var now = clock.UtcNow;
        var due = await work.ReadAsync(s_viewer, (CrmDb db) => db.Set<DispatchDecision>()
            .Where(d => d.Outcome == DispatchOutcome.Given && d.DueAt <= now).OrderBy(d => d.DueAt).Select(d => new { d.Id, d.LeadId }).Take(MostDue).ToListAsync(cancel));
        foreach (var decision in due)
        {
            try
            {
                await work.RunAsync(SessionOf(), services => services.GetRequiredService<WatchFirstTouch>().RunAsync(decision.Id, cancel), cancel);
            }
            catch (Exception refused) when (refused is RuleBrokenException or InvalidInputException or NotFoundException or StaleRecordException)
            {
                NotWatched(decision.LeadId, refused.Message);
            }
        }
    }

    private static CrmSession SessionOf() => new() { Viewer = s_viewer, Source = ChangeSource.System };

    [LoggerMessage(Level = LogLevel.Error, Message = "Waiting leads could not be dispatched.")]
    private partial void NotLooked(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lead {Lead} was not dispatched: {Why}")]
    private partial void NotGiven(Guid lead, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The time to the first touch of the lead {Lead} is over and could not be acted on: {Why}")]
    private partial void NotWatched(Guid lead, string why);
}

/// <summary>What pages and the pump listen to.</summary>
internal static class DispatchTopics
{
    /// <summary>A rule gave something out, or what it gave out was settled.</summary>
    public const string Rules = "dispatch";

    /// <summary>A rule was changed.</summary>
    public const string Settings = "dispatch-settings";
}
