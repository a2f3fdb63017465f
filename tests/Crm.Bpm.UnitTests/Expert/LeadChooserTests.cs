using CsCheck;
using Crm.Expert.Dispatch;
using Crm.Expert.Duty;

namespace Crm.Bpm.UnitTests.Expert;

public sealed class LeadChooserTests
{
    private static readonly Guid s_retail = Guid.CreateVersion7();
    private static readonly Guid s_farming = Guid.CreateVersion7();
    private static readonly Guid s_east = Guid.CreateVersion7();

    [Fact]
    public void In_turn_everybody_gets_the_same_whatever_their_weight()
    {
        var people = People(("Anna", 5), ("Boris", 1), ("Vera", 2));

        var got = Give(DispatchAlgorithm.RoundRobin, people, 30);

        Assert.All(people, p => Assert.Equal(10, got[p.Id]));
    }

    [Fact]
    public void By_weight_twice_the_weight_gets_twice_as_many_and_never_in_one_heap()
    {
        var people = People(("Anna", 2), ("Boris", 1), ("Vera", 1));

        var order = Enumerable.Range(0, 8).Select(_ => Choose(DispatchAlgorithm.Weighted, people).PersonName!).ToList();

        Assert.Equal(["Anna", "Boris", "Vera", "Anna"], order.Take(4));
        Assert.Equal(4, order.Count(name => name == "Anna"));
    }

    [Fact]
    public void Whoever_has_the_fewest_open_leads_for_their_weight_gets_the_next()
    {
        var people = People(("Anna", 2), ("Boris", 1), ("Vera", 1));
        (people[0].Open, people[1].Open, people[2].Open) = (6, 4, 5);

        var choice = Choose(DispatchAlgorithm.LeastLoaded, people);

        Assert.Equal(("Anna", DispatchReason.Load), (choice.PersonName, choice.Reason));
        Assert.Equal(7, people[0].Open);
        Assert.Equal([Standing.Chosen, Standing.MoreLoaded, Standing.MoreLoaded], choice.Lines.Select(l => l.Standing));
        Assert.Equal(6, choice.Lines[0].Open);
    }

    [Fact]
    public void Equal_loads_go_in_turn()
    {
        var people = People(("Anna", 1), ("Boris", 1), ("Vera", 1));

        var got = Give(DispatchAlgorithm.LeastLoaded, people, 30);

        Assert.All(people, p => Assert.Equal(10, got[p.Id]));
    }

    [Fact]
    public void Skills_that_fit_win_over_no_skills_and_those_over_foreign_ones()
    {
        var people = new List<Candidate>
        {
            new(Guid.CreateVersion7(), "Farmer") { Skills = [new("industry", s_farming)] },
            new(Guid.CreateVersion7(), "Generalist"),
            new(Guid.CreateVersion7(), "Retailer") { Skills = [new("industry", s_retail), new("industry", s_farming)] },
            new(Guid.CreateVersion7(), "Eastern retailer") { Skills = [new("industry", s_retail), new("region", s_east)] },
        };

        var eastern = Choose(DispatchAlgorithm.Skill, people, Lead(("industry", s_retail), ("region", s_east)));
        people.RemoveAt(3);
        var retail = Choose(DispatchAlgorithm.Skill, people, Lead(("industry", s_retail)));
        people.RemoveAt(2);
        var other = Choose(DispatchAlgorithm.Skill, people, Lead(("industry", s_retail)));

        Assert.Equal(("Eastern retailer", "Retailer", "Generalist"), (eastern.PersonName, retail.PersonName, other.PersonName));
        Assert.Equal(["industry", "region"], eastern.Lines[0].Fits);
        Assert.Contains(eastern.Lines, l => l is { Name: "Farmer", Standing: Standing.LessSkilled });
    }

