using System.Globalization;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Chat;

/// <summary>Parses the field for the longest answer: a number of tokens, or empty for an answer that may fill the context.</summary>
internal static class AnswerLength
{
    /// <summary>Upper limit in tokens while no model is chosen.</summary>
    private const int Most = 100_000;

    /// <param name="contextLength">Context length of the chosen model in tokens; null where none is chosen.</param>
    /// <returns>The value to store, or why the input is refused.</returns>
    public static (int? Tokens, string? Problem) Read(string? text, int? contextLength)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return (null, null);
        }

        int most = contextLength ?? Most;
        bool isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int tokens);
        return isNumber && tokens >= 1 && tokens <= most
            ? (tokens, null)
            : (
                null,
                $"Choose 1 to {Formats.Count(most)} tokens{(contextLength is null ? "" : ", the model's context length")}, "
                    + "or leave it empty to fill the context"
            );
    }
}
