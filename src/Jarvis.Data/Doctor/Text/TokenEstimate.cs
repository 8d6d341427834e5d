namespace Jarvis.Data.Doctor.Text;

/// <summary>
/// Estimates the tokens of a text if no tokenizer is chosen, within a fifth of what byte-level BPE with 30,000 to 50,000 entries produces.
/// </summary>
internal static class TokenEstimate
{
    /// <summary>
    /// ASCII letters and digits count 4.5 per token, ASCII symbols 2, other scripts one and a half; white space mostly belongs to a word's
    /// token.
    /// </summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        double tokens = 0;
        foreach (char c in text)
        {
            tokens += c switch
            {
                ' ' or '\n' or '\t' or '\r' => 0.05,
                _ when char.IsAsciiLetterOrDigit(c) => 1 / 4.5,
                < (char)128 => 0.5,
                < (char)0x370 => 0.4,
                _ => 1 / 1.5,
            };
        }
        return (int)Math.Ceiling(tokens);
    }
}
