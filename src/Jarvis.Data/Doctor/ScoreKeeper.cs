using Jarvis.Contracts;
using Jarvis.Data.Doctor.Checks;
using Jarvis.Data.Doctor.Language;
using Jarvis.Data.Doctor.Scoring;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor;

/// <summary>
/// Computes the scores from which the quality, difficulty, domain and language labels are written, one entry per record in
/// <c>doctor.scores</c>. Not a check itself; runs before the checks.
/// </summary>
internal sealed class ScoreKeeper(CheckContext context)
{
    private readonly double[] _partSums = new double[QualityScore.Parts.Count];
    private readonly Dictionary<string, short> _languages = LanguageIdentifier
        .Shared.Codes.Select((code, i) => (code, i))
        .ToDictionary(c => c.code, c => (short)c.i);
    private long _records;

    public string? Language => context.Options.Language ?? context.Statistics.UsualLanguage;

    public RecordScores Of(RecordView record)
    {
        var parts = QualityScore.Of(record, Language);
        for (int i = 0; i < parts.Length; i++)
        {
            _partSums[i] += parts[i];
        }
        _records++;
        var domain =
            context.Options.ClassifyDomains && record.Record.Domain is null ? context.Statistics.Classifier.Tell(record.Words) : null;
        var language =
            record.Language.Confidence >= LanguageCheck.LeastConfidence && record.Language.Code is { } code ? _languages[code] : (short)-1;
        double? loss = context.Aids.Loss?.Invoke(record.Record);
        return new RecordScores(
            record.Id,
            (float)QualityScore.Total(parts),
            (float)Math.Log(1 + record.Words.Length),
            (float)context.Statistics.Rarity(record.Words),
            (float)StructureMeasure.Of(record),
            (float?)loss ?? float.NaN,
            (float)(domain?.Confidence ?? 0),
            (short)(domain?.Domain ?? -1),
            language
        );
    }

    public IReadOnlyList<QualityPart> Parts =>
        [
            .. QualityScore.Parts.Select(
                (p, i) => new QualityPart(p.Name, p.Weight, _records == 0 ? 0 : Math.Round(_partSums[i] / _records, 4), p.Explanation)
            ),
        ];
}
