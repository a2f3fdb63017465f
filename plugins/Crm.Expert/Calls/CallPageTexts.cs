using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Ui;
using Crm.Expert.Missed;
using Crm.Expert.Telephony;

namespace Crm.Expert.Calls;

/// <summary>Words of the pages about calls.</summary>
internal static class CallPageTexts
{
    public static readonly Words Calls = new("Call log", "Журнал звонков");
    public static readonly Words Missed = new("Missed calls", "Пропущенные");
    public static readonly Words NoCalls = new("Calls appear here as soon as an exchange is connected. An administrator does that under Telephony.", "Звонки появятся здесь, когда подключат станцию. Это делает администратор в разделе «Телефония».");
    public static readonly Words NoMissed = new("Nobody waits for a call back.", "Никто не ждёт обратного звонка.");
    public static readonly Words All = new("All", "Все");
    public static readonly Words Mine = new("Mine", "Мои");
    public static readonly Words Incoming = new("Incoming", "Входящие");
    public static readonly Words Outgoing = new("Outgoing", "Исходящие");
    public static readonly Words ToCallBack = new("To call back", "Ждут звонка");
    public static readonly Words About = new("Call", "Звонок");
    public static readonly Words Time = new("Time", "Время");
    public static readonly Words Client = new("Client", "Клиент");
    public static readonly Words Recording = new("Recording", "Запись");
    public static readonly Words NotRecorded = new("This call was not recorded.", "Этот звонок не записывался.");
    public static readonly Words MayNotListen = new("You may not hear this recording.", "Эту запись вам слушать нельзя.");
    public static readonly Words Listened = new("Heard by {0}, {1}", "Слушал(а) {0}, {1}");
    public static readonly Words Telephones = new("Telephones", "Телефоны");
    public static readonly Words Rang = new("rang", "звонил");
    public static readonly Words PickedUp = new("picked up", "ответил");
    public static readonly Words Nobody = new("nobody’s", "ничей");
    public static readonly Words IncomingFrom = new("Incoming call", "Входящий звонок");
    public static readonly Words OutgoingTo = new("Outgoing call", "Исходящий звонок");
    public static readonly Words PutAway = new("Put the card away", "Убрать карточку");
    public static readonly Words WhoCalls = new("Whose number is it?", "Чей это номер?");
    public static readonly Words UnknownNumber = new("Nobody here has this number.", "Этого номера ни у кого нет.");
    public static readonly Words OfColleague = new("A client of {0} has this number.", "Это номер клиента сотрудника {0}.");
    public static readonly Words OfSomebody = new("A client whom you do not see has this number.", "Это номер клиента, который вам не виден.");
    public static readonly Words NewLead = new("New lead", "Новый клиент");
    public static readonly Words NewLeadName = new("What is the caller called?", "Как зовут звонящего?");
    public static readonly Words Another = new("Another client", "Другой клиент");
    public static readonly Words FindClient = new("Find a client", "Найти клиента");
    public static readonly Words SavePhone = new("Save the number on the card", "Сохранить номер в карточке");
    public static readonly Words Choose = new("Choose", "Выбрать");
    public static readonly Words Save = new("Save the result", "Сохранить итог");
    public static readonly Words NoteResult = new("Note the result", "Записать итог");
    public static readonly Words Saved = new("The call is noted.", "Итог звонка записан.");
    public static readonly Words LeadMade = new("The lead is there.", "Клиент создан.");
    public static readonly Words CallBack = new("Call back", "Перезвонить");
    public static readonly Words OpenCall = new("Open the call", "Открыть звонок");
    public static readonly Words Line = new("line {0}", "линия {0}");

    public static (string Name, Tone Tone)? Pill(string field, object word) => word switch
    {
        CallState state => (CallTexts.Of(state), state == CallState.Ended ? Tone.Plain : Tone.Info),
        CallDisposition disposition => (CallTexts.Of(disposition), disposition == CallDisposition.Answered ? Tone.Good : disposition is CallDisposition.Missed or CallDisposition.Cancelled or CallDisposition.Busy ? Tone.Bad : Tone.Warn),
        CallDirection direction => (CallTexts.Of(direction), Tone.Plain),
        MissedCallStatus status => (MissedTexts.Of(status), status switch { MissedCallStatus.Open => Tone.Bad, MissedCallStatus.InProgress => Tone.Warn, MissedCallStatus.Ignored => Tone.Plain, _ => Tone.Good }),
        _ => null,
    };
}
