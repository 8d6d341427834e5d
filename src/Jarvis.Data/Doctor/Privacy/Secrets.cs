using System.Buffers;
using System.Text.RegularExpressions;

namespace Jarvis.Data.Doctor.Privacy;

/// <summary>
/// Finds keys and passwords by the formats that their issuers publish, by the words before a value that looks random, and in connection
/// strings. Every quantifier is bounded, so that no text can make the search slow.
/// </summary>
internal static partial class Secrets
{
    /// <summary>
    /// Entropy in bits per character from which a value counts as random. English words have about 3, base64 of random bytes has nearly 6
    /// (3.6 to 5 when measured over 16 to 40 characters).
    /// </summary>
    private const double LeastEntropy = 3.4;

    // No pattern below matches a text without any of these, so one vectorised search spares most texts the rest.
    private static readonly SearchValues<string> _signs = SearchValues.Create(
        [
            "AKIA",
            "ASIA",
            "ghp_",
            "gho_",
            "ghu_",
            "ghs_",
            "ghr_",
            "github_pat_",
            "sk-",
            "xox",
            "AIza",
            "_live_",
            "hf_",
            "npm_",
            "glpat-",
            "PRIVATE KEY",
            "eyJ",
            "passw",
            "pwd",
            "secret",
            "token",
            "key",
            "auth",
            "://",
        ],
        StringComparison.OrdinalIgnoreCase
    );

    private static readonly string[] _placeholders =
    [
        "your",
        "xxx",
        "example",
        "sample",
        "placeholder",
        "changeme",
        "change_me",
        "password",
        "passwd",
        "secret",
        "insert",
        "dummy",
        "<",
        "{",
        "$",
        "%",
        "...",
        "***",
        "123456",
        "abcdef",
        "my_",
        "user",
        "token",
        "_key",
        "-key",
    ];

    public static void Find(string text, List<PrivateSpan> spans)
    {
        if (text.AsSpan().IndexOfAny(_signs) < 0)
        {
            return;
        }
        foreach (Match match in Issued().Matches(text))
        {
            // Only the alternative that matched has a group, whose name gives the kind.
            string kind = _kinds.First(k => match.Groups[k.Group].Success).Name;
            spans.Add(new PrivateSpan(match.Index, match.Length, kind, true, kind == "private key" ? Math.Min(11, match.Length) : 4));
        }
        foreach (Match match in Assigned().Matches(text))
        {
            var value = match.Groups["value"];
            if (LooksRandom(value.ValueSpan) && !IsPlaceholder(value.Value))
            {
                spans.Add(new PrivateSpan(value.Index, value.Length, "key", true, 2));
            }
        }
        foreach (var pattern in (Regex[])[Connection(), Credentials()])
        {
            foreach (Match match in pattern.Matches(text))
            {
                var value = match.Groups["value"];
                if (!IsPlaceholder(value.Value))
                {
                    spans.Add(new PrivateSpan(value.Index, value.Length, "password", true, 0));
                }
            }
        }
    }

    private static readonly (string Group, string Name)[] _kinds =
    [
        ("aws", "AWS key"),
        ("github", "GitHub token"),
        ("openai", "API key"),
        ("slack", "Slack token"),
        ("google", "Google key"),
        ("stripe", "Stripe key"),
        ("hub", "access token"),
        ("pem", "private key"),
        ("jwt", "JSON web token"),
    ];

    private static bool IsPlaceholder(string value) =>
        Array.Exists(_placeholders, p => value.Contains(p, StringComparison.OrdinalIgnoreCase));

    private static bool LooksRandom(ReadOnlySpan<char> value)
    {
        if (!value.ContainsAnyInRange('0', '9') || !(value.ContainsAnyInRange('a', 'z') || value.ContainsAnyInRange('A', 'Z')))
        {
            return false;
        }
        Span<int> counts = stackalloc int[128];
        counts.Clear();
        foreach (char c in value)
        {
            counts[c & 127]++;
        }
        double entropy = 0;
        foreach (int count in counts)
        {
            entropy -= count == 0 ? 0 : count / (double)value.Length * Math.Log2(count / (double)value.Length);
        }
        return entropy >= LeastEntropy || (entropy >= 3 && value.Length >= 32 && value.IndexOfAnyExcept("0123456789abcdefABCDEF") < 0);
    }

    [GeneratedRegex(
        """
            (?<aws>\b(?:AKIA|ASIA)[A-Z0-9]{16}\b)|(?<github>\bgh[pousr]_[A-Za-z0-9]{36,255}\b|\bgithub_pat_[A-Za-z0-9_]{50,255}\b)|
            (?<openai>\bsk-(?:proj-|ant-[a-z0-9]{1,10}-|svcacct-)?(?=[A-Za-z_-]{0,200}[0-9])[A-Za-z0-9_-]{32,255})|
            (?<slack>\bxox[abeoprs]-[A-Za-z0-9-]{10,255}|hooks\.slack\.com/services/[A-Za-z0-9/]{20,100})|
            (?<google>\bAIza[0-9A-Za-z_-]{35})|
            (?<stripe>\b[sr]k_live_[0-9A-Za-z]{20,255})|
            (?<hub>\bhf_[A-Za-z0-9]{30,64}\b|\bnpm_[A-Za-z0-9]{36}\b|\bglpat-[A-Za-z0-9_-]{20,64})|
            (?<pem>-----BEGIN[ ][A-Z ]{0,40}PRIVATE[ ]KEY-----[A-Za-z0-9+/=\s:,-]{40,20000})|
            (?<jwt>\beyJ[A-Za-z0-9_-]{10,4000}\.eyJ[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{10,2000})
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Issued();

    [GeneratedRegex(
        """(?i:passw(or)?d|secret|token|api[_-]?key|access[_-]?key|auth[_-]?key|client[_-]?key)["'\w\]]{0,20}\s{0,3}[:=]\s{0,3}["'`](?<value>[A-Za-z0-9+/_=.-]{16,200})["'`]""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Assigned();

    [GeneratedRegex(
        """(?i:server|data source|host|addr|address|user id|uid)=[^;"'\n]{1,100};[^"'\n]{0,200}?(?i:password|pwd)=(?<value>[^;"'\s]{4,100})""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Connection();

    [GeneratedRegex(
        """\b[a-z][a-z0-9+]{2,20}://[^\s:/@"'<>]{1,60}:(?<value>[^\s:/@"'<>]{4,100})@""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Credentials();
}
