using System.Text.Json.Serialization;
using Crm.Basic.Queues;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Expert.Dispatch;

/// <summary>How leads that come into a queue are given to people without anybody asking. A queue has one at most.</summary>
[Record("dispatch-rules", "Dispatch rule", "Правило распределения", "Dispatch rules", "Правила распределения")]
public sealed class DispatchRule : Record
{
    /// <summary>The longest time to the first touch: about four weeks of work.</summary>
    internal const int MostMinutes = 10_000;

    [Field("Name", "Название", MaxLength = 200, Required = true)]
    public string Name { get; set; } = "";

    public Guid? QueueId { get; set; }

    /// <summary>The queue whose leads it gives out.</summary>
    [Field("Queue", "Очередь", Required = true)]
    public LeadQueue? Queue { get; set; }

    /// <summary>Off, leads stay in the queue until somebody takes them.</summary>
    [Field("Works", "Работает")]
    public bool IsActive { get; set; }

    [Field("Algorithm", "Как распределять")]
    public DispatchAlgorithm Algorithm { get; set; }

    /// <summary>Working minutes of whoever got a lead until they should have spoken to it; null leaves the time its queue sets and watches nothing.</summary>
    [Field("First touch within, minutes", "Первое касание, минут")]
    public int? FirstTouchMinutes { get; set; }

    /// <summary>A lead nobody spoke to in time goes back to the queue and to somebody else; otherwise only the head is told.</summary>
    [Field("Take back what is late", "Забирать просроченные")]
    public bool TakesBack { get; set; } = true;

    /// <inheritdoc />
    public override string Title => Name;

    /// <inheritdoc />
    public override void Check()
    {
        base.Check();
        if (FirstTouchMinutes is <= 0 or > MostMinutes)
            throw new InvalidInputException("firstTouchMinutes", DispatchTexts.WrongMinutes.With(MostMinutes));
    }
}

/// <summary>How whoever gets the next lead is found.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DispatchAlgorithm>))]
public enum DispatchAlgorithm
{
    /// <summary>One after the other, everybody the same.</summary>
    RoundRobin,

    /// <summary>One after the other, twice the weight twice as often.</summary>
    Weighted,

    /// <summary>Whoever has the fewest open leads for their weight.</summary>
    LeastLoaded,

    /// <summary>Whose skills fit the lead best, by weight among equals.</summary>
    Skill,

    /// <summary>Whoever already cares for the client; leads of others by weight.</summary>
    SameResponsible,
}

/// <summary>A person leads are given to, and how much of them.</summary>
public sealed class DispatchMember
{
    public Guid RuleId { get; init; }
    public Guid UserId { get; init; }

    /// <summary>Twice the weight gets twice as much; 0 gets nothing.</summary>
    public int Weight { get; set; } = 1;

    /// <summary>Open leads, out of whatever queue, with which they get no more; null sets no limit.</summary>
    public int? OpenCap { get; set; }

    /// <summary>Leads out of this queue in a day; null sets no limit.</summary>
    public int? DailyCap { get; set; }

    /// <summary>What leads they are good at.</summary>
    public IReadOnlyList<Skill> Skills { get; set; } = [];

    /// <summary>What is owed to them, in billionths of a lead: grows by their share of each lead that is given out by turn, and falls by one when it is theirs.</summary>
    public long Turn { get; set; }
}

/// <summary>A value of a field of leads that somebody is good at.</summary>
/// <param name="Field">One of <see cref="SkillFields"/>.</param>
/// <param name="Value">The entry of the dictionary, or the region.</param>
public sealed record Skill(string Field, Guid Value);
