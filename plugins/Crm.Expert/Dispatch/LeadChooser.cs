using System.Text.Json.Serialization;
using Crm.Expert.Duty;

namespace Crm.Expert.Dispatch;

/// <summary>Where somebody stands in the choice of who gets a lead.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Standing>))]
public enum Standing
{
    /// <summary>Got it.</summary>
    Chosen,

    /// <summary>Could have got it; it was somebody else's turn.</summary>
    InLine,

    /// <summary>Others have fewer open leads.</summary>
    MoreLoaded,

    /// <summary>Others' skills fit better.</summary>
    LessSkilled,

    /// <summary>Their weight is 0.</summary>
    NoShare,

    /// <summary>Has as many open leads as they may.</summary>
    FullOpen,

    /// <summary>Got as many today as they may.</summary>
    FullToday,

    /// <summary>Had it before: gave it back or let it lie.</summary>
    HadIt,

    /// <summary>Outside their working hours.</summary>
    OffHours,

    /// <summary>Absent.</summary>
    Away,

    /// <summary>Does not work here any more.</summary>
    Left,
}

/// <summary>Why somebody got a lead.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DispatchReason>))]
public enum DispatchReason
{
    /// <summary>It was their turn.</summary>
    Turn,

    /// <summary>It was their turn, by weight.</summary>
    Weight,

    /// <summary>They had the fewest open leads for their weight.</summary>
    Load,

    /// <summary>Their skills fit best.</summary>
    Skill,

    /// <summary>They care for the client.</summary>
    KnownClient,

    /// <summary>They stand in for whoever cares for the client.</summary>
    Substitute,
}

/// <summary>A person a lead may be given to, as they are right now. Choosing them counts the lead in.</summary>
internal sealed class Candidate(Guid id, string name)
{
    public Guid Id { get; } = id;
    public string Name { get; } = name;
    public int Weight { get; init; } = 1;
    public int? OpenCap { get; init; }
    public int? DailyCap { get; init; }
    public IReadOnlyList<Skill> Skills { get; init; } = [];
    public Attendance Attendance { get; set; }
    public int Open { get; set; }
    public int Today { get; set; }
    public long Turn { get; set; }

    /// <summary>Why they can take no lead at all right now; null when they can.</summary>
    public Standing? Hindrance => Attendance switch
    {
        Attendance.Left => Standing.Left,
        Attendance.Away => Standing.Away,
        Attendance.OffHours => Standing.OffHours,
        _ when Weight <= 0 => Standing.NoShare,
        _ when Open >= OpenCap => Standing.FullOpen,
        _ when Today >= DailyCap => Standing.FullToday,
        _ => null,
    };

    /// <summary>Fields of the lead their skills fit.</summary>
    public IReadOnlyList<string> FittingOf(LeadTraits lead) =>
        [.. lead.Values.Where(v => Skills.Contains(new Skill(v.Key, v.Value))).Select(v => v.Key).Order(StringComparer.Ordinal)];

    /// <summary>How many of the lead's fields they have skills in, but others.</summary>
    public int ForeignTo(LeadTraits lead) => Skills.Select(s => s.Field).Distinct(StringComparer.Ordinal).Count(lead.Values.ContainsKey) - FittingOf(lead).Count;
}

/// <summary>What counts of a lead when somebody is chosen for it.</summary>
/// <param name="Values">Its values by field, of the fields people have skills in.</param>
internal sealed record LeadTraits(IReadOnlyDictionary<string, Guid> Values)
{
    /// <summary>A lead nothing is known of.</summary>
    public static LeadTraits None { get; } = new(new Dictionary<string, Guid>(StringComparer.Ordinal));

    /// <summary>Who had it and gave it back or let it lie.</summary>
    public IReadOnlySet<Guid> HadIt { get; init; } = new HashSet<Guid>();

    /// <summary>Whoever cares for the client and is at work, or stands in for them; null when nobody is.</summary>
    public Carer? Carer { get; init; }
}

/// <summary>Somebody who gets a known client's lead.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">What they are called.</param>
/// <param name="StandsInFor">Whose substitute they are; null when they care for the client themselves.</param>
internal sealed record Carer(Guid Id, string Name, string? StandsInFor);

/// <summary>What was looked at of one person, as it is kept with the decision.</summary>
public sealed record CandidateLine(Guid Id, string Name, Standing Standing, int Weight, int Open, int Today)
{
    public int? OpenCap { get; init; }
    public int? DailyCap { get; init; }

    /// <summary>What was owed to them when their turn was decided, in billionths of a lead; null when the turn did not decide about them.</summary>
    public long? Turn { get; init; }

    /// <summary>The lead's fields their skills fit; null for none.</summary>
    public IReadOnlyList<string>? Fits { get; init; }
}

/// <summary>Who gets a lead, why, and how everybody stood.</summary>
/// <param name="PersonId">Who; null when nobody can take it now.</param>
/// <param name="PersonName">What they are called.</param>
/// <param name="Reason">Why; null when nobody can take it now.</param>
/// <param name="Lines">Everybody who was looked at, the chosen one first.</param>
internal sealed record Choice(Guid? PersonId, string? PersonName, DispatchReason? Reason, IReadOnlyList<CandidateLine> Lines)
{
    /// <summary>Whom the chosen one stands in for.</summary>
    public string? StandsInFor { get; init; }
}