    [Fact]
    public void A_known_clients_lead_goes_to_whoever_cares_for_them_and_costs_nobody_their_turn()
    {
        var people = People(("Anna", 1), ("Boris", 1));
        var known = LeadTraits.None with { Carer = new Carer(people[1].Id, "Boris", null) };

        var first = Choose(DispatchAlgorithm.SameResponsible, people, known);
        var second = Choose(DispatchAlgorithm.SameResponsible, people, LeadTraits.None);

        Assert.Equal(("Boris", DispatchReason.KnownClient), (first.PersonName, first.Reason));
        Assert.Equal(("Anna", DispatchReason.Weight), (second.PersonName, second.Reason));
        Assert.Equal(1, people[1].Open);
    }

    [Fact]
    public void A_substitute_gets_the_lead_and_it_says_for_whom()
    {
        var people = People(("Anna", 1));

        var choice = Choose(DispatchAlgorithm.SameResponsible, people, LeadTraits.None with { Carer = new Carer(Guid.CreateVersion7(), "Vera", "Boris") });

        Assert.Equal(("Vera", DispatchReason.Substitute, "Boris"), (choice.PersonName, choice.Reason, choice.StandsInFor));
        Assert.Contains("Vera stands in for Boris", DispatchTexts.Why(choice.Reason, choice.PersonName, choice.StandsInFor, choice.Lines).En, StringComparison.Ordinal);
    }

    [Fact]
    public void Everybody_who_is_passed_over_is_named_with_the_reason()
    {
        var returned = Guid.CreateVersion7();
        var people = new List<Candidate>
        {
            new(Guid.CreateVersion7(), "Away") { Attendance = Attendance.Away },
            new(Guid.CreateVersion7(), "Off") { Attendance = Attendance.OffHours },
            new(Guid.CreateVersion7(), "Left") { Attendance = Attendance.Left },
            new(Guid.CreateVersion7(), "Full") { OpenCap = 3, Open = 3 },
            new(Guid.CreateVersion7(), "Day") { DailyCap = 2, Today = 2 },
            new(Guid.CreateVersion7(), "None") { Weight = 0 },
            new(returned, "Returned"),
            new(Guid.CreateVersion7(), "Free"),
        };

        var choice = Choose(DispatchAlgorithm.Weighted, people, LeadTraits.None with { HadIt = new HashSet<Guid> { returned } });

        Assert.Equal("Free", choice.PersonName);
        Assert.Equal(
            [("Free", Standing.Chosen), ("None", Standing.NoShare), ("Full", Standing.FullOpen), ("Day", Standing.FullToday), ("Returned", Standing.HadIt), ("Off", Standing.OffHours), ("Away", Standing.Away), ("Left", Standing.Left)],
            choice.Lines.Select(l => (l.Name, l.Standing)));
        Assert.Equal("By weight it was Free’s turn (weight 1); 1 of 8 people could take it.", DispatchTexts.Why(choice.Reason, choice.PersonName, null, choice.Lines).En);
    }

