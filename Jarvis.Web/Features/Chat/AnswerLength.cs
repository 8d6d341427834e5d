using System.Globalization;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Chat;

/// <summary>The longest answer as it is typed: a number of tokens, or nothing for "fills the context".</summary>
internal static class AnswerLength
{
    /// <summary>Where no model is chosen yet.</summary>
    private const int Most = 100_000;

    /// <param name="contextLength">Of the chosen model, tokens; null where none is chosen.</param>
    /// <returns>What to keep, or why it cannot be kept.</returns>
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
