using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers.Decoders;

/// <summary>Replaces a literal string, or the matches of an expression, in each token.</summary>
internal sealed class ReplaceStep(string? literal, Regex? expression, string content) : DecodeStep
{
    public override void Take(string token, List<string> results) => results.Add(Middle(token));

    public override string Middle(string token) =>
        expression is not null ? Replaced(expression, token) : token.Replace(literal!, content, StringComparison.Ordinal);

    private string Replaced(Regex expression, string token) =>
        ExpressionTime.Within(expression, token.Length, () => expression.Replace(token, _ => content));
}

/// <summary>
/// Tokens such as <c>&lt;0xE2&gt;</c> are bytes. A run of them is text if all of it is UTF-8; otherwise each becomes U+FFFD. A run can
/// therefore only be decoded at its end.
/// </summary>
internal sealed class ByteFallbackStep : DecodeStep
{
    private readonly List<byte> _run = [];

    public override bool Waits => _run.Count > 0;

    public static byte? ByteOf(string token) =>
        token.Length == 6
        && token.StartsWith("<0x", StringComparison.Ordinal)
        && token[5] == '>'
        && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
            ? value
            : null;

    /// <summary>How a byte is spelled as a token.</summary>
    public static string TokenOf(byte value) => $"<0x{value:X2}>";

    public override void Take(string token, List<string> results)
    {
        if (ByteOf(token) is { } value)
        {
            _run.Add(value);
            return;
        }

        End(results);
        results.Add(token);
    }

    public override void End(List<string> results)
    {
        if (_run.Count == 0)
        {
            return;
        }

        byte[] bytes = [.. _run];
        _run.Clear();
        results.Add(System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : new string('\uFFFD', bytes.Length));
    }
}

/// <summary>Removes up to <paramref name="start"/> and <paramref name="stop"/> of one character from each token's start and end.</summary>
internal sealed class StripStep(char content, int start, int stop) : DecodeStep
{
    public override void Take(string token, List<string> results) => results.Add(Middle(token));

    public override string Middle(string token)
    {
        int from = 0,
            to = token.Length;
        while (from < to && from < start && token[from] == content)
        {
            from++;
        }

        while (to > from && token.Length - to < stop && token[to - 1] == content)
        {
            to--;
        }

        return token[from..to];
    }
}

/// <summary>Turns the marks of word starts into blanks; those of the first token are dropped where encoding prepended one.</summary>
internal sealed class MetaspaceStep(char mark, bool prepended) : DecodeStep
{
    private bool _started;

    public override void Take(string token, List<string> results)
    {
        bool drop = !_started && prepended;
        _started = true;
        results.Add(drop ? token.Replace(mark.ToString(), "", StringComparison.Ordinal) : Middle(token));
    }

    public override string Middle(string token) => token.Replace(mark, ' ');
}

/// <summary>Decodes characters of <see cref="ByteAlphabet"/> as bytes; all tokens together are one UTF-8 text.</summary>
internal sealed class ByteLevelStep : DecodeStep
{
    private readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();

    public override bool Waits => _utf8.GetCharCount([], flush: true) > 0;

    public override void Take(string token, List<string> results) =>
        Convert(ByteAlphabet.ToBytes(token) ?? Encoding.UTF8.GetBytes(token), flush: false, results);

    public override void End(List<string> results) => Convert([], flush: true, results);

    private void Convert(byte[] bytes, bool flush, List<string> results)
    {
        char[] chars = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length + 4)];
        _utf8.Convert(bytes, chars, flush, out _, out int written, out _);
        if (written > 0)
        {
            results.Add(new string(chars, 0, written));
        }
    }
}
