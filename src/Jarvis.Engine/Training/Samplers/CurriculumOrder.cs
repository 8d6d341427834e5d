using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>
/// From easy to difficult: at each step records are drawn from the easiest share of the data, which grows with the pace
/// (<see cref="Competence"/>) until all are in play. It grows in twenty rounds. Within a round every record in play comes once per pass,
/// and from the last round on a pass is an epoch.
/// </summary>
/// <param name="steps">Steps after which all records are in play.</param>
internal sealed class CurriculumOrder(TokenFile file, CurriculumPace pace, double start, long steps) : RecordOrder(file)
{
    private const int Rounds = 20;
    private int[]? _byDifficulty;

    public override long StartOf(long round) => (steps * round + Rounds - 1) / Rounds;

    public override long RoundAt(long step) => step >= steps ? Rounds : step * Rounds / steps;

    public override IReadOnlyList<int[]> Groups(long round)
    {
        _byDifficulty ??= [.. Enumerable.Range(0, checked((int)File.Records)).OrderBy(record => File.Facts(record).Difficulty)];
        double share = Competence.At(pace, start, (double)round / Rounds);
        return [_byDifficulty[..Math.Clamp((int)Math.Ceiling(share * _byDifficulty.Length - 1e-9), 1, _byDifficulty.Length)]];
    }
}
