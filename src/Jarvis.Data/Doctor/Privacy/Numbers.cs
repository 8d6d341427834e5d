using System.Numerics;
using System.Text.RegularExpressions;

namespace Jarvis.Data.Doctor.Privacy;

/// <summary>
/// Finds card, bank account and telephone numbers by their shape and, where there is one, by the check digit (Luhn, ISO 7064 for IBAN).
/// </summary>
internal static partial class Numbers
{
    // Test numbers published by payment services.
    private static readonly HashSet<string> _testCards =
    [
        "4111111111111111",
        "4242424242424242",
        "4012888888881881",
        "5555555555554444",
        "5105105105105100",
        "378282246310005",
        "371449635398431",
        "6011111111111117",
        "4000000000000002",
        "4532015112830366",
    ];

    private static readonly Dictionary<string, int> _ibanLengths = new()
    {
        ["AD"] = 24,
        ["AE"] = 23,
        ["AT"] = 20,
        ["BE"] = 16,
        ["BG"] = 22,
        ["CH"] = 21,
        ["CY"] = 28,
        ["CZ"] = 24,
        ["DE"] = 22,
        ["DK"] = 18,
        ["EE"] = 20,
        ["ES"] = 24,
        ["FI"] = 18,
        ["FR"] = 27,
        ["GB"] = 22,
        ["GR"] = 27,
        ["HR"] = 21,
        ["HU"] = 28,
        ["IE"] = 22,
        ["IL"] = 23,
        ["IS"] = 26,
        ["IT"] = 27,
        ["LI"] = 21,
        ["LT"] = 20,
        ["LU"] = 20,
        ["LV"] = 21,
        ["MC"] = 27,
        ["MT"] = 31,
        ["NL"] = 18,
        ["NO"] = 15,
        ["PL"] = 28,
        ["PT"] = 25,
        ["RO"] = 24,
        ["RS"] = 22,
        ["SA"] = 24,
        ["SE"] = 24,
        ["SI"] = 19,
        ["SK"] = 24,
        ["SM"] = 27,
        ["TR"] = 26,
        ["UA"] = 29,
    };

    public static void Find(string text, List<PrivateSpan> spans)
    {
        foreach (Match match in Iban().Matches(text))
        {
            // Blanks separate groups of four; a word after the number is not part of it.
            string compact = match.Value.Replace(" ", "", StringComparison.Ordinal);
            if (_ibanLengths.TryGetValue(compact[..2], out int length) && compact.Length >= length && IsIban(compact[..length]))
            {
                spans.Add(new PrivateSpan(match.Index, LengthOf(match.Value, length), "bank account", false, 2));
            }
        }
        foreach (Match match in Card().Matches(text))
        {
            string digits = Digits(match.Value);
            if (digits.Length is >= 13 and <= 19 && IsIssued(digits) && Luhn(digits) && !_testCards.Contains(digits))
            {
                spans.Add(new PrivateSpan(match.Index, match.Length, "card number", false, 0));
            }
        }
        foreach (Match match in Phone().Matches(text))
        {
            string digits = Digits(match.Value);
            // 555-01xx is reserved for fiction, and repeated or consecutive digits are not real numbers either.
            if (
                digits.Length is >= 9 and <= 15
                && !digits.Contains("555", StringComparison.Ordinal)
                && digits.Distinct().Count() > 3
                && !"01234567890123".Contains(digits, StringComparison.Ordinal)
                && !digits.EndsWith("1234567890", StringComparison.Ordinal)
            )
            {
                spans.Add(new PrivateSpan(match.Index, match.Length, "telephone number", false, match.ValueSpan[0] == '+' ? 1 : 0));
            }
        }
    }

    /// <summary>
    /// ISO/IEC 7812: counted from the right, every second digit is doubled, and the sum of all digits must be divisible by ten.
    /// </summary>
    public static bool Luhn(ReadOnlySpan<char> digits)
    {
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = digits[^(i + 1)] - '0';
            digit = i % 2 == 0 ? digit : digit * 2;
            sum += digit > 9 ? digit - 9 : digit;
        }
        return sum % 10 == 0;
    }

    /// <summary>
    /// ISO 13616: with the first four characters moved to the end and letters as 10 to 35, the remainder of division by 97 must be 1.
    /// </summary>
    public static bool IsIban(string compact) =>
        BigInteger.Parse(
            string.Concat(
                (compact[4..] + compact[..4]).Select(c =>
                    char.IsAsciiDigit(c) ? c.ToString() : (c - 'A' + 10).ToString(System.Globalization.CultureInfo.InvariantCulture)
                )
            ),
            System.Globalization.CultureInfo.InvariantCulture
        ) % 97
        == 1;

    private static bool IsIssued(string digits)
    {
        int two = int.Parse(digits.AsSpan(0, 2), System.Globalization.CultureInfo.InvariantCulture),
            four = int.Parse(digits.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture);
        return digits.Length switch
        {
            13 or 19 => digits[0] == '4',
            14 => two is 30 or 36 or 38,
            15 => two is 34 or 37,
            16 => digits[0] == '4' || two is (>= 51 and <= 55) or 35 or 65 || four is (>= 2221 and <= 2720) or 6011,
            _ => false,
        };
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private static int LengthOf(string spaced, int compact)
    {
        int at = 0;
        for (int seen = 0; seen < compact; at++)
        {
            seen += spaced[at] == ' ' ? 0 : 1;
        }
        return at;
    }

    [GeneratedRegex(
        @"(?<![A-Za-z0-9])[A-Z]{2}\d{2}( ?[A-Z0-9]{4}){2,7}( ?[A-Z0-9]{1,4})?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Iban();

    [GeneratedRegex(
        @"(?<![\d.\w/=-])(\d{13,19}|\d{4}([ -])\d{4}\2\d{4}\2\d{1,7}|\d{4}[ -]\d{6}[ -]\d{4,5})(?![\d\w]|\.\d)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Card();

    [GeneratedRegex(
        @"(?<![\d\w.+-])(\+[1-9]\d{0,2}[ .-]?(\(0?\d{1,4}\)[ .-]?)?\d{2,4}([ .-]?\d{2,4}){2,4}|(\(\d{3}\)[ -]?|\d{3}[-.])\d{3}[-.]\d{4})(?![\d\w-]|\.\d)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Phone();
}
