using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Doctor.Scoring;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>
/// Finds records without a domain and how it can be derived: by the classifier, if other records have a domain and it is accurate on
/// held-out ones; otherwise from the records' file, if there are several files.
/// </summary>
internal sealed class DomainCheck(CheckContext context) : DoctorCheck(context, "domain", "Domains", FindingSeverity.Note)
{
    /// <summary>Precision that the classifier must reach on held-out records.</summary>
    public const double LeastPrecision = 0.9;

    private const int Steps = 50;

    private readonly (long Right, long Wrong)[] _heldOut = new (long, long)[Steps + 1];
    private readonly long[] _guessed = new long[Steps + 1];
    private long _without;

    public override void Look(RecordView record)
    {
        if (record.Record.Domain is { } domain)
        {
            if (
                Context.Options.ClassifyDomains
                && DomainClassifier.IsHeldOut(record.Record)
                && Context.Statistics.Classifier.Tell(record.Words) is { } guess
            )
            {
                ref var step = ref _heldOut[(int)(guess.Confidence * Steps)];
                step =
                    Context.Statistics.Classifier.Domains[guess.Domain] == domain
                        ? (step.Right + 1, step.Wrong)
                        : (step.Right, step.Wrong + 1);
            }
            return;
        }
        if (!CanBeTold)
        {
            _without++;
            return; // in a dataset without domains, this would flag every record
        }
        string why = "has no domain";
        if (record.Scores.Domain >= 0)
        {
            _guessed[(int)(record.Scores.DomainConfidence * Steps)]++;
            why = $"has no domain; it reads like \"{Context.Statistics.Classifier.Domains[record.Scores.Domain]}\"";
        }
        Log.Add(record, why, record.Scores.Domain >= 0 ? Math.Round(record.Scores.DomainConfidence, 3) : null);
    }

    /// <summary>Whether other records' domains or the file names allow a domain to be derived.</summary>
    private bool CanBeTold => Context.Statistics.Domains.Count > 0 || Context.Statistics.Files.Count > 1;

    /// <summary>The lowest confidence above which nine of ten held-out records are classified correctly; null if there is none.</summary>
    private double? LeastConfidence()
    {
        long right = 0,
            all = 0;
        int? least = null;
        for (int step = Steps; step >= 0; step--)
        {
            right += _heldOut[step].Right;
            all += _heldOut[step].Right + _heldOut[step].Wrong;
            if (all >= 5 && right >= LeastPrecision * all)
            {
                least = step;
            }
        }
        return least / (double?)Steps;
    }

    /// <summary>What the fix does. Valid only after every record has been seen.</summary>
    public DomainChoice Chosen =>
        LeastConfidence() is { } least && _guessed.Skip((int)Math.Round(least * Steps)).Sum() > 0
            ? new DomainChoice(least, false)
            : new DomainChoice(null, Context.Statistics.Files.Count > 1);

    public override DoctorFinding Finding()
    {
        long heldOut = _heldOut.Sum(s => s.Right + s.Wrong),
            rightOnes = _heldOut.Sum(s => s.Right);
        var figures = new List<(string, double)> { ("domains", Context.Statistics.Domains.Count), ("without_domain", Log.Count) };
        if (heldOut > 0)
        {
            figures.Add(("held_out", heldOut));
            figures.Add(("accuracy_on_held_out", Math.Round(rightOnes / (double)heldOut, 4)));
        }
        string told =
            heldOut > 0
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $" A classifier that learned from the labelled ones tells {rightOnes / (double)heldOut:P0} of "
                        + $"{heldOut:N0} held-out records rightly."
                )
                : "";
        if (_without > 0)
        {
            return Found("No record has a domain; training takes the dataset's name.", null, ("without_domain", _without));
        }
        if (Log.Count == 0)
        {
            return Found($"Every record has a domain; there are {Context.Statistics.Domains.Count:N0}.{told}", null, [.. figures]);
        }
        if (Chosen.LeastConfidence is { } least)
        {
            long sure = _guessed.Skip((int)Math.Round(least * Steps)).Sum();
            figures.Add(("least_confidence", least));
            return Found(
                $"{NumberText.Count(Log.Count, "record", "has", "have")} no domain.{told}",
                $"Label {sure:N0} of {NumberText.Count(Log.Count, "record")} without a domain by the classifier, where it is "
                    + "right nine times of ten",
                [.. figures]
            );
        }
        return Chosen.ByFile
            ? Found(
                $"{NumberText.Count(Log.Count, "record", "has", "have")} no domain; they come from "
                    + $"{Context.Statistics.Files.Count:N0} files.{told}",
                $"Label {NumberText.Count(Log.Count, "record")} with the name of their file as domain",
                [.. figures]
            )
            : Found(
                $"{NumberText.Count(Log.Count, "record", "has", "have")} no domain; training takes the dataset's name.{told}",
                null,
                [.. figures]
            );
    }
}