/// <summary>
/// Decides who gets a lead. A turn is what is owed to somebody: each lead owes everybody among whom it is decided their share of it, by weight,
/// and goes to whoever is owed most. So nobody is ever much more than one lead away from their share, whoever else comes and goes; whoever is
/// away is owed nothing meanwhile, and is not flooded when they come back.
/// </summary>
internal static class LeadChooser
{
    /// <summary>One lead, in the unit of <see cref="Candidate.Turn"/>.</summary>
    internal const long OneLead = 1_000_000_000;

    /// <summary>Chooses, and counts the lead in at whoever got it.</summary>
    public static Choice Choose(DispatchAlgorithm algorithm, IReadOnlyList<Candidate> candidates, LeadTraits lead)
    {
        if (algorithm == DispatchAlgorithm.SameResponsible && lead.Carer is { } carer && !lead.HadIt.Contains(carer.Id))
            return ToCarer(candidates, lead, carer);
        var free = candidates.Where(c => StandingOf(c, lead) == Standing.InLine).ToList();
        var (pool, passedOver) = Narrow(algorithm, free, lead);
        var isEven = algorithm == DispatchAlgorithm.RoundRobin;
        var sum = isEven ? pool.Count : pool.Sum(c => (long)c.Weight);
        foreach (var candidate in pool)
            candidate.Turn += (isEven ? 1 : candidate.Weight) * OneLead / sum;
        var chosen = pool.MaxBy(c => c.Turn);
        var lines = Lines(candidates, lead, chosen, c => pool.Contains(c) ? Standing.InLine : passedOver, pool.Contains);
        if (chosen is null)
            return new Choice(null, null, null, lines);
        chosen.Turn -= OneLead;
        CountIn(chosen);
        return new Choice(chosen.Id, chosen.Name, ReasonOf(algorithm), lines);
    }

    private static Choice ToCarer(IReadOnlyList<Candidate> candidates, LeadTraits lead, Carer carer)
    {
        var member = candidates.FirstOrDefault(c => c.Id == carer.Id);
        var lines = Lines(candidates, lead, member, _ => Standing.InLine, _ => false);
        if (member is not null)
            CountIn(member);
        return new Choice(carer.Id, carer.Name, carer.StandsInFor is null ? DispatchReason.KnownClient : DispatchReason.Substitute, lines) { StandsInFor = carer.StandsInFor };
    }

    // Those among whom the turn decides, and why the others of those who are free are not among them.
    private static (IReadOnlyList<Candidate> Pool, Standing PassedOver) Narrow(DispatchAlgorithm algorithm, List<Candidate> free, LeadTraits lead)
    {
        if (free.Count == 0)
            return (free, Standing.InLine);
        switch (algorithm)
        {
            case DispatchAlgorithm.LeastLoaded:
                // Compared crosswise: open leads for each unit of weight, without fractions.
                var least = free.Aggregate((a, b) => (long)b.Open * a.Weight < (long)a.Open * b.Weight ? b : a);
                return ([.. free.Where(c => (long)c.Open * least.Weight == (long)least.Open * c.Weight)], Standing.MoreLoaded);
            case DispatchAlgorithm.Skill:
                var best = free.Max(c => (c.FittingOf(lead).Count, -c.ForeignTo(lead)));
                return ([.. free.Where(c => (c.FittingOf(lead).Count, -c.ForeignTo(lead)) == best)], Standing.LessSkilled);
            default:
                return (free, Standing.InLine);
        }
    }

    private static Standing StandingOf(Candidate candidate, LeadTraits lead) =>
        candidate.Hindrance is { } hindrance ? hindrance : lead.HadIt.Contains(candidate.Id) ? Standing.HadIt : Standing.InLine;

    private static List<CandidateLine> Lines(IReadOnlyList<Candidate> candidates, LeadTraits lead, Candidate? chosen, Func<Candidate, Standing> free, Func<Candidate, bool> tookTurn)
    {
        return
        [
            .. candidates.Select(c => new CandidateLine(c.Id, c.Name, LineOf(c), c.Weight, c.Open, c.Today)
            {
                OpenCap = c.OpenCap,
                DailyCap = c.DailyCap,
                Turn = tookTurn(c) ? c.Turn : null,
                Fits = c.FittingOf(lead) is { Count: > 0 } fits ? fits : null,
            }).OrderBy(line => line.Standing),
        ];

        Standing LineOf(Candidate candidate)
        {
            var standing = StandingOf(candidate, lead);
            return candidate == chosen ? Standing.Chosen : standing == Standing.InLine ? free(candidate) : standing;
        }
    }

    private static void CountIn(Candidate candidate)
    {
        candidate.Open++;
        candidate.Today++;
    }

    private static DispatchReason ReasonOf(DispatchAlgorithm algorithm) => algorithm switch
    {
        DispatchAlgorithm.RoundRobin => DispatchReason.Turn,
        DispatchAlgorithm.LeastLoaded => DispatchReason.Load,
        DispatchAlgorithm.Skill => DispatchReason.Skill,
        _ => DispatchReason.Weight,
    };
}
