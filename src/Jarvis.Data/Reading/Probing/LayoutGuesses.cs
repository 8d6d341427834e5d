using Jarvis.Contracts;
using Jarvis.Data.Reading.Formats;

namespace Jarvis.Data.Reading.Probing;

/// <summary>The layouts suggested by a survey, best first.</summary>
internal static class LayoutGuesses
{
    public static IReadOnlyList<LayoutGuess> Of(ObjectSurvey survey, FileFormat file)
    {
        if (survey.Objects == 0)
        {
            return [new LayoutGuess(file.Id, file.Title, 0.1, "No objects found in the part that was read.")];
        }
        var guesses = new List<LayoutGuess>();
        double all = survey.Objects;
        int known = 0;
        foreach (var entry in JsonLayouts.All)
        {
            int first = survey.FitsFirst(entry),
                fits = survey.Fits(entry);
            known += first;
            if (fits > 0)
            {
                double confidence = first > 0 ? 0.98 * first / all : 0.4 * fits / all;
                guesses.Add(
                    new LayoutGuess(entry.Id, entry.Title, Math.Round(confidence, 3), $"{Share(fits, survey.Objects)} {entry.Expects}.")
                );
            }
        }
        bool mixed = survey.Objects > known || guesses.Count(g => g.Confidence > 0.4) > 1;
        guesses.Add(
            new LayoutGuess(
                file.Id,
                file.Title,
                Math.Round(mixed ? Math.Max(0.2, 0.97 * known / all) : 0.3, 3),
                known switch
                {
                    0 => "No known layout fits; map the fields.",
                    _ when mixed => $"Several layouts side by side: {Share(known, survey.Objects)} known fields.",
                    _ => "Each object by itself, or by fields that you choose.",
                }
            )
        );
        return [.. guesses.OrderByDescending(g => g.Confidence)];
    }

    private static string Share(int some, int all) =>
        some == all ? $"All {all} objects checked have" : $"{some} of {all} objects checked have";
}
