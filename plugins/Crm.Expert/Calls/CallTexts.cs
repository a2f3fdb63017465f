using System.Globalization;
using Crm.Bpm.Sdk;
using Crm.Expert.Telephony;

namespace Crm.Expert.Calls;

/// <summary>What is said of calls.</summary>
internal static class CallTexts
{
    public static readonly Words HiddenNumber = new("Hidden number", "Номер скрыт");
    public static readonly Words NoNumber = new("The number is hidden: there is nobody to make a lead of.", "Номер скрыт: создать клиента не из чего.");
    public static readonly Words IncomingCall = new("Incoming call", "Входящий звонок");
    public static readonly Words OutgoingCall = new("Outgoing call", "Исходящий звонок");
    public static readonly Words Talked = new("Talked {0}", "Разговор {0}");
    public static readonly Words NoClient = new("Say who called first.", "Сначала укажите, кто звонил.");
    public static readonly Words NotAClient = new("A call is with a lead, a contractor or a contact.", "Звонок бывает с потенциальным клиентом, контрагентом или контактом.");
    public static readonly Words NotYours = new("This call was not on your telephone.", "Этот звонок был не на вашем телефоне.");
    public static readonly Words NoRecording = new("There is no recording of this call (any more).", "Записи этого звонка нет.");

    public static Words Of(CallDirection direction) => direction switch
    {
        CallDirection.Out => new("Outgoing", "Исходящий"),
        CallDirection.Internal => new("Between colleagues", "Внутренний"),
        _ => new("Incoming", "Входящий"),
    };

    public static Words Of(CallState state) => state switch
    {
        CallState.Queued => new("In the queue", "В очереди"),
        CallState.Answered => new("Talking", "Разговор"),
        CallState.Held => new("On hold", "Удержание"),
        CallState.Ended => new("Ended", "Завершён"),
        _ => new("Ringing", "Вызов"),
    };

    public static Words Of(CallDisposition disposition) => disposition switch
    {
        CallDisposition.Answered => new("Answered", "Отвечен"),
        CallDisposition.Busy => new("Busy", "Занято"),
        CallDisposition.Cancelled => new("Gave up waiting", "Не дождался"),
        CallDisposition.Failed => new("Failed", "Ошибка"),
        CallDisposition.Rejected => new("Rejected", "Отклонён"),
        CallDisposition.Voicemail => new("Voicemail", "Голосовая почта"),
        _ => new("Missed", "Пропущен"),
    };

    /// <summary>"2:13", "1:02:13".</summary>
    public static string Length(int seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        return time.TotalHours >= 1 ? time.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture) : time.ToString(@"m\:ss", CultureInfo.InvariantCulture);
    }
}
