using Jarvis.Data.Doctor.Checks;
using Jarvis.Data.Doctor.Language;
using Jarvis.Data.Doctor.Scoring;
using Jarvis.Data.Doctor.Views;
using Jarvis.Data.Store;

namespace Jarvis.Data.Doctor.Fixes;

/// <summary>Fixes that write labels from <c>doctor.scores</c>: quality, difficulty, domain, language.</summary>
internal static class LabelFixes
{
    public static IReadOnlyList<string> Checks { get; } = ["quality", "difficulty", "domain", "language-label"];

    public static IEnumerable<(long Id, FixStep? Step)> Steps(
        string directory,
        string check,
        DoctorFile file,
        FlaggedRecords flagged,
        RecordStore store
    )
    {
        string path = Path.Combine(directory, ScoresFile.FileName);
        if (!File.Exists(path))
        {
            throw new DatasetException(
                $"{ScoresFile.FileName}, which holds what would be written to the labels, is gone. Run the doctor again."
            );
        }
        Func<RecordScores, FixStep?> step = check switch
        {
            "quality" => scores => new FixStep.Label(LabelField.Quality, Math.Round(Math.Clamp((double)scores.Quality, 0, 1), 3)),
            "difficulty" => Difficulty(path, file, store),
            "language-label" => scores =>
                scores.Language < 0 || store.Find(scores.Id)?.Language is not null
                    ? null
                    : new FixStep.Label(LabelField.Language, LanguageIdentifier.Shared.Codes[scores.Language]),
            _ => Domain(file, store),
        };
        foreach (var scores in ScoresFile.Read(path))
        {
            if (step(scores) is { } made && flagged.Live(scores.Id) is { } id)
            {
                yield return (id, made);
            }
        }
    }

    // With a model's loss, labels every record that has one; otherwise only records without a difficulty.
    private static Func<RecordScores, FixStep?> Difficulty(string path, DoctorFile file, RecordStore store)
    {
        if (file.Report.Options.DifficultyRun is not null)
        {
            var losses = Histogram(path, s => s.Loss);
            return scores => float.IsNaN(scores.Loss) ? null : Label(losses.Rank(scores.Loss));
        }
        var (lengths, rarities, structures) = (
            Histogram(path, s => s.Length),
            Histogram(path, s => s.Rarity),
            Histogram(path, s => s.Structure)
        );
        return scores =>
            store.Find(scores.Id)?.Difficulty is not null
                ? null
                : Label((lengths.Rank(scores.Length) + rarities.Rank(scores.Rarity) + structures.Rank(scores.Structure)) / 3);

        static FixStep Label(double rank) => new FixStep.Label(LabelField.Difficulty, Math.Round(Math.Clamp(rank, 0, 1), 3));
    }

    private static RankHistogram Histogram(string path, Func<RecordScores, float> of)
    {
        double least = double.MaxValue,
            most = double.MinValue;
        foreach (float value in ScoresFile.Read(path).Select(of).Where(v => !float.IsNaN(v)))
        {
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }
        return new RankHistogram(ScoresFile.Read(path).Select(of), least, most);
    }

    private static Func<RecordScores, FixStep?> Domain(DoctorFile file, RecordStore store) =>
        scores =>
            file.Domain.LeastConfidence is { } least
                ? scores.Domain >= 0 && scores.DomainConfidence >= least - 1e-6
                    ? Label(file.Domains[scores.Domain])
                    : null
                : file.Domain.ByFile && store.Find(scores.Id) is { Domain: null } record
                    ? Label(Path.GetFileNameWithoutExtension(DatasetStatistics.FileOf(record)))
                    : null;

    private static FixStep.Label? Label(string domain) =>
        domain.Length is > 0 and <= 200 ? new FixStep.Label(LabelField.Domain, domain) : null;
}
