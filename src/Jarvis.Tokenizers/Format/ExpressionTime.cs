using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Jarvis.Tokenizers.Format;

/// <summary>
/// How long expressions out of a tokenizer's file may take. .NET limits a single match, but a text has as many of them as characters: so
/// all of one text's have a limit too, which grows with the text, far above what any expression that does not backtrack without end needs.
/// </summary>
internal static class ExpressionTime
{
    /// <summary>Of one match, and of a short text.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(4);

    /// <summary>Slower than any tokenizer worth its name on any machine.</summary>
    private const double CharactersPerSecond = 64 * 1024;

    /// <summary>0 where nobody set a limit.</summary>
    [ThreadStatic]
    private static long _until;

    /// <summary>The clock of this thread starts anew, for a text of this length.</summary>
    public static void Begin(int length) => _until = Stopwatch.GetTimestamp() + (long)(Limit(length).TotalSeconds * Stopwatch.Frequency);

    public static void End() => _until = 0;

    /// <summary>Between two matches.</summary>
    /// <exception cref="RegexMatchTimeoutException">The text's time is over.</exception>
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
