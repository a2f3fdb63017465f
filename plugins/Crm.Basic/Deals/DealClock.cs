using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crm.Basic.Deals;

/// <summary>Takes up postponed deals on the day that was set. Looking twice changes nothing: an active deal is not postponed any more.</summary>
internal sealed partial class DealClock(UnitOfWork work, ICrmClock clock, ILogger<DealClock> log) : BackgroundService
{
    private const int Batch = 100;
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(1);
    private static readonly Viewer s_viewer = Viewer.Unrestricted("Crm.Bpm");

    /// <summary>Takes up what is due by today; returns how many.</summary>
    public async Task<int> LookAsync(CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(clock.UtcNow);
        var due = await work.ReadAsync(s_viewer, (CrmDb db) => db.Set<Deal>()
            .Where(d => d.Status == DealStatus.Postponed && d.ResumeOn <= today).OrderBy(d => d.ResumeOn).Select(d => d.Id).Take(Batch).ToListAsync(cancel));
        var resumed = 0;
        foreach (var deal in due)
            resumed += await ResumeAsync(deal, cancel) ? 1 : 0;
        return resumed;
    }

    // Real time between looks: the demo's clock may jump, and the next look sees it.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await LookAsync(stoppingToken) == Batch)
                    continue;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                NotLooked(failure);
            }
        }
    }

    private async Task<bool> ResumeAsync(Guid deal, CancellationToken cancel)
    {
        try
        {
            await work.RunAsync(s_viewer, services => services.GetRequiredService<ChangeDealStatus>()
                .RunAsync(deal, new StatusChange { Status = DealStatus.Active, Comment = DealTexts.Resumed }, cancel), cancel);
            return true;
        }
        catch (Exception refused) when (refused is RuleBrokenException or NotFoundException or StaleRecordException)
        {
            // Somebody closed or deleted it meanwhile.
            NotResumed(deal, refused.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Postponed deals could not be looked at.")]
    private partial void NotLooked(Exception failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "The postponed deal {Deal} was not taken up: {Why}")]
    private partial void NotResumed(Guid deal, string why);
}
