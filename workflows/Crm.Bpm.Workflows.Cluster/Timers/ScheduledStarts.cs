using System.Globalization;
using System.Text.Json;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Cluster.Instances;
using Crm.Bpm.Workflows.Cluster.Stimuli;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Workflows.Cluster.Timers;

/// <summary>Timers of published definitions that start by the clock: Elsa.Timer, Elsa.Cron and Elsa.StartAt.</summary>
internal static class ScheduledStarts
{
    private static readonly string[] s_types = ["Elsa.Timer", "Elsa.Cron", "Elsa.StartAt"];
    private static readonly DateTime s_never = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Gives every such trigger its timer. Publishing only writes triggers; this finds the new ones.</summary>
    public static async Task KeepAsync(StimulusDelivery delivery, IServiceScopeFactory scopes, ICrmClock clock, CancellationToken cancel)
    {
        List<DefinitionTrigger> triggers;
        List<Guid> known;
        await using (var scope = scopes.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<CrmSession>().Viewer = Viewer.Unrestricted("Processes");
            var db = scope.ServiceProvider.GetRequiredService<CrmDb>();
            triggers = await db.Set<DefinitionTrigger>().AsNoTracking().Where(t => s_types.Contains(t.Name)).ToListAsync(cancel);
            known = await db.Set<ProcessTimer>().Where(t => t.TriggerId != null).Select(t => t.Id).ToListAsync(cancel);
        }

        var wanted = triggers.ToDictionary(TimerId);
        var added = wanted.Where(w => !known.Contains(w.Key)).ToList();
        var gone = known.FindAll(id => !wanted.ContainsKey(id));
        if (added.Count == 0 && gone.Count == 0)
            return;
        var now = clock.UtcNow;
        await delivery.WriteAsync(async db =>
        {
            await db.Set<ProcessTimer>().Where(t => gone.Contains(t.Id)).ExecuteDeleteAsync(cancel);
            var there = await db.Set<ProcessTimer>().Where(t => t.TriggerId != null).Select(t => t.Id).ToListAsync(cancel);
            db.AddRange(added.Where(a => !there.Contains(a.Key)).Select(a => new ProcessTimer
            {
                Id = a.Key,
                TriggerId = a.Value.Id.ToString(),
                DueAt = NextAfter(a.Value, now, isFirst: true) ?? s_never,
            }));
            await db.SaveChangesAsync(cancel);
        });
    }

    /// <summary>Orders the start and moves the timer on, in one transaction; answers the stimulus, null when the trigger is gone.</summary>
    public static async Task<Guid?> StartAsync(StimulusDelivery delivery, ProcessTimer timer, DateTime now, CancellationToken cancel)
    {
        Guid? ordered = null;
        await delivery.WriteAsync(async db =>
        {
            var (id, triggerId) = (timer.Id, Guid.Parse(timer.TriggerId!));
            var trigger = await db.Set<DefinitionTrigger>().AsNoTracking().FirstOrDefaultAsync(t => t.Id == triggerId, cancel);
            if (trigger is null)
            {
                await db.Set<ProcessTimer>().Where(t => t.Id == id).ExecuteDeleteAsync(cancel);
                return;
            }

            var (due, next) = (timer.DueAt, NextAfter(trigger, now, isFirst: false) ?? s_never);
            var moved = await db.Set<ProcessTimer>().Where(t => t.Id == id && t.DueAt == due).ExecuteUpdateAsync(
                set => set.SetProperty(t => t.DueAt, next).SetProperty(t => t.LeasedUntil, (DateTime?)null).SetProperty(t => t.Attempts, 0), cancel);
            if (moved == 0)
                return;
            var stimulus = Order(trigger, timer, now);
            db.Add(stimulus);
            await db.SaveChangesAsync(cancel);
            ordered = stimulus.Id;
        });
        return ordered;
    }

    private static Stimulus Order(DefinitionTrigger trigger, ProcessTimer timer, DateTime now)
    {
        var id = StableId.Of(timer.Id.ToString() + timer.DueAt.Ticks.ToString(CultureInfo.InvariantCulture));
        return new Stimulus
        {
            Id = id,
            Name = StimulusNames.Start,
            InstanceId = StableId.Of(id, trigger.DefinitionId),
            Payload = new StartOrder { DefinitionId = trigger.DefinitionId, VersionId = trigger.VersionId, TriggerStepId = trigger.StepId }.ToJson(),
            CreatedAt = now,
        };
    }

    /// <summary>
    /// When it is time; null is never. Publishing refuses what cannot be computed, but what is stored may be older than that,
    /// and one trigger must not keep the others from their time.
    /// </summary>
    private static DateTime? NextAfter(DefinitionTrigger trigger, DateTime now, bool isFirst)
    {
        try
        {
            return Next(trigger, now, isFirst);
        }
        catch (Exception absurd) when (absurd is ArgumentException or OverflowException or JsonException or StepFaultException)
        {
            return null;
        }
    }

    // What was missed while the product was down is caught up by one start, not by one per interval.
    private static DateTime? Next(DefinitionTrigger trigger, DateTime now, bool isFirst)
    {
        var payload = trigger.Payload ?? "{}";
        switch (trigger.Name)
        {
            case "Elsa.Timer":
                var timer = JsonSerializer.Deserialize<TimerStimulus>(payload)!;
                var interval = timer.Interval < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : timer.Interval;
                return isFirst && timer.StartAt is { } first && first > now ? first : now + interval;
            case "Elsa.Cron":
                return JsonSerializer.Deserialize<CronStimulus>(payload)!.NextAfter(now);
            default:
                // A time that had passed when the definition was published starts nothing.
                var at = JsonSerializer.Deserialize<StartAtStimulus>(payload)!.StartAt;
                return isFirst && at > now - TimeSpan.FromMinutes(1) ? at : null;
        }
    }

    private static Guid TimerId(DefinitionTrigger trigger) => StableId.Of(trigger.Id.ToString());
}
