using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Crm.Basic.Queues;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Expert.Telephony;

namespace Crm.Expert.Connections;

/// <summary>A telephone exchange or service the product listens to and calls through.</summary>
[Record("telephony-connections", "Telephony connection", "Подключение телефонии", "Telephony connections", "Подключения телефонии")]
public sealed class TelephonyConnection : Record
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(50);

    [Field("Name", "Название", MaxLength = 200, Required = true)]
    public string Name { get; set; } = "";

    /// <summary>The code of its <see cref="ITelephonyProvider"/>. Chosen once: the keys of its calls depend on it.</summary>
    [Field("Exchange", "Станция", MaxLength = 40, Required = true)]
    public string Provider { get; init; } = "";

    [Field("Works", "Работает")]
    public bool IsActive { get; set; } = true;

    /// <summary>The word in the address of its webhook. Nobody guesses it.</summary>
    public string Key { get; private set; } = "";

    [Field("Settings", "Настройки")]
    public ConnectionSettings Settings { get; set; } = new();

    /// <summary>Whose numbers are written without their country.</summary>
    [Field("Country of numbers", "Страна номеров", MaxLength = 2)]
    public string Country { get; set; } = "RU";

    /// <summary>Numbers nobody wants to hear of, a line each; between slashes a pattern.</summary>
    [Field("Ignored numbers", "Игнорируемые номера", MaxLength = 4000, As = FieldType.LongText)]
    public string? IgnoredNumbers { get; set; }

    [Field("Show the card", "Показывать карточку")]
    public PopupWhen PopupWhen { get; set; }

    /// <summary>Calls between colleagues are kept and shown, too.</summary>
    [Field("Calls between colleagues", "Внутренние звонки")]
    public bool InternalCalls { get; set; }

    [Field("Unknown number", "Неизвестный номер")]
    public UnknownNumbers UnknownNumbers { get; set; }

    public Guid? LeadQueueId { get; set; }

    /// <summary>Where leads of unknown numbers wait; the default queue when unset.</summary>
    [Field("Queue of new leads", "Очередь новых клиентов")]
    public LeadQueue? LeadQueue { get; set; }

    public Guid? OnDutyId { get; set; }

    /// <summary>Who calls back when nobody is responsible for the caller.</summary>
    [Field("On duty", "Дежурный")]
    public User? OnDuty { get; set; }

    /// <summary>The queue of the exchange that calls go to when nobody else can take them; null leaves it to the exchange.</summary>
    [Field("Queue of the exchange", "Очередь станции", MaxLength = 100)]
    public string? DefaultQueue { get; set; }

    /// <summary>How many last digits of two numbers must be equal when their country is not known.</summary>
    [Field("Digits compared", "Сравниваемых цифр")]
    public int MatchDigits { get; set; } = 10;

    /// <summary>Working time in which a missed call should be called back.</summary>
    [Field("Call back within", "Перезвонить за", MaxLength = 20)]
    public string CallBackWithin { get; set; } = "30m";

    /// <summary>Seconds within which a call should be answered: the service level.</summary>
    [Field("Answer within, s", "Ответить за, с")]
    public int AnswerWithin { get; set; } = 20;

    /// <summary>What webhooks are signed with, protected by the product's keys.</summary>
    public string? SealedSecret { get; private set; }

    /// <summary>The password at the exchange, protected by the product's keys.</summary>
    public string? SealedPassword { get; private set; }

    public override string Title => Name;

    /// <summary>Whether nobody wants to hear of this number.</summary>
    /// <param name="number">As the exchange writes it.</param>
    public bool Ignores(string? number)
    {
        if (string.IsNullOrEmpty(number) || string.IsNullOrWhiteSpace(IgnoredNumbers))
            return false;
        var digits = Digits(number);
        foreach (var line in Lines(IgnoredNumbers))
        {
            if (line.Length > 2 && line[0] == '/' && line[^1] == '/' ? Matches(number, line[1..^1]) : PhoneText.Dialled(line, Country) == PhoneText.Dialled(number, Country) || Digits(line) == digits)
                return true;
        }

        return false;
    }

    public override void Check()
    {
        base.Check();
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        if (MatchDigits is < 5 or > 10)
            wrong["matchDigits"] = ConnectionTexts.BadDigits;
        if (AnswerWithin is < 1 or > 3600)
            wrong["answerWithin"] = ConnectionTexts.BadAnswerWithin;
        if (Country.Length != 2 || !Country.All(char.IsAsciiLetterUpper))
            wrong["country"] = ConnectionTexts.BadCountry;
        try
        {
            Bpm.Sdk.Calendar.WorkingDuration.Parse(CallBackWithin);
        }
        catch (FormatException bad)
        {
            wrong["callBackWithin"] = bad.Message;
        }

        foreach (var pattern in Lines(IgnoredNumbers).Where(line => line.Length > 2 && line[0] == '/' && line[^1] == '/'))
            if (!IsPattern(pattern[1..^1]))
                wrong["ignoredNumbers"] = ConnectionTexts.BadPattern.With(pattern);
        if (wrong.Count > 0)
            throw new InvalidInputException(wrong);
    }

    /// <summary>Has a word for its address.</summary>
    internal void BeReachable()
    {
        if (Key.Length == 0)
            Key = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
    }

    /// <summary>Keeps what was sealed; null leaves what is there, an empty text takes it away.</summary>
    internal void Seal(string? secret, string? password)
    {
        if (secret is not null)
            SealedSecret = secret.Length == 0 ? null : secret;
        if (password is not null)
            SealedPassword = password.Length == 0 ? null : password;
    }

    private static IEnumerable<string> Lines(string? text) => (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private static bool Matches(string number, string pattern)
    {
        try
        {
            return Regex.IsMatch(number, pattern, RegexOptions.CultureInvariant, s_patience);
        }
        catch (RegexMatchTimeoutException)
        {
            // A pattern that takes this long for a number matches nothing.
            return false;
        }
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, s_patience);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>When the card of a call comes up.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PopupWhen>))]
public enum PopupWhen
{
    /// <summary>While the telephone rings.</summary>
    Ring,

