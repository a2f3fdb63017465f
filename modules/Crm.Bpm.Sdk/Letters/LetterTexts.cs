using Crm.Bpm.Sdk.Ui;

namespace Crm.Bpm.Sdk.Letters;

/// <summary>Sentences about letters.</summary>
internal static class LetterTexts
{
    public static readonly Words Letters = new("Letters", "Письма");
    public static readonly Words Letter = new("Letter", "Письмо");
    public static readonly Words Write = new("Write a letter", "Написать письмо");
    public static readonly Words None = new("No letters yet.", "Писем пока нет.");
    public static readonly Words IsOnItsWay = new("“{0}” is on its way already.", "Письмо «{0}» уже в пути.");
    public static readonly Words IsSent = new("“{0}” was sent.", "Письмо «{0}» уже отправлено.");
    public static readonly Words NotInDoubt = new("Nobody doubts what became of “{0}”.", "С письмом «{0}» всё ясно: подтверждать нечего.");

    private static readonly Words s_queued = new("Waiting", "Ждёт отправки");
    private static readonly Words s_retry = new("Will be tried again", "Повторим позже");
    private static readonly Words s_sending = new("Being sent", "Отправляется");
    private static readonly Words s_inDoubt = new("In doubt", "Не ясно, ушло ли");
    private static readonly Words s_failed = new("Not sent", "Не отправлено");
    private static readonly Words s_sent = new("Sent", "Отправлено");
    private static readonly Words s_kept = new("Kept here", "Хранится здесь");
    private static readonly Words s_cancelled = new("Withdrawn", "Отозвано");

    public static readonly Words ByMail = new("Mail", "Почта");
    public static readonly Words ByOutbox = new("Built-in outbox", "Встроенные исходящие");

    /// <summary>What people call the status.</summary>
    public static Words Of(LetterStatus status) => status switch
    {
        LetterStatus.Queued => s_queued,
        LetterStatus.Sending => s_sending,
        LetterStatus.InDoubt => s_inDoubt,
        LetterStatus.Failed => s_failed,
        LetterStatus.Sent => s_sent,
        _ => s_cancelled,
    };

    /// <summary>What people call the way it left.</summary>
    public static Words Of(LetterChannel channel) => channel == LetterChannel.Mail ? ByMail : ByOutbox;

    /// <summary>The state of a letter in words and its meaning: one that no mail server saw is not called sent.</summary>
    public static (Words Name, Tone Tone) StateOf(LetterStatus status, LetterChannel? channel, int attempts) => status switch
    {
        LetterStatus.Queued when attempts > 0 => (s_retry, Tone.Warn),
        LetterStatus.Sent when channel == LetterChannel.Outbox => (s_kept, Tone.Info),
        _ => (Of(status), ToneOf(status)),
    };

    private static Tone ToneOf(LetterStatus status) => status switch
    {
        LetterStatus.Sent => Tone.Good,
        LetterStatus.Failed => Tone.Bad,
        LetterStatus.InDoubt => Tone.Warn,
        LetterStatus.Queued or LetterStatus.Sending => Tone.Info,
        _ => Tone.Plain,
    };
}
