using Crm.Expert.Dispatch;
using Crm.Expert.Duty;

namespace Crm.Bpm.UnitTests.Expert;

/// <summary>Ten thousand leads in four weeks to fifty people, some of whom are absent or not yet at work: everybody gets their share, and every lead says why.</summary>
public sealed class FairDispatchTests
{
    private const int Leads = 10_000;
    private const int Days = 20;
    private const int Parts = 10;

    [Theory]
    [InlineData(DispatchAlgorithm.RoundRobin)]
    [InlineData(DispatchAlgorithm.Weighted)]
    [InlineData(DispatchAlgorithm.SameResponsible)]
    public void Ten_thousand_leads_to_fifty_people_with_absences_are_shared_by_weight(DispatchAlgorithm algorithm)
    {
        var chance = new Random(20261127);
        var people = Company(chance);
        var due = new double[people.Count];
        var got = new int[people.Count];
        foreach (var day in Enumerable.Range(0, Days))
        {
            var away = people.ConvertAll(_ => chance.Next(100) < 15);
            foreach (var part in Enumerable.Range(0, Parts))
            {
                // Some begin at six and some at ten, some work half a day.
                for (var i = 0; i < people.Count; i++)
                    people[i].Attendance = away[i] ? Attendance.Away : part < i % 4 || part >= Parts - i % 3 ? Attendance.OffHours : Attendance.AtWork;
                foreach (var _ in Enumerable.Range(0, Leads / Days / Parts))
                {
                    var choice = LeadChooser.Choose(algorithm, people, LeadTraits.None);
                    Explains(choice, people);
                    got[people.FindIndex(p => p.Id == choice.PersonId)]++;
                    var sum = people.Where(IsThere).Sum(p => ShareOf(algorithm, p));
                    for (var i = 0; i < people.Count; i++)
                        due[i] += IsThere(people[i]) ? ShareOf(algorithm, people[i]) / sum : 0;
                }
            }
        }

        Assert.Equal(Leads, got.Sum());
        Assert.All(due.Zip(got), p => Assert.InRange(p.Second - p.First, -2, 2));
    }

    [Fact]
    public void Ten_thousand_leads_of_which_some_are_closed_leave_everybody_with_the_same_load_for_their_weight()
    {
        var chance = new Random(42);
        var people = Company(chance);
        foreach (var lead in Enumerable.Range(0, Leads))
        {
            if (lead % 500 == 0)
                people.ForEach(p => p.Attendance = chance.Next(100) < 10 ? Attendance.Away : Attendance.AtWork);
            // Nine of ten leads come to an end, at whoever is quicker.
            if (people[chance.Next(people.Count)] is { Open: > 0, Attendance: Attendance.AtWork } quick && chance.Next(10) < 9)
                quick.Open--;
            var (least, choice) = (people.Where(IsThere).Min(p => (double)p.Open / p.Weight), LeadChooser.Choose(DispatchAlgorithm.LeastLoaded, people, LeadTraits.None));
            var chosen = people.Single(p => p.Id == choice.PersonId);

            Explains(choice, people);
            Assert.Equal(least, (chosen.Open - 1d) / chosen.Weight, 9);
        }
    }

    private static List<Candidate> Company(Random chance) => [.. Enumerable.Range(0, 50).Select(i => new Candidate(Guid.CreateVersion7(), $"Person {i}") { Weight = chance.Next(1, 6) })];

    private static bool IsThere(Candidate person) => person.Attendance == Attendance.AtWork;

    private static double ShareOf(DispatchAlgorithm algorithm, Candidate person) => algorithm == DispatchAlgorithm.RoundRobin ? 1 : person.Weight;

    // Nobody who is not there gets anything; everybody stands in the decision, the chosen one first, with the reason of the rule.
    private static void Explains(Choice choice, List<Candidate> people)
    {
        if (choice.Lines.Count != people.Count || choice.Reason is null || choice.Lines[0].Standing != Standing.Chosen || choice.Lines[0].Id != choice.PersonId)
            Assert.Fail("The decision does not say why.");
        foreach (var line in choice.Lines.Skip(1))
            if ((line.Standing is Standing.Away or Standing.OffHours) == IsThere(people.Find(p => p.Id == line.Id)!))
                Assert.Fail($"{line.Name} was looked at wrongly: {line.Standing}.");
    }
}
