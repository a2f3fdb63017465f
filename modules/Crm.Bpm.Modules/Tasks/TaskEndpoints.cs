using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>The routes below /api/tasks.</summary>
internal static class TaskEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var tasks = routes.MapRecord("/api/tasks", new RecordRoutes<CrmTask>
        {
            Create = (services, body, cancel) => services.GetRequiredService<CreateTask>().RunAsync(Read<TaskToCreate>(body), cancel),
            Changed = ChangedAsync,
            Delete = DeleteAsync,
            Narrow = Narrow,
            OwnParameters = ["scope", "overdue", "open"],
            Extend = Extend,
        });
        tasks.MapPost("{id:guid}/complete", CompleteAsync).WithSummary("Finish with an outcome and the form's values; the answer says what came next");
        Verb<Nothing>(tasks, "take", "Take a task of a role or queue", (s, id, _, cancel) => s.GetRequiredService<TakeTask>().RunAsync(id, cancel));
        Verb<Reassignment>(tasks, "reassign", "Hand the task to somebody else", (s, id, body, cancel) => s.GetRequiredService<ReassignTask>().RunAsync(id, body.AssigneeId, body.Comment, cancel));
        Verb<Because>(tasks, "return", "Give the task back to its queue, with a reason", (s, id, body, cancel) => s.GetRequiredService<ReturnTask>().RunAsync(id, body.Reason, cancel));
        Verb<Because>(tasks, "cancel", "Cancel the task, with a reason", (s, id, body, cancel) => s.GetRequiredService<CancelTask>().RunAsync(id, body.Reason, cancel));
        Verb<Nothing>(tasks, "accept", "Accept the result as its controller", (s, id, _, cancel) => s.GetRequiredService<ControlTask>().AcceptAsync(id, cancel));
        Verb<Because>(tasks, "send-back", "Send the task back to its assignee, with a reason", (s, id, body, cancel) => s.GetRequiredService<ControlTask>().SendBackAsync(id, body.Reason, cancel));
        tasks.MapUseCase<CommentTask, NewCommentBody>("{id:guid}/comment", async (comment, id, body, cancel) => await comment.RunAsync(id, body.Text, cancel))
            .WithSummary("A note; @[Name](user id) tells the person");
        tasks.MapUseCase<KeepTask, TaskAnswer>("{id:guid}/keep", async (keep, id, body, cancel) =>
        {
            await keep.RunAsync(id, body.Values, cancel);
            return new { kept = true };
        }).WithSummary("Keeps what was filled in so far");
    }

    private sealed record Nothing;

    private sealed record Because
    {
        public string? Reason { get; init; }
    }

    private sealed record Reassignment
    {
        public Guid AssigneeId { get; init; }
        public string? Comment { get; init; }
    }

    private sealed record NewCommentBody
    {
        public string? Text { get; init; }
    }

    private static void Verb<TBody>(RouteGroupBuilder tasks, string verb, string summary, Func<IServiceProvider, Guid, TBody, CancellationToken, Task<CrmTask>> run) where TBody : class, new() =>
        tasks.MapPost("{id:guid}/" + verb, async (Guid id, HttpContext http, CancellationToken cancel) =>
        {
            var body = await RecordEndpoints.BodyAsync<TBody>(http, cancel);
            var session = await RecordEndpoints.SessionAsync(http, cancel);
            var desk = http.RequestServices.GetRequiredService<TaskDesk>();
            var task = await desk.RunAsync(session, services => run(services, id, body, cancel), cancel);
            return await JsonAsync(http, session, task, null, cancel);
        }).WithSummary(summary).Accepts<TBody>("application/json").Produces(200);

    private static async Task<IResult> CompleteAsync(Guid id, HttpContext http, CancellationToken cancel)
    {
        var answer = await RecordEndpoints.BodyAsync<TaskAnswer>(http, cancel);
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        var done = await http.RequestServices.GetRequiredService<TaskDesk>().CompleteAsync(session, id, answer, cancel);
        return await JsonAsync(http, session, done.Task, done.Next, cancel);
    }

    private static T Read<T>(JsonElement body)
    {
        try
        {
            return body.Deserialize<T>(TaskForm.Json)!;
        }
        catch (JsonException wrong)
        {
            throw new InvalidInputException("", SdkTexts.BadJson.With(JsonPlace.Of(wrong)));
        }
    }

    private static async Task<IResult> JsonAsync(HttpContext http, CrmSession session, CrmTask task, NextStep? next, CancellationToken cancel) =>
        await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (CrmDb db) =>
        {
            var json = (await RecordJson.OfAsync(db, db.Modules.KindOf(typeof(CrmTask)), [task], null, cancel))[0];
            Extend(task, json);
            if (next is not null)
                json["next"] = JsonSerializer.SerializeToNode(next, TaskForm.Json);
            return Results.Json(json);
        });

    private static IQueryable<CrmTask> Narrow(IQueryCollection query, CrmDb db, IQueryable<CrmTask> tasks)
    {
        var scope = query["scope"].ToString() is { Length: > 0 } given ? given : TaskScopes.All;
        tasks = tasks.In(db, scope);
        if (query["open"] == "true")
            tasks = tasks.Waiting(scope);
        if (query["overdue"] == "true")
        {
            var now = db.Service<ICrmClock>().UtcNow;
            tasks = tasks.Waiting(TaskScopes.All).Where(t => t.DueAt < now);
        }

        return tasks;
    }

    // What is no field of its own: the subject as a link, the form, what was filled in, and the process it belongs to.
    private static void Extend(CrmTask task, JsonObject json)
    {
        json["isOpen"] = task.IsOpen;
        json["awaitsAcceptance"] = task.AwaitsAcceptance;
        json["subject"] = task is { SubjectKind: { } kind, SubjectId: { } id }
            ? new JsonObject { ["kind"] = kind, ["id"] = id.ToString(), ["title"] = task.SubjectTitle }
            : null;
        json["form"] = JsonNode.Parse(task.Form);
        json["values"] = task.Values is null ? null : JsonNode.Parse(task.Values);
        json["doneAt"] = task.DoneAt;
        json["doneById"] = task.DoneById?.ToString();
        json["acceptedAt"] = task.AcceptedAt;
        json["escalatedAt"] = task.EscalatedAt;
        json["instanceId"] = task.InstanceId?.ToString();
        json["stepName"] = task.StepName;
        json["processName"] = task.ProcessName;
    }

    private static Task ChangedAsync(IServiceProvider services, CrmTask task, CancellationToken cancel)
    {
        var db = services.GetRequiredService<CrmDb>();
        if (db.Entry(task) is { State: EntityState.Modified } entry && entry.Property(t => t.ControllerId).IsModified)
            services.GetRequiredService<TaskRights>().RequireChoosesController(task);
        return Task.CompletedTask;
    }

    private static Task DeleteAsync(IServiceProvider services, CrmTask task, CancellationToken cancel)
    {
        if (task is { InstanceId: not null, Status: TaskStatus.Open or TaskStatus.InProgress })
            throw new RuleBrokenException(TaskTexts.ProcessOwnsIt, task.Title);
        var db = services.GetRequiredService<CrmDb>();
        TaskLive.Changed(db, task);
        db.Remove(task);
        return Task.CompletedTask;
    }
}
