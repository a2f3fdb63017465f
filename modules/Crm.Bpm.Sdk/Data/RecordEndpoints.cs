using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Sdk.Data;

/// <summary>What a kind's API does beyond the shared rules.</summary>
public sealed record RecordRoutes<T> where T : Record
{
    /// <summary>Creates a record from JSON; the default reads the fields and adds it.</summary>
    public Func<IServiceProvider, JsonElement, CancellationToken, Task<T>>? Create { get; init; }

    /// <summary>Completes a change before it is saved; throws when a rule says no.</summary>
    public Func<IServiceProvider, T, CancellationToken, Task>? Changed { get; init; }

    /// <summary>Deletes; the default moves the record to the recycle bin.</summary>
    public Func<IServiceProvider, T, CancellationToken, Task>? Delete { get; init; }

    /// <summary>Takes a deleted record out of the recycle bin, with what <see cref="Delete"/> stopped; the default restores the record alone.</summary>
    public Func<IServiceProvider, T, CancellationToken, Task>? Restore { get; init; }

    /// <summary>Narrows the list by parameters of its own (<c>scope=mine</c>); null does not.</summary>
    public Func<IQueryCollection, CrmDb, IQueryable<T>, IQueryable<T>>? Narrow { get; init; }

    /// <summary>Adds to a record's JSON what is no field of it; null adds nothing.</summary>
    public Action<T, JsonObject>? Extend { get; init; }

    /// <summary>Adds to the JSON of records what has to be asked for, for all of them at once; null adds nothing.</summary>
    public Func<CrmDb, IReadOnlyList<T>, IReadOnlyList<JsonObject>, CancellationToken, Task>? Complete { get; init; }

    /// <summary>Query parameters that <see cref="Narrow"/> reads and that are therefore no field paths.</summary>
    public IReadOnlyList<string> OwnParameters { get; init; } = [];
}

/// <summary>The routes every kind of record has: list, read, create, change, delete, history, comments, processes; and those of its use cases.</summary>
public static class RecordEndpoints
{
    private static readonly (string Name, string Meaning) ReassignOpen = ("reassignOpen", "true: when this changes the responsible, open tasks and planned calls, meetings and letters of the one before go along");
    private static readonly string[] s_listParameters = ["search", "sort", "take", "after", "filter", "count", "fields"];

