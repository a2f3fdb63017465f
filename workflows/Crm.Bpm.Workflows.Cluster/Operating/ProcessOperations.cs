using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Cluster.Instances;
using Crm.Bpm.Workflows.Cluster.Stimuli;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Expressions;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StoredExecution = Crm.Bpm.Sdk.Processes.StepExecution;
using StoredIncident = Crm.Bpm.Sdk.Processes.Incident;

namespace Crm.Bpm.Workflows.Cluster.Operating;

/// <summary>Runs and operates instances from outside; each act is a burst or a transaction of its own.</summary>
internal sealed class ProcessOperations(
    IServiceScopeFactory scopes, IGrainFactory grains, StimulusDelivery delivery, IStimulusRelay relay, CompiledDefinitions definitions, ICrmClock clock) : IProcessOperations
{
    public async Task<Guid> ExecuteAsync(ProcessStart start, CancellationToken cancel)
    {
        var order = await OrderAsync(start, cancel);
        var instance = Guid.CreateVersion7();
        await DeliverAsync(instance, new Delivery { Kind = DeliveryKind.Start, Payload = order.ToJson() });
        return instance;
    }

    public async Task<Guid> DispatchAsync(ProcessStart start, CancellationToken cancel)
    {
        var order = await OrderAsync(start, cancel);
        var instance = Guid.CreateVersion7();
        await StimulateAsync(new Stimulus { Name = StimulusNames.Start, RecordKind = order.SubjectKind, RecordId = order.SubjectId, InstanceId = instance, Payload = order.ToJson(), CreatedAt = clock.UtcNow }, cancel);
        return instance;
    }

    public async Task<bool> CancelAsync(Guid instanceId, string? reason, CancellationToken cancel)
    {
        var row = await RowAsync(instanceId, cancel);
        if (row.SubStatus is nameof(InstanceSubStatus.Finished) or nameof(InstanceSubStatus.Cancelled))
            return false;
        await DeliverAsync(instanceId, new Delivery { Kind = DeliveryKind.Cancel, Payload = reason ?? ProcessTexts.Cancelled });
        return true;
    }

    public async Task RetryAsync(Guid instanceId, Guid? incidentId, CancellationToken cancel)
    {
        await RowAsync(instanceId, cancel);
        var open = await ReadAsync(db => db.Set<StoredIncident>().Where(i => i.InstanceId == instanceId && i.ResolvedAt == null && (incidentId == null || i.Id == incidentId))
            .OrderBy(i => i.At).Select(i => i.Id).ToListAsync(cancel));
        if (open.Count == 0)
            throw new NotFoundException();
        foreach (var incident in open)
            await DeliverAsync(instanceId, new Delivery { Kind = DeliveryKind.Retry, Payload = incident.ToString() });
    }

    public async Task DeleteAsync(Guid instanceId, CancellationToken cancel)
    {
        await CancelAsync(instanceId, null, cancel);
        await delivery.WriteAsync(async db =>
        {
            await db.Set<JournalLine>().Where(j => j.InstanceId == instanceId).ExecuteDeleteAsync(cancel);
            await db.Set<StoredExecution>().Where(e => e.InstanceId == instanceId).ExecuteDeleteAsync(cancel);
            await db.Set<StoredIncident>().Where(i => i.InstanceId == instanceId).ExecuteDeleteAsync(cancel);
            await db.Set<ProcessBookmark>().Where(b => b.InstanceId == instanceId).ExecuteDeleteAsync(cancel);
            await db.Set<ProcessTimer>().Where(t => t.InstanceId == instanceId).ExecuteDeleteAsync(cancel);
            await db.Set<Stimulus>().Where(s => s.InstanceId == instanceId).ExecuteDeleteAsync(cancel);
            await db.Set<ProcessInstance>().Where(i => i.Id == instanceId).ExecuteDeleteAsync(cancel);
        });
    }

    public Task TriggerEventAsync(string name, string? correlationId, Guid? onlyInstanceId, JsonElement? payload, CancellationToken cancel) => StimulateAsync(
        new Stimulus
        {
            Name = StimulusNames.Event,
            InstanceId = onlyInstanceId,
            Payload = JsonSerializer.Serialize(new EventPayload(name, correlationId, payload), ProcessJson.Options),
            CreatedAt = clock.UtcNow,
        },
        cancel);

    public async Task<JsonElement> StateAsync(Guid instanceId, CancellationToken cancel)
    {
        var (state, workflow) = await StateOfAsync(instanceId, cancel);
        return JsonSerializer.SerializeToElement(ElsaState.ToJson(state, workflow));
    }

    public async Task<IReadOnlyList<ProcessVariable>> VariablesAsync(Guid instanceId, CancellationToken cancel) =>
        [.. (await StateOfAsync(instanceId, cancel)).State.Variables.Select(v => new ProcessVariable(v.Id, v.Name, Values.ToJson(v.Value)))];

    private async Task<(InstanceState State, CompiledWorkflow Workflow)> StateOfAsync(Guid instanceId, CancellationToken cancel)
    {
        var row = await RowAsync(instanceId, cancel);
        if (row.State.Length == 0)
            throw new NotFoundException();
        var state = InstanceState.Parse(row.State);
        var workflow = await definitions.OfVersionAsync(row.VersionId, cancel) ?? throw new NotFoundException();
        state.Bind(workflow);
        return (state, workflow);
    }

    private async Task<StartOrder> OrderAsync(ProcessStart start, CancellationToken cancel)
    {
        var versionId = start.VersionId;
        var definitionId = await ReadAsync(db => db.Set<DefinitionVersion>().Where(v => v.Id == versionId).Select(v => v.DefinitionId).FirstOrDefaultAsync(cancel))
            ?? throw new NotFoundException();
        return new StartOrder
        {
            DefinitionId = definitionId,
            VersionId = versionId,
            CorrelationId = start.CorrelationId,
            Name = start.Name,
            SubjectKind = start.SubjectKind,
            SubjectId = start.SubjectId,
            TriggerStepId = start.TriggerStepId,
            Input = Input(start),
        };
    }

    // Said now to whoever asks, instead of as the incident of a start that never succeeds.
    private static Dictionary<string, object?> Input(ProcessStart start)
    {
        try
        {
            return start.Input.ToDictionary(i => i.Key, i => Values.Normalize(i.Value), StringComparer.Ordinal);
        }
        catch (ValueConversionException)
        {
            throw new InvalidInputException("input", ProcessTexts.TooDeep.With(Values.MaxDepth));
        }
    }

    private async Task DeliverAsync(Guid instance, Delivery order)
    {
        var delivered = await grains.GetGrain<IInstanceGrain>(instance).DeliverAsync(order);
        if (delivered.Error is { } error)
            throw new InvalidOperationException(error);
    }

    private async Task StimulateAsync(Stimulus stimulus, CancellationToken cancel)
    {
        await delivery.WriteAsync(async db =>
        {
            db.Add(stimulus);
            await db.SaveChangesAsync(cancel);
        });
        relay.Committed([stimulus.Id]);
    }

    private async Task<ProcessInstance> RowAsync(Guid instanceId, CancellationToken cancel) =>
        await ReadAsync(db => db.Set<ProcessInstance>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == instanceId, cancel)) ?? throw new NotFoundException();

    private async Task<T> ReadAsync<T>(Func<CrmDb, Task<T>> read)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CrmSession>().Viewer = Viewer.Unrestricted("Processes");
        return await read(scope.ServiceProvider.GetRequiredService<CrmDb>());
    }
}
