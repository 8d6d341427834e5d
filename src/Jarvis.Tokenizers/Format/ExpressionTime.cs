using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Jarvis.Tokenizers.Format;

/// <summary>
/// Limits the time of expressions from a tokenizer's file. .NET limits a single match, but a text can have as many matches as characters,
/// so all matches of one text have a limit too. It grows with the text and is far above what any expression without catastrophic
/// backtracking needs.
/// </summary>
internal static class ExpressionTime
{
    /// <summary>The limit of one match, and of a short text.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(4);

    /// <summary>Slower than any usable tokenizer on any machine.</summary>
    private const double CharactersPerSecond = 64 * 1024;

    /// <summary>The deadline of this thread's text, as a timestamp; 0 where there is no limit.</summary>
    [ThreadStatic]
    private static long _until;

    /// <summary>Restarts this thread's time limit, for a text of this length.</summary>
    public static void Begin(int length) => _until = Stopwatch.GetTimestamp() + (long)(Limit(length).TotalSeconds * Stopwatch.Frequency);

    public static void End() => _until = 0;

    /// <summary>Called between two matches.</summary>
    /// <exception cref="RegexMatchTimeoutException">The text's time limit has passed.</exception>
    public static void Check(Regex expression)
    {
        if (_until != 0 && Stopwatch.GetTimestamp() > _until)
        {
            throw new RegexMatchTimeoutException("", expression.ToString(), Least);
        }
    }

    /// <exception cref="TokenizerFormatException">The expression takes too long on this text.</exception>
    public static T Within<T>(Regex expression, int length, Func<T> work)
    {
        long outer = _until;
        Begin(length);
        try
        {
            return work();
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw TooSlow(exception, length);
        }
        finally
        {
            _until = outer;
        }
    }

    public static TokenizerFormatException TooSlow(RegexMatchTimeoutException exception, int length) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The tokenizer's expression {Shown(exception.Pattern)} takes longer than {Limit(length).TotalSeconds:0} s on "
                    + $"a text of {length:N0} bytes; it cannot be used on it."
            ),
            exception
        );

    private static TimeSpan Limit(int length) => Least + TimeSpan.FromSeconds(length / CharactersPerSecond);

    private static string Shown(string pattern) => pattern.Length <= 120 ? pattern : pattern[..120] + "…";
}