    [Fact]
    public void When_nobody_can_nobody_gets_it_and_nobodys_turn_moves()
    {
        var people = new List<Candidate> { new(Guid.CreateVersion7(), "Away") { Attendance = Attendance.Away, Turn = 5 } };

        var choice = Choose(DispatchAlgorithm.Weighted, people);

        Assert.Null(choice.PersonId);
        Assert.Equal(5, people[0].Turn);
        Assert.Contains("Nobody of the rule can take it now", DispatchTexts.Why(choice.Reason, null, null, choice.Lines).En, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_comes_back_is_not_flooded()
    {
        var people = People(("Anna", 1), ("Boris", 1), ("Vera", 1));
        people[2].Attendance = Attendance.Away;
        Give(DispatchAlgorithm.Weighted, people, 300);
        people[2].Attendance = Attendance.AtWork;

        var got = Give(DispatchAlgorithm.Weighted, people, 30);

        Assert.InRange(got[people[2].Id], 9, 11);
    }

    [Fact]
    public void Limits_are_never_passed_whoever_else_is_there() =>
        Gen.Select(Gen.Int[0, 4].Array[1, 6], Gen.Int[1, 5].Array[6], Gen.Enum<DispatchAlgorithm>(), Gen.Int[1, 40]).Sample((weights, caps, algorithm, leads) =>
        {
            var people = weights.Select((w, i) => new Candidate(Guid.CreateVersion7(), $"P{i}") { Weight = w, OpenCap = caps[i], DailyCap = caps[5 - i] }).ToList();

            var got = Give(algorithm, people, leads);

            Assert.All(people, p => Assert.InRange(got.GetValueOrDefault(p.Id), 0, p.Weight == 0 ? 0 : Math.Min(p.OpenCap!.Value, p.DailyCap!.Value)));
            Assert.Equal(Math.Min(leads, people.Where(p => p.Weight > 0).Sum(p => Math.Min(p.OpenCap!.Value, p.DailyCap!.Value))), got.Values.Sum());
        }, iter: 300);

    [Fact]
    public void However_people_come_and_go_nobody_is_more_than_two_leads_away_from_their_share() =>
        Gen.Select(Gen.Int[1, 100].Array[2, 8], Gen.Int[0, 255].Array[20, 120]).Sample((weights, presence) =>
        {
            var people = weights.Select((w, i) => new Candidate(Guid.CreateVersion7(), $"P{i}") { Weight = w }).ToList();
            var (due, got) = (new double[weights.Length], new int[weights.Length]);
            foreach (var who in presence)
            {
                var there = Enumerable.Range(0, weights.Length).Where(i => (who >> i & 1) == 1).ToList();
                for (var i = 0; i < people.Count; i++)
                    people[i].Attendance = there.Contains(i) ? Attendance.AtWork : Attendance.Away;
                if (Choose(DispatchAlgorithm.Weighted, people).PersonId is not { } chosen)
                {
                    Assert.Empty(there);
                    continue;
                }

                got[people.FindIndex(p => p.Id == chosen)]++;
                foreach (var i in there)
                    due[i] += (double)weights[i] / there.Sum(t => weights[t]);
            }

            Assert.All(due.Zip(got), p => Assert.InRange(p.Second - p.First, -2, 2));
        }, iter: 300);

    [Fact]
    public void Every_reason_has_a_sentence_in_both_languages()
    {
        foreach (var reason in Enum.GetValues<DispatchReason>())
        {
            var words = DispatchTexts.Why(reason, "Anna", "Boris", [new CandidateLine(Guid.Empty, "Anna", Standing.Chosen, 2, 3, 1) { Fits = ["industry"] }, new CandidateLine(Guid.Empty, "Vera", Standing.Away, 1, 0, 0)]);
            Assert.DoesNotContain("{", words.En + words.Ru, StringComparison.Ordinal);
            Assert.Contains("Anna", words.En, StringComparison.Ordinal);
            Assert.NotEqual(words.En, words.Ru);
        }
    }

    private static List<Candidate> People(params (string Name, int Weight)[] people) => [.. people.Select(p => new Candidate(Guid.CreateVersion7(), p.Name) { Weight = p.Weight })];

    private static LeadTraits Lead(params (string Field, Guid Value)[] values) => new(values.ToDictionary(v => v.Field, v => v.Value, StringComparer.Ordinal));

    private static Choice Choose(DispatchAlgorithm algorithm, List<Candidate> people, LeadTraits? lead = null) => LeadChooser.Choose(algorithm, people, lead ?? LeadTraits.None);

    private static Dictionary<Guid, int> Give(DispatchAlgorithm algorithm, List<Candidate> people, int leads) =>
        Enumerable.Range(0, leads).Select(_ => Choose(algorithm, people).PersonId).OfType<Guid>().GroupBy(id => id).ToDictionary(g => g.Key, g => g.Count());
}
