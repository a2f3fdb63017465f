using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.Sdk.Demo;

/// <summary>
/// What a module adds to the generated company of <c>--demo</c>. The company's past is lived through: the clock stands three
/// weeks back and goes forward day by day, so that histories, processes and overdue tasks are real ones.
/// </summary>
public interface IDemoData
{
    /// <summary>Called once, on the first day: what the company already had.</summary>
    Task BeginAsync(DemoCompany company, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Called on each working day, up to today: what happened that day, done by the company's people through use cases.</summary>
    Task DayAsync(DemoCompany company, DateOnly day, bool isToday, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>
    /// For a plugin that is installed when the company is long there: brings what it would have had. Called once the company is made, at each start and
    /// when a licence is entered, until it answers true. The clock stays where it is, and a call that was interrupted is made again.
    /// </summary>
    /// <returns>False when it cannot be yet, because there is no licence.</returns>
    Task<bool> JoinAsync(DemoCompany company, CancellationToken cancel) => Task.FromResult(true);
}

/// <summary>The generated company. Everything is drawn from one fixed seed.</summary>
/// <param name="Random">The only source of chance.</param>
/// <param name="Managers">Managers of sales, each as a viewer with their rights.</param>
/// <param name="Head">The head of sales.</param>
/// <param name="Administrator">Sees and may do everything an administrator may.</param>
/// <param name="Regions">Ids of the regions by name.</param>
public sealed record DemoCompany(
    Random Random,
    IReadOnlyList<Viewer> Managers,
    Viewer Head,
    Viewer Administrator,
    IReadOnlyList<(Guid Id, string Name)> Regions)
{
    /// <summary>Answers a task as a person would: viewer, task, outcome, values of its form by field name.</summary>
    public required Func<Viewer, Guid, string, IReadOnlyDictionary<string, object>, CancellationToken, Task> AnswerAsync { get; init; }

    /// <summary>Waits until the processes have taken everything that happened so far.</summary>
    public required Func<CancellationToken, Task> SettleAsync { get; init; }

    /// <summary>One of a list.</summary>
    public T Pick<T>(IReadOnlyList<T> from) => from[Random.Next(from.Count)];
}
