using Jarvis.Contracts;

namespace Jarvis.Engine.Training.Losses;

/// <summary>The losses, one line each, and the objective that a plan's settings select.</summary>
public static class Objectives
{
    private static readonly LossTerm _usual = new CrossEntropyObjective.Term();

    private static readonly List<LossTerm> _terms = [new RDropObjective.Term(), new ContrastiveObjective.Term()];

    /// <summary>Adds a loss of a program that uses this library; call it before reading any plan that uses it.</summary>
    public static void Add(LossTerm term) => _terms.Add(term);

    /// <param name="plan">Resolved.</param>
    public static IObjective Of(TrainingPlan plan)
    {
        var tokens = On(plan).FirstOrDefault(term => term.TakesTheTokens) ?? _usual;
        IObjective[] all = [tokens.Of(plan), .. On(plan).Where(term => !term.TakesTheTokens).Select(term => term.Of(plan))];
        return all.Length == 1 ? all[0] : new SumObjective(all);
    }

    /// <summary>Rows that go through the network for each row of the batch.</summary>
    internal static int Passes(TrainingPlan plan) => 1 + On(plan).Sum(term => term.ExtraPasses);

    /// <summary>Why a plan cannot have the losses that it asks for.</summary>
    internal static IEnumerable<string> Problems(TrainingPlan plan)
    {
        foreach (var term in On(plan))
        {
            foreach (string problem in term.Problems(plan))
            {
                yield return problem;
            }
            if (plan.Model.CarriedState && term.ReadsMoreRows)
            {
                yield return $"carried_state continues where the last batch ended, and {term.Key} reads other rows in between; leave one "
                    + "of them off.";
            }
        }
        if (On(plan).Where(term => term.TakesTheTokens).Select(term => term.Key).ToList() is { Count: > 1 } several)
        {
            yield return $"{string.Join(" and ", several)} each stand in the place of the cross entropy; leave one of them on.";
        }
    }

    private static IEnumerable<LossTerm> On(TrainingPlan plan) => _terms.Where(term => term.IsOn(plan));
}
