using Jarvis.Contracts;

namespace Jarvis.Web.Features.Runs;

/// <summary>A prompt and what the run wrote for it at each shown step.</summary>
/// <param name="Samples">One for each of <see cref="SampleColumns.Shown"/>; null where the prompt was not asked at that step.</param>
public sealed record SampleRow(string Prompt, bool Asked, IReadOnlyList<SampleGenerated?> Samples);

/// <summary>A run's samples side by side: a row for each prompt, a column for each chosen step.</summary>
/// <param name="Steps">All steps with samples, rising.</param>
/// <param name="Shown">Those in columns, rising.</param>
public sealed record SampleColumns(IReadOnlyList<long> Steps, IReadOnlyList<long> Shown, IReadOnlyList<SampleRow> Rows)
{
    /// <summary>What fits beside one another and is still read.</summary>
    public const int Usual = 4;

    /// <param name="samples">In order of sequence; of a step that was done twice, the newest counts.</param>
    /// <param name="all">Every step instead of <see cref="Usual"/>, which are spread evenly from the first to the newest.</param>
    public static SampleColumns Of(IEnumerable<SampleGenerated> samples, bool all)
    {
        var byStep = samples.GroupBy(sample => sample.Step).OrderBy(group => group.Key).ToList();
        long[] steps = [.. byStep.Select(group => group.Key)];
        long[] shown =
            all || steps.Length <= Usual
                ? steps
                : [.. Enumerable.Range(0, Usual).Select(index => steps[(int)Math.Round(index * (steps.Length - 1) / (Usual - 1.0))])];
        var rows = byStep
            .SelectMany(group => group)
            .GroupBy(sample => (sample.Prompt, sample.Asked))
            .Select(prompt => new SampleRow(
                prompt.Key.Prompt,
                prompt.Key.Asked,
                [.. shown.Select(step => prompt.LastOrDefault(sample => sample.Step == step))]
            ))
            .Where(row => row.Samples.Any(sample => sample is not null));
        return new SampleColumns(steps, shown, [.. rows]);
    }

    /// <summary>A continuation without the prompt that stands beside it; an answer as it is.</summary>
    public static string Text(SampleGenerated sample) =>
        !sample.Asked && sample.Text.StartsWith(sample.Prompt, StringComparison.Ordinal)
            ? sample.Text[sample.Prompt.Length..]
            : sample.Text.Trim();
}
