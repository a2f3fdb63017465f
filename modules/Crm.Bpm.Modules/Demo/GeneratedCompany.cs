using System.Data.Common;
using System.Text.Json;
using Crm.Bpm.Modules.Calendar;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Modules.Letters;
using Crm.Bpm.Modules.Tasks;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Demo;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Modules.Demo;

/// <summary>Whether this host shows the generated company (<c>--demo</c>).</summary>
public sealed record DemoOptions(bool Enabled);

/// <summary>Makes the demo company on an empty database, living through its last three weeks; refuses any other database.</summary>
public sealed partial class GeneratedCompany(IServiceProvider services, UnitOfWork work, IViewers viewers, CompanySettings company, DatabaseOptions options, CrmClock clock, ILogger<GeneratedCompany> log) : IDisposable
{
    private const int DaysBack = 21;
    private const string ClockSetting = "demo.clock";
    private const string FilledSetting = "demo.filled";
    private const string JoinedSetting = "demo.joined";
    private static readonly TimeSpan s_settleAtMost = TimeSpan.FromSeconds(60);
    private static readonly Viewer s_demo = Viewer.Unrestricted("Demo");
    private readonly SemaphoreSlim _joining = new(1);

    /// <summary>Refuses a database that holds anything but a demo company. Asked before the first migration, so it may meet any tables or none.</summary>
    /// <exception cref="InvalidOperationException">The database is somebody's, or a demo company was not made to its end; nothing was changed.</exception>
    public async Task RefuseForeignDataAsync(CancellationToken cancel)
    {
        var state = await work.ReadAsync(s_demo, (CrmDb db) => StateAsync(db, cancel));
        if (state == DataState.Foreign)
            throw new InvalidOperationException("--demo was given, but the database holds a company of its own. Nothing was changed. Start without --demo, or name another folder with --Data:Folder.");
        if (state == DataState.HalfMade)
            throw new InvalidOperationException($"The demo company was not made to its end: the program was stopped meanwhile. {(options.Provider == "sqlite" ? $"Delete {options.Folder}" : "Empty the database")} and start again.");
    }

    private static async Task<DataState> StateAsync(CrmDb db, CancellationToken cancel)
    {
        var tables = db.Database.GetService<IRelationalDatabaseCreator>();
        if (!await tables.ExistsAsync(cancel) || !await tables.HasTablesAsync(cancel))
            return DataState.Empty;
        try
        {
            var settings = await CompanySettings.ReadAsync<Company>(db, "company", cancel);
            if (settings?.IsDemo == true)
                return await CompanySettings.ReadAsync<DemoFilled>(db, FilledSetting, cancel) is null ? DataState.HalfMade : DataState.Demo;
            return settings?.IsSetUp == true || await db.Set<User>().Select(u => u.Id).AnyAsync(cancel) ? DataState.Foreign : DataState.Empty;
        }
        catch (DbException)
        {
            // Tables of something else altogether.
            return DataState.Foreign;
        }
    }

    /// <summary>Whether the company is there, with everything in it: what visitors find before that is half of it.</summary>
    public bool IsMade { get; private set; }

    /// <summary>Makes the company if it is not there yet; otherwise only turns the clock to where a visitor left it.</summary>
    public async Task FillAsync(CancellationToken cancel)
    {
        await FillOnceAsync(cancel);
        IsMade = true;
    }

    private async Task FillOnceAsync(CancellationToken cancel)
    {
        if (await work.ReadAsync(s_demo, async (CrmDb db) => (await company.GetAsync(db, cancel)).IsDemo))
        {
            await RestoreClockAsync(cancel);
            await JoinAsync(cancel);
            return;
        }

        var started = TimeProvider.System.GetTimestamp();
        clock.Set(-TimeSpan.FromDays(DaysBack));
        var staff = await work.RunAsync(s_demo, s => ActivatorUtilities.CreateInstance<DemoPeople>(s).RunAsync(cancel), cancel);
        viewers.Forget();
        await LiveAsync(await CompanyOfAsync(staff, cancel), cancel);
        clock.Set(TimeSpan.Zero);
        await SettleAsync(cancel);
        await work.RunAsync(s_demo, s => CompanySettings.WriteAsync(s.GetRequiredService<CrmDb>(), FilledSetting, new DemoFilled(clock.UtcNow), cancel), cancel);
        await JoinAsync(cancel);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Filled(seconds);
    }

