using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Doctor.Scoring;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>Finds records of low quality by <see cref="QualityScore"/>; the fix writes the score of every record to its label.</summary>
internal sealed class QualityCheck(CheckContext context) : DoctorCheck(context, "quality", "Quality", FindingSeverity.Note)
{
    /// <summary>Records below this score are reported as poor.</summary>
    public const double Poor = 0.6;

    private readonly long[] _tenths = new long[10];
    private double _sum;
    private long _records,
        _unlabelled;

    public override void Look(RecordView record)
    {
        double score = record.Scores.Quality;
        _records++;
        _sum += score;
        _tenths[Math.Clamp((int)(score * 10), 0, 9)]++;
        _unlabelled += record.Record.Quality is null ? 1 : 0;
        if (score < Poor)
        {
            var parts = QualityScore.Of(record, Context.Options.Language ?? Context.Statistics.UsualLanguage);
            var worst = QualityScore
                .Parts.Select((p, i) => (p.Name, Lost: p.Weight * (1 - parts[i])))
                .OrderByDescending(p => p.Lost)
                .Take(2);
            Log.Add(
                record,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{score:0.00}; lost most by {string.Join(" and ", worst.Select(w => w.Name))}"
                ),
                Math.Round(score, 3)
            );
        }
    }

    public override DoctorFinding Finding()
    {
        var figures = _tenths
            .Select((count, i) => ($"records_from_{i * 10}_to_{(i + 1) * 10}_percent", (double)count))
            .Where(f => f.Item2 > 0);
        var finding = Found(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The mean quality is {(_records == 0 ? 0 : _sum / _records):0.00}; {Log.Count:N0} of {_records:N0} records "
                    + $"are below {Poor}. It is a sum of six parts, which are shown below."
            ),
            null,
            [("mean", _records == 0 ? 0 : Math.Round(_sum / _records, 4)), ("without_label", _unlabelled), ("limit", Poor), .. figures]
        );
        return finding with
        {
            Mend =
                _records == 0
                    ? null
                    : $"Write the quality of {NumberText.Count(_records, "record")} to their labels, to filter and weigh by",
        };
    }
}