    /// <summary>Once it was picked up.</summary>
    Answer,
}

/// <summary>What becomes of a number that nobody here has.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnknownNumbers>))]
public enum UnknownNumbers
{
    /// <summary>The card offers to make a lead; a person decides.</summary>
    Ask,

    /// <summary>Nothing is made and nothing offered.</summary>
    Nothing,

    /// <summary>A lead is made when the call is answered.</summary>
    LeadOnAnswer,

    /// <summary>A lead is made when the call is missed.</summary>
    LeadOnMissed,

    /// <summary>A lead is made either way.</summary>
    LeadAlways,
}

/// <summary>How a connection is right now. A row per connection, written by whoever listens.</summary>
public sealed class ConnectionHealth
{
    public Guid ConnectionId { get; init; }
    public ConnectionState State { get; set; }

    /// <summary>What is wrong, in a sentence; null when nothing is.</summary>
    public string? Problem { get; set; }

    public DateTime Since { get; set; }

    /// <summary>When something was last heard.</summary>
    public DateTime? LastEventAt { get; set; }

    /// <summary>Where the next question to the exchange goes on.</summary>
    public string? Cursor { get; set; }
}

/// <summary>Whether an exchange is there.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConnectionState>))]
public enum ConnectionState
{
    /// <summary>Nobody has listened yet.</summary>
    Unknown,
    Ok,

    /// <summary>It answers, but not everything works.</summary>
    Degraded,
    Down,
}

/// <summary>A time nobody listened in.</summary>
public sealed class ConnectionGap
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid ConnectionId { get; init; }
    public DateTime From { get; init; }
    public DateTime? Until { get; set; }

    /// <summary>When what happened in it was asked for; null until then, and when the exchange does not tell.</summary>
    public DateTime? FilledAt { get; set; }
}

/// <summary>A telephone of an exchange and whose it is.</summary>
public sealed class PbxMember
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid ConnectionId { get; init; }
    public required string Extension { get; init; }
    public string? Name { get; set; }

    /// <summary>The colleague; null while nobody said, and for groups.</summary>
    public Guid? UserId { get; set; }

    public bool IsGroup { get; set; }
}

/// <summary>What an exchange posted, word for word: to look up what it meant.</summary>
public sealed class CallPayload
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid ConnectionId { get; init; }
    public DateTime ReceivedAt { get; init; }
    public required string Body { get; init; }

    /// <summary>Why it was not believed; null when it was.</summary>
    public string? Refusal { get; init; }
}