    /// <summary>Lets plugins that came to the company since it was made bring what they would have had. Doing it again changes nothing.</summary>
    public async Task JoinAsync(CancellationToken cancel)
    {
        await _joining.WaitAsync(cancel);
        try
        {
            var joined = await work.ReadAsync(s_demo, (CrmDb db) => CompanySettings.ReadAsync<List<string>>(db, JoinedSetting, cancel)) ?? [];
            DemoCompany? demo = null;
            foreach (var contribution in services.GetServices<IDemoData>().Where(c => !joined.Contains(c.GetType().FullName!)))
            {
                demo ??= await CompanyOfAsync(await work.ReadAsync(s_demo, (CrmDb db) => DemoPeople.StaffAsync(db, cancel)), cancel);
                if (!await JoinsAsync(contribution, demo, cancel))
                    continue;
                joined.Add(contribution.GetType().FullName!);
                await work.RunAsync(s_demo, s => CompanySettings.WriteAsync(s.GetRequiredService<CrmDb>(), JoinedSetting, joined, cancel), cancel);
            }
        }
        finally
        {
            _joining.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _joining.Dispose();

    // A plugin that cannot bring its data keeps neither the demo from starting nor a licence from counting; it is asked again at the next start.
    private async Task<bool> JoinsAsync(IDemoData contribution, DemoCompany demo, CancellationToken cancel)
    {
        try
        {
            return await contribution.JoinAsync(demo, cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            NotJoined(failure, contribution.GetType().FullName!);
            return false;
        }
    }

    private async Task<DemoCompany> CompanyOfAsync(DemoStaff staff, CancellationToken cancel) => new(
        new Random(DemoPeople.Seed),
        await ViewersAsync(staff.Managers, cancel),
        await viewers.OfAsync(staff.Head, cancel),
        await viewers.OfAsync(staff.Administrator, cancel),
        staff.Regions) { SettleAsync = SettleAsync, AnswerAsync = AnswerAsync };

    /// <summary>Turns the demo's clock forward: retries, overdue tasks and escalations happen at once. Says what happened.</summary>
    public async Task<PassedTime> ForwardAsync(TimeSpan by, CancellationToken cancel)
    {
        clock.Forward(by);
        var (now, ahead) = (clock.UtcNow, new DemoClock(clock.Ahead.Ticks));
        var waits = await work.ReadAsync(s_demo, (CrmDb db) => PassedTime.DueWaitsAsync(db, now, cancel));
        await work.RunAsync(s_demo, s => CompanySettings.WriteAsync(s.GetRequiredService<CrmDb>(), ClockSetting, ahead, cancel), cancel);
        services.GetRequiredService<IProcessTimers>().Wake();
        await UntilAsync(async db => !await PassedTime.AreWaitsDueAsync(db, now, cancel) && !await db.Set<Stimulus>().AnyAsync(cancel), cancel);
        await services.GetRequiredService<TaskClock>().LookAtAllAsync(cancel);
        return await work.ReadAsync(s_demo, (CrmDb db) => PassedTime.SinceAsync(db, now, waits, cancel));
    }

    private async Task RestoreClockAsync(CancellationToken cancel)
    {
        var kept = await work.ReadAsync(s_demo, (CrmDb db) => CompanySettings.ReadAsync<DemoClock>(db, ClockSetting, cancel));
        if (kept is not null)
            clock.Set(TimeSpan.FromTicks(kept.AheadTicks));
    }

    private async Task LiveAsync(DemoCompany demo, CancellationToken cancel)
    {
        var contributions = services.GetServices<IDemoData>().ToList();
        foreach (var contribution in contributions)
            await contribution.BeginAsync(demo, cancel);
        for (var back = DaysBack; back >= 0; back--)
        {
            // A day is lived from ten in the morning of Moscow; today from the real time.
            var real = TimeProvider.System.GetUtcNow().UtcDateTime;
            var now = back == 0 ? real : real.Date.AddDays(-back).AddHours(7);
            clock.Set(now - real);
            await SettleAsync(cancel);
            if (back == 0 || now.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                foreach (var contribution in contributions)
                    await contribution.DayAsync(demo, DateOnly.FromDateTime(now), back == 0, cancel);
            await SettleAsync(cancel);
            if (back > 0)
                await ReadTheNewsAsync(now, cancel);
        }
    }

    // People look at what the bell says before they go home.
    private Task ReadTheNewsAsync(DateTime now, CancellationToken cancel) => work.RunAsync(s_demo, services =>
        services.GetRequiredService<CrmDb>().Set<Notification>().Where(n => n.ReadAt == null).ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, now), cancel), cancel);

    private async Task<IReadOnlyList<Viewer>> ViewersAsync(IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        var found = new List<Viewer>();
        foreach (var id in ids)
            found.Add(await viewers.OfAsync(id, cancel));
        return found;
    }

    private Task AnswerAsync(Viewer viewer, Guid task, string outcome, IReadOnlyDictionary<string, object> values, CancellationToken cancel) =>
        work.RunAsync(viewer, s => s.GetRequiredService<CompleteTask>().RunAsync(task, new TaskAnswer
        {
            Outcome = outcome,
            Values = values.ToDictionary(v => v.Key, v => JsonSerializer.SerializeToElement(v.Value), StringComparer.Ordinal),
        }, cancel), cancel);

    private async Task SettleAsync(CancellationToken cancel)
    {
        if (!await UntilAsync(async db => !await db.Set<Stimulus>().AnyAsync(cancel), cancel))
            throw new TimeoutException("The processes of the demo did not come to rest within a minute.");
        // What was written that day leaves that day.
        await services.GetRequiredService<LetterPump>().SendAllAsync(cancel);
    }

    // False when it was not reached within a minute.
    private async Task<bool> UntilAsync(Func<CrmDb, Task<bool>> isReached, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await work.ReadAsync(s_demo, isReached))
        {
            if (TimeProvider.System.GetElapsedTime(started) > s_settleAtMost)
                return false;
            await Task.Delay(20, cancel);
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The demo company was made in {Seconds:0.0} s")]
    private partial void Filled(double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Contribution} could not bring its data to the demo company.")]
    private partial void NotJoined(Exception failure, string contribution);

    private sealed record DemoClock(long AheadTicks);

    private sealed record DemoFilled(DateTime At);

    private enum DataState
    {
        Empty,
        Demo,
        HalfMade,
        Foreign,
    }
}
