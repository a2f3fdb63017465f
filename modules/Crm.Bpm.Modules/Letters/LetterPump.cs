using System.Threading.Channels;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Letters;
using Crm.Bpm.Sdk.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Crm.Bpm.Modules.Letters;

/// <summary>
/// Sends what is in the outbox. A letter is leased first, then the server is reached, and only then it is written down that it is being
/// sent: what a killed host had not begun is simply sent by the next one, what it had begun is in doubt.
/// </summary>
internal sealed partial class LetterPump(UnitOfWork work, MailServer server, ILive live, LetterOptions options, ICrmClock clock, ILogger<LetterPump> log) : BackgroundService
{
    private const int Batch = 20;
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(5);
    private static readonly Viewer s_viewer = Viewer.Unrestricted("Crm.Bpm");
    private static readonly Words s_cutOff = new("The program was stopped while the letter was being handed over: nobody knows whether it arrived.", "Программу остановили во время передачи письма: неизвестно, дошло ли оно.");
    private static readonly Words s_unmade = new("The letter cannot be made: {0}", "Письмо не удаётся собрать: {0}");
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Sends until nothing is due.</summary>
    public async Task SendAllAsync(CancellationToken cancel)
    {
        while (await SendDueAsync(cancel) == Batch)
            continue;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listening = live.Listen(Outbox.Topic, () => { _wake.Writer.TryWrite(true); return Task.CompletedTask; });
        // This process is the only one: what is being sent or leased now was left by one that was killed.
        var isFirst = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (isFirst)
                    await TakeOverAsync(stoppingToken);
                isFirst = false;
                await SendAllAsync(stoppingToken);
                await WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                NotSent(failure);
                await WaitAsync(CancellationToken.None);
            }
        }
    }

    private async Task TakeOverAsync(CancellationToken cancel)
    {
        var left = await work.ReadAsync(s_viewer, (CrmDb db) => db.Set<Letter>().Where(l => l.Status == LetterStatus.Sending).Select(l => l.Id).ToListAsync(cancel));
        foreach (var id in left)
            await SettleAsync(id, (settle, letter) => settle.DoubtAsync(letter, s_cutOff, cancel), cancel);
        if (await work.ReadAsync(s_viewer, (CrmDb db) => db.Set<Letter>().AnyAsync(l => l.LeasedUntil != null && l.Status == LetterStatus.Queued, cancel)))
            await work.RunAsync(s_viewer, services => services.GetRequiredService<CrmDb>().Set<Letter>().Where(l => l.LeasedUntil != null && l.Status == LetterStatus.Queued)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.LeasedUntil, (DateTime?)null), cancel), cancel);
    }

    private async Task<int> SendDueAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await DoubtAbandonedAsync(cancel);
            var mine = await LeaseAsync(cancel);
            if (mine.Count > 0)
                await SendAsync(mine, cancel);
            return mine.Count;
        }
        finally
        {
            _turn.Release();
        }
    }

    // The answer of the server came, but could not be written down.
    private async Task DoubtAbandonedAsync(CancellationToken cancel)
    {
        var real = TimeProvider.System.GetUtcNow().UtcDateTime;
        var abandoned = await work.ReadAsync(s_viewer, (CrmDb db) => db.Set<Letter>()
            .Where(l => l.Status == LetterStatus.Sending && l.LeasedUntil < real).Select(l => l.Id).Take(Batch).ToListAsync(cancel));
        foreach (var id in abandoned)
            await SettleAsync(id, (settle, letter) => settle.DoubtAsync(letter, s_cutOff, cancel), cancel);
    }

    // An update with a condition: of two outboxes that want a letter one updates nothing. Odd microseconds tell our lease from another's.
    private async Task<List<Guid>> LeaseAsync(CancellationToken cancel)
    {
        var (due, real) = (clock.UtcNow, TimeProvider.System.GetUtcNow().UtcDateTime);
        var found = await work.ReadAsync(s_viewer, (CrmDb db) => db.Set<Letter>()
            .Where(l => l.Status == LetterStatus.Queued && (l.NextAttemptAt == null || l.NextAttemptAt <= due) && (l.LeasedUntil == null || l.LeasedUntil < real))
            .OrderBy(l => l.Number).Select(l => l.Id).Take(Batch).ToListAsync(cancel));
        if (found.Count == 0)
            return found;
        var until = LeaseFrom(real) + TimeSpan.FromMicroseconds(Random.Shared.Next(1_000_000));
        return await work.RunAsync(s_viewer, async services =>
        {
            var letters = services.GetRequiredService<CrmDb>().Set<Letter>();
            await letters.Where(l => found.Contains(l.Id) && l.Status == LetterStatus.Queued && (l.LeasedUntil == null || l.LeasedUntil < real))
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.LeasedUntil, until), cancel);
            return await letters.Where(l => found.Contains(l.Id) && l.LeasedUntil == until).OrderBy(l => l.Number).Select(l => l.Id).ToListAsync(cancel);
        }, cancel);
    }

    private async Task SendAsync(List<Guid> letters, CancellationToken cancel)
    {
        MailAccount? account;
        try
        {
            account = await work.ReadAsync(s_viewer, (CrmDb db) => server.AccountAsync(db, cancel));
        }
        catch (RuleBrokenException unusable)
        {
            foreach (var id in letters)
                await SettleAsync(id, (settle, letter) => settle.PutOffAsync(letter, unusable.Sentence ?? Words.Same(unusable.Message), cancel), cancel);
            return;
        }

        if (account is null)
        {
            foreach (var id in letters)
                await SettleAsync(id, (settle, letter) => letter.Status == LetterStatus.Queued ? settle.SentAsync(letter, LetterChannel.Outbox, null, cancel) : Task.CompletedTask, cancel);
            return;
        }

        await using var post = new MailPost(account, options.Patience);
        foreach (var id in letters)
        {
            cancel.ThrowIfCancellationRequested();
            await SendAsync(post, account, id, cancel);
        }
    }

    private async Task SendAsync(MailPost post, MailAccount account, Guid id, CancellationToken cancel)
    {
        if (await ParcelAsync(id, cancel) is not { } parcel)
            return;
        MimeMessage message;
        try
        {
            message = LetterMessage.Of(parcel, account, clock.UtcNow);
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or InvalidInputException)
        {
            await SettleAsync(id, (settle, letter) => settle.FailAsync(letter, s_unmade.Filled(wrong.Message), cancel), cancel);
            return;
        }

        using (message)
        {
            if (await post.ConnectAsync(cancel) is { } unreachable)
            {
                await SettleAsync(id, (settle, letter) => settle.PutOffAsync(letter, unreachable, cancel), cancel);
                return;
            }

            // From here on the letter is in doubt until the answer is written down.
            if (!await BeginAsync(id, cancel))
                return;
            var answer = await post.SendAsync(message);
            await SettleAsync(id, (settle, letter) => WriteDownAsync(settle, letter, answer, account), CancellationToken.None);
        }
    }

    private static Task WriteDownAsync(SettleLetter settle, Letter letter, PostAnswer answer, MailAccount account) => answer.Outcome switch
    {
        PostOutcome.Taken => settle.SentAsync(letter, LetterChannel.Mail, account.From.Address, CancellationToken.None),
        PostOutcome.Later => settle.PutOffAsync(letter, answer.Reason!, CancellationToken.None),
        PostOutcome.Refused => settle.FailAsync(letter, answer.Reason!, CancellationToken.None),
        _ => settle.DoubtAsync(letter, answer.Reason!, CancellationToken.None),
    };

    private Task<Parcel?> ParcelAsync(Guid id, CancellationToken cancel) => work.ReadAsync(s_viewer, async (CrmDb db) =>
    {
        var letter = await db.Set<Letter>().AsNoTracking().FirstOrDefaultAsync(l => l.Id == id && l.Status == LetterStatus.Queued, cancel);
        if (letter is null)
            return null;
        var files = await db.Set<LetterAttachment>().AsNoTracking().Where(f => f.LetterId == id).OrderBy(f => f.Id).ToListAsync(cancel);
        var writer = letter.ResponsibleId is { } who ? await db.Set<User>().AsNoTracking().FirstOrDefaultAsync(u => u.Id == who, cancel) : null;
        return new Parcel(letter, files, writer?.Email, writer?.Name);
    });

    private Task<bool> BeginAsync(Guid id, CancellationToken cancel) => work.RunAsync(s_viewer, async services =>
    {
        var letter = await services.GetRequiredService<CrmDb>().Set<Letter>().FirstOrDefaultAsync(l => l.Id == id, cancel);
        return letter?.BeginSending(LeaseFrom(TimeProvider.System.GetUtcNow().UtcDateTime)) == true;
    }, cancel);

    private Task SettleAsync(Guid id, Func<SettleLetter, Letter, Task> settle, CancellationToken cancel) => work.RunAsync(s_viewer, async services =>
    {
        var letter = await services.GetRequiredService<CrmDb>().Set<Letter>().FirstOrDefaultAsync(l => l.Id == id, cancel);
        if (letter is not null)
            await settle(services.GetRequiredService<SettleLetter>(), letter);
    }, cancel);

    private DateTime LeaseFrom(DateTime real) => real + options.Patience * 2 + TimeSpan.FromMinutes(1);

    private async Task WaitAsync(CancellationToken cancel)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        enough.CancelAfter(options.FirstPause < s_look ? options.FirstPause : s_look);
        try
        {
            await _wake.Reader.ReadAsync(enough.Token);
        }
        catch (OperationCanceledException)
        {
            // Time is over, or the host stops: the loop looks at both.
            return;
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox could not be worked on; it is tried again")]
    private partial void NotSent(Exception failure);
}
