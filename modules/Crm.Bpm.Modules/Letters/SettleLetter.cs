using System.Globalization;
using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Letters;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Processes;

namespace Crm.Bpm.Modules.Letters;

/// <summary>Writes down what became of a letter, and tells who waits for it: the process, the person who wrote it, the card.</summary>
internal sealed class SettleLetter(CrmDb db, Outbox outbox, IProcesses processes, INotifications notifications, IEnumerable<ISentLetters> listeners, LetterOptions options, ICrmClock clock)
{
    private static readonly Words s_notSent = new("Not sent: “{0}”. {1}", "Не отправлено: «{0}». {1}");
    private static readonly Words s_inDoubt = new("Nobody knows whether “{0}” arrived. Look and decide.", "Не ясно, дошло ли письмо «{0}». Посмотрите и решите.");
    private static readonly Words s_givenUp = new("Given up after {0} {0:attempt|attempts}. {1}", "Не удалось за {0} {0:попытку|попытки|попыток}. {1}");
    private static readonly Words s_withdrawn = new("Somebody withdrew the letter.", "Письмо отозвали.");

    /// <summary>It left through this channel.</summary>
    public async Task SentAsync(Letter letter, LetterChannel channel, string? from, CancellationToken cancel)
    {
        if (letter.Status == LetterStatus.Sent)
            return;
        letter.WasSent(channel, from, clock.UtcNow);
        await TellSentAsync(letter, cancel);
    }

    /// <summary>A person says that it arrived.</summary>
    public async Task ConfirmAsync(Letter letter, CancellationToken cancel)
    {
        if (letter.Status == LetterStatus.Sent)
            return;
        letter.ConfirmSent(clock.UtcNow);
        await TellSentAsync(letter, cancel);
    }

    /// <summary>It could not leave: tried again later, or given up.</summary>
    public async Task PutOffAsync(Letter letter, Words reason, CancellationToken cancel)
    {
        if (letter.Status is not (LetterStatus.Queued or LetterStatus.Sending))
            return;
        var attempts = letter.Status == LetterStatus.Queued ? letter.Attempts + 1 : letter.Attempts;
        if (options.PauseAfter(attempts) is { } pause)
        {
            letter.PutOff(reason, clock.UtcNow + pause);
            outbox.Changed(letter);
        }
        else
        {
            await FailAsync(letter, s_givenUp.Filled(attempts, reason), cancel);
        }
    }

    /// <summary>It will not leave.</summary>
    public async Task FailAsync(Letter letter, Words reason, CancellationToken cancel)
    {
        if (letter.Status is not (LetterStatus.Queued or LetterStatus.Sending))
            return;
        letter.Fail(reason);
        TellFailed(letter, reason);
        await NotifyAsync(letter, s_notSent.Filled(letter.Name, reason), cancel);
    }

    /// <summary>Nobody can know what became of it. The process waits on until a person has decided.</summary>
    public async Task DoubtAsync(Letter letter, Words reason, CancellationToken cancel)
    {
        if (letter.Status != LetterStatus.Sending)
            return;
        letter.Doubt(reason);
        outbox.Changed(letter);
        await NotifyAsync(letter, s_inDoubt.Filled(letter.Name), cancel);
    }

    /// <summary>A person does not want it sent any more.</summary>
    public void Withdraw(Letter letter)
    {
        if (letter.Status == LetterStatus.Cancelled)
            return;
        letter.Withdraw();
        TellFailed(letter, s_withdrawn);
    }

    private async Task TellSentAsync(Letter letter, CancellationToken cancel)
    {
        outbox.Changed(letter);
        db.Raise(new LetterSent(letter.SubjectKind ?? "letters", letter.SubjectId ?? letter.Id, letter.Id, letter.Name, letter.To, letter.TemplateId));
        Resume(letter, "Sent", null);
        foreach (var listener in listeners)
            await listener.SentAsync(letter, cancel);
    }

    private void TellFailed(Letter letter, Words reason)
    {
        outbox.Changed(letter);
        db.Raise(new LetterFailed(letter.SubjectKind ?? "letters", letter.SubjectId ?? letter.Id, letter.Id, letter.Name, letter.To, reason.In(CultureInfo.InvariantCulture)));
        Resume(letter, "Failed", reason);
    }

    private void Resume(Letter letter, string outcome, Words? reason)
    {
        if (letter.InstanceId is { } instance && letter.TakeBookmark() is { } bookmark)
            processes.Resume(instance, bookmark, JsonSerializer.SerializeToElement(new { outcome, letter = letter.Id, error = reason?.En, errorRu = reason?.Ru }));
    }

    private async Task NotifyAsync(Letter letter, Words sentence, CancellationToken cancel)
    {
        if (letter.ResponsibleId is { } writer)
            await notifications.NotifyAsync(new NewNotification(writer, NotificationKind.System, Cut(sentence), "/letters/" + letter.Id), cancel);
    }

    private static Words Cut(Words sentence) => new(Cut(sentence.En), Cut(sentence.Ru));

    private static string Cut(string text) => text.Length > 1000 ? text[..999] + "…" : text;
}