    /// <summary>Maps the shared routes of a kind and returns its group for use cases.</summary>
    public static RouteGroupBuilder MapRecord<T>(this IEndpointRouteBuilder routes, string path, RecordRoutes<T>? own = null) where T : Record
    {
        own ??= new RecordRoutes<T>();
        var group = routes.MapGroup(path).WithTags(path.Split('/')[^1]).RequireAuthorization();
        var name = typeof(T).Name;
        // One rule, whether the API deletes and restores, a card or a list.
        var kind = routes.ServiceProvider.GetRequiredService<CrmModules>().KindOf(typeof(T));
        if (own.Delete is { } delete)
            kind.Deleting = (services, record, cancel) => delete(services, (T)record, cancel);
        if (own.Restore is { } restore)
            kind.Restoring = (services, record, cancel) => restore(services, (T)record, cancel);
        var shape = new RecordShape(typeof(T));
        group.MapGet("", (HttpContext http, CancellationToken cancel) => ListAsync(http, own, cancel)).WithName("List" + name)
            .WithSummary("A page of a list; a parameter named like a field path is an equality, repeated means any of them")
            .WithMetadata(shape with { IsPage = true }, new QueryParameters([.. QueryParameters.OfLists, .. own.OwnParameters.Select(p => (p, ""))]));
        group.MapGet("export", (HttpContext http, CancellationToken cancel) => RecordExport.RunAsync(http, own, cancel)).WithName("Export" + name)
            .WithSummary("The whole list as a file, at most 100,000 rows; parameters narrow it as they narrow the list")
            .Produces(200, contentType: "text/csv", additionalContentTypes: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            .WithMetadata(new QueryParameters([.. QueryParameters.OfLists.Where(p => p.Name is not ("take" or "after" or "count" or "fields")), .. RecordExport.Parameters, .. own.OwnParameters.Select(p => (p, ""))]));
        group.MapGet("{id:guid}", (Guid id, HttpContext http, CancellationToken cancel) => ReadAsync(id, http, own, cancel)).WithName("Get" + name)
            .WithSummary("One record; its ETag is its version").WithMetadata(shape);
        group.MapPost("", (JsonElement body, HttpContext http, CancellationToken cancel) => CreateAsync(body, http, own, cancel)).WithName("Create" + name)
            .WithSummary("Create a record").WithMetadata(shape, new TakesIdempotencyKey());
        group.MapPatch("{id:guid}", (Guid id, JsonElement body, HttpContext http, CancellationToken cancel) => PatchAsync(id, body, http, own, cancel)).WithName("Patch" + name)
            .WithSummary("JSON merge patch; If-Match with the ETag guards against overwriting a colleague's change").WithMetadata(shape, new QueryParameters(typeof(IResponsible).IsAssignableFrom(typeof(T)) ? [ReassignOpen] : []));
        group.MapDelete("{id:guid}", (Guid id, HttpContext http, CancellationToken cancel) => DeleteAsync(id, http, own, cancel)).WithName("Delete" + name)
            .WithSummary("Put a record into the recycle bin").WithMetadata(shape);
        group.MapGet("{id:guid}/processes", (Guid id, HttpContext http, int? take, CancellationToken cancel) => RecordStream.ProcessesAsync<T>(id, http, take, cancel))
            .WithSummary("The processes about it, running ones first: which, at which step, at whom, since when");
        group.MapGet("{id:guid}/history", (Guid id, HttpContext http, int? take, DateTime? before, CancellationToken cancel) => RecordStream.HistoryAsync<T>(id, http, take, before, cancel))
            .WithSummary("What changed, the newest first");
        group.MapGet("{id:guid}/comments", (Guid id, HttpContext http, int? take, DateTime? before, CancellationToken cancel) => RecordStream.CommentsAsync<T>(id, http, take, before, cancel))
            .WithSummary("What people noted, the newest first");
        group.MapPost("{id:guid}/comments", (Guid id, NewComment body, HttpContext http, CancellationToken cancel) => RecordStream.AddCommentAsync<T>(id, body, http, cancel))
            .WithSummary("Note something on the record").Produces<Comment>(201);
        MapGroups<T>(group);
        return group;
    }

    // Answers say of each record whether it was done, and why not.
    private static void MapGroups<T>(RouteGroupBuilder group) where T : Record
    {
        if (typeof(IResponsible).IsAssignableFrom(typeof(T)))
            group.MapPost("assign", async (Assignment body, HttpContext http, GroupWork many, CancellationToken cancel) =>
                Results.Json(await many.AssignAsync<T>(await SessionAsync(http, cancel), body, cancel), CrmConventions.Json)).WithSummary("Hand many records to a person");
        group.MapPost("delete", async (ChosenRecords body, HttpContext http, GroupWork many, CancellationToken cancel) =>
            Results.Json(await many.DeleteAsync<T>(await SessionAsync(http, cancel), body.Ids, cancel), CrmConventions.Json)).WithSummary("Move many records to the recycle bin");
        group.MapPost("restore", async (ChosenRecords body, HttpContext http, GroupWork many, CancellationToken cancel) =>
            Results.Json(await many.RestoreAsync<T>(await SessionAsync(http, cancel), body.Ids, cancel), CrmConventions.Json)).WithSummary("Take many records out of the recycle bin");
    }

    /// <summary>Maps a use case: <c>POST {id}/{verb}</c> with a JSON body; its result is the answer.</summary>
    /// <param name="group">The kind's routes.</param>
    /// <param name="pattern">"{id:guid}/convert".</param>
    /// <param name="run">Gets the use case, the record's id (empty when the pattern has none) and the body (or its default).</param>
    public static RouteHandlerBuilder MapUseCase<TUseCase, TBody>(this RouteGroupBuilder group, string pattern, Func<TUseCase, Guid, TBody, CancellationToken, Task<object?>> run)
        where TUseCase : notnull
        where TBody : class, new() =>
        group.MapPost(pattern, async (HttpContext http, CancellationToken cancel) =>
        {
            var body = await BodyAsync<TBody>(http, cancel);
            var id = http.Request.RouteValues.TryGetValue("id", out var given) && Guid.TryParse(given?.ToString(), out var parsed) ? parsed : Guid.Empty;
            var session = await SessionAsync(http, cancel);
            var answer = await RepeatedRequest.RunOnceAsync(http, session, services => run(services.GetRequiredService<TUseCase>(), id, body, cancel), cancel);
            return Results.Text(answer, "application/json");
        }).Accepts<TBody>("application/json").Produces(200).WithMetadata(new TakesIdempotencyKey());

    /// <summary>The session of an API request: who asks, and that history says "API".</summary>
    public static async Task<CrmSession> SessionAsync(HttpContext http, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(http);
        return new CrmSession { Viewer = await http.RequestServices.GetRequiredService<ICurrentViewer>().GetAsync(cancel), Source = ChangeSource.Api };
    }

    /// <summary>What a list request's query string asks.</summary>
    /// <exception cref="InvalidInputException">A parameter cannot be read.</exception>
    public static ListRequest RequestOf(IQueryCollection query, IReadOnlyList<string> ownParameters)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.TryGetValue("take", out var take) && !int.TryParse(take, System.Globalization.CultureInfo.InvariantCulture, out _))
            throw new InvalidInputException("take", SdkTexts.BadFilter.With(FilterTexts.NotANumber.With(take.ToString())));
        return new ListRequest
        {
            Search = query["search"],
            Sort = query["sort"],
            After = query["after"],
            Take = int.TryParse(take, System.Globalization.CultureInfo.InvariantCulture, out var count) ? count : 50,
            ExactCount = query["count"] == "exact",
            Filter = FilterOf(query["filter"]),
            Equal = [.. query.Where(q => !s_listParameters.Contains(q.Key) && !ownParameters.Contains(q.Key))
                .Select(q => (q.Key, (IReadOnlyList<string?>)[.. q.Value]))],
        };
    }

    /// <summary>A filter as it stands in an address; null when there is none.</summary>
    /// <exception cref="InvalidInputException">It is not JSON.</exception>
    public static JsonElement? FilterOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException e)
        {
            throw new InvalidInputException("filter", SdkTexts.BadFilter.With(JsonPlace.Of(e)));
        }
    }

    /// <summary>The JSON body of a request; the default where nothing was sent.</summary>
    /// <exception cref="BadHttpRequestException">Something else than JSON was sent: it must not be taken for nothing.</exception>
    internal static async Task<TBody> BodyAsync<TBody>(HttpContext http, CancellationToken cancel) where TBody : class, new()
    {
        if (http.Request.ContentLength == 0 || (http.Request.ContentLength is null && http.Request.ContentType is null))
            return new TBody();
        if (!http.Request.HasJsonContentType())
            throw new BadHttpRequestException("The body is not JSON.", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            return await http.Request.ReadFromJsonAsync<TBody>(CrmConventions.Json, cancel) ?? new TBody();
        }
        catch (JsonException e)
        {
            throw new InvalidInputException("", SdkTexts.BadJson.With(JsonPlace.Of(e)));
        }
    }

    private static async Task<IResult> ListAsync<T>(HttpContext http, RecordRoutes<T> own, CancellationToken cancel) where T : Record
    {
        var session = await SessionAsync(http, cancel);
        var request = RequestOf(http.Request.Query, own.OwnParameters);
        var fields = http.Request.Query["fields"].ToString() is { Length: > 0 } text ? text.Split(',', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal) : null;
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (IServiceProvider services) =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var kind = db.Modules.KindOf(typeof(T));
            session.Viewer.Require(kind.ViewPermission);
            var page = await services.GetRequiredService<RecordList>().PageAsync<T>(request, own.Narrow is null ? null : q => own.Narrow(http.Request.Query, db, q), cancel);
            var items = await RecordJson.OfAsync(db, kind, page.Items, fields, cancel);
            if (own.Extend is not null && fields is null)
                for (var i = 0; i < items.Count; i++)
                    own.Extend(page.Items[i], items[i]);
            if (own.Complete is not null && fields is null)
                await own.Complete(db, page.Items, items, cancel);
            return Results.Json(new ListPage<JsonObject>(items, page.Total, page.TotalIsExact, page.Next), CrmConventions.Json);
        });
    }

    private static async Task<IResult> ReadAsync<T>(Guid id, HttpContext http, RecordRoutes<T> own, CancellationToken cancel) where T : Record
    {
        var session = await SessionAsync(http, cancel);
        return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (IServiceProvider services) =>
        {
            var db = services.GetRequiredService<CrmDb>();
            session.Viewer.Require(db.Modules.KindOf(typeof(T)).ViewPermission);
            return await AnswerAsync(http, db, await db.LoadAsync<T>(id, cancel), own, 200, cancel);
        });
    }

    private static async Task<IResult> CreateAsync<T>(JsonElement body, HttpContext http, RecordRoutes<T> own, CancellationToken cancel) where T : Record
    {
        var session = await SessionAsync(http, cancel);
        var made = await RepeatedRequest.RunOnceAsync(http, session, async services => (await NewAsync(services, body, session.Viewer, own, cancel)).Id, cancel);
        return await AnswerSavedAsync(http, session.Viewer, JsonSerializer.Deserialize<Guid>(made), own, 201, cancel);
    }

    private static async Task<T> NewAsync<T>(IServiceProvider services, JsonElement body, Viewer viewer, RecordRoutes<T> own, CancellationToken cancel) where T : Record
    {
        var db = services.GetRequiredService<CrmDb>();
        viewer.Require(db.Modules.KindOf(typeof(T)).CreatePermission);
        if (own.Create is not null)
            return await own.Create(services, body, cancel);
        var record = await services.GetRequiredService<RecordWriter>().NewAsync<T>(body, cancel);
        db.Add(record);
        if (own.Changed is not null)
            await own.Changed(services, record, cancel);
        return record;
    }

    private static async Task<IResult> PatchAsync<T>(Guid id, JsonElement body, HttpContext http, RecordRoutes<T> own, CancellationToken cancel) where T : Record
    {
        var session = await SessionAsync(http, cancel);
        var (version, reassigns) = (VersionOf(http), ReassignsOf<T>(http));
        await http.RequestServices.GetRequiredService<UnitOfWork>().RunAsync(session, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var record = await db.LoadAsync<T>(id, db.Modules.KindOf(typeof(T)).EditPermission, cancel);
            await StaleRecord.RefuseAsync(db, record, version, body, cancel);
            var from = (record as IResponsible)?.ResponsibleId;
            await services.GetRequiredService<RecordWriter>().PatchAsync(record, body, cancel);
            if (reassigns)
                await services.GetRequiredService<ReassignOpenWork>().RunAsync(record, db.Modules.KindOf(typeof(T)), from, cancel);
            if (own.Changed is not null)
                await own.Changed(services, record, cancel);
            return record.Id;
        }, cancel);
        return await AnswerSavedAsync(http, session.Viewer, id, own, 200, cancel);
    }

    private static async Task<IResult> DeleteAsync<T>(Guid id, HttpContext http, RecordRoutes<T> own, CancellationToken cancel) where T : Record
    {
        var session = await SessionAsync(http, cancel);
        await http.RequestServices.GetRequiredService<UnitOfWork>().RunAsync(session, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var record = await db.LoadAsync<T>(id, db.Modules.KindOf(typeof(T)).DeletePermission, cancel);
            await StaleRecord.RefuseAsync(db, record, VersionOf(http), default, cancel);
            await db.Modules.KindOf(typeof(T)).DeleteAsync(services, record, cancel);
            return id;
        }, cancel);
        return Results.NoContent();
    }

    // Read again after the commit, so that the answer shows what is stored, with its names.
    private static async Task<IResult> AnswerSavedAsync<T>(HttpContext http, Viewer viewer, Guid id, RecordRoutes<T> own, int status, CancellationToken cancel) where T : Record =>
        await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(viewer, async (IServiceProvider services) =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var record = await db.Set<T>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancel);
            return record is null ? Results.Json(new { id }, statusCode: status) : await AnswerAsync(http, db, record, own, status, cancel);
        });

    private static async Task<IResult> AnswerAsync<T>(HttpContext http, CrmDb db, T record, RecordRoutes<T> own, int status, CancellationToken cancel) where T : Record
    {
        http.Response.Headers.ETag = $"\"{record.Version}\"";
        var kind = db.Modules.KindOf(record.GetType());
        if (status == 201)
            http.Response.Headers.Location = $"/api/{kind.Plural}/{record.Id}";
        var json = await RecordJson.OfAsync(db, kind, [record], null, cancel);
        own.Extend?.Invoke(record, json[0]);
        if (own.Complete is not null)
            await own.Complete(db, [record], json, cancel);
        return Results.Json(json[0], CrmConventions.Json, statusCode: status);
    }

    // Whether the open work of the one who was responsible goes along with a change of the responsible.
    private static bool ReassignsOf<T>(HttpContext http) where T : Record
    {
        if (!typeof(IResponsible).IsAssignableFrom(typeof(T)) || http.Request.Query[ReassignOpen.Name].ToString() is not { Length: > 0 } text)
            return false;
        return bool.TryParse(text, out var yes) ? yes : throw new InvalidInputException(ReassignOpen.Name, SdkTexts.WrongType.With(ReassignOpen.Name, text, SdkTexts.YesOrNo));
    }

    // A condition that cannot be read must not be taken for none: the change would overwrite what it was to protect.
    private static int? VersionOf(HttpContext http)
    {
        var condition = http.Request.Headers.IfMatch.ToString().Trim();
        if (condition is "" or "*")
            return null;
        return int.TryParse(condition.Trim('"', 'W', '/'), System.Globalization.CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new InvalidInputException("If-Match", SdkTexts.BadVersion.With(condition));
    }
}
