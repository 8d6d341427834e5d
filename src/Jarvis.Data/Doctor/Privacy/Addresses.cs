using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Jarvis.Data.Doctor.Privacy;

/// <summary>
/// Finds e-mail and IP addresses of people. Reserved names and addresses (RFC 2606, RFC 5737, private networks, loopback) do not count.
/// </summary>
internal static partial class Addresses
{
    private static readonly string[] _nobody =
    [
        "example.com",
        "example.org",
        "example.net",
        "example.edu",
        "domain.com",
        "email.com",
        "mail.com",
        "yourdomain.com",
        "company.com",
        "test.com",
        "localhost.localdomain",
    ];
    private static readonly string[] _reserved = [".example", ".test", ".invalid", ".localhost", ".local"];
    private static readonly HashSet<string> _anybody =
    [
        "user",
        "username",
        "email",
        "example",
        "test",
        "someone",
        "somebody",
        "noreply",
        "no-reply",
        "sender",
        "recipient",
        "from",
        "to",
    ];
    private static readonly HashSet<string> _wellKnown = ["8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "1.2.3.4", "4.3.2.1"];

    public static void Find(string text, List<PrivateSpan> spans)
    {
        if (text.Contains('@', StringComparison.Ordinal))
        {
            foreach (Match match in EMail().Matches(text))
            {
                if (IsSomebody(match.Groups["name"].Value.ToLowerInvariant(), match.Groups["host"].Value.ToLowerInvariant()))
                {
                    spans.Add(new PrivateSpan(match.Index, match.Length, "e-mail address", false, 1));
                }
            }
        }
        foreach (Match match in Version4().Matches(text))
        {
            if (IsPublic(match.Value) && !IsVersionNumber(text, match.Index))
            {
                spans.Add(new PrivateSpan(match.Index, match.Length, "IP address", false, 0));
            }
        }
        if (text.Contains(':', StringComparison.Ordinal))
        {
            foreach (Match match in Version6().Matches(text))
            {
                if (IsPublic(match.Value))
                {
                    spans.Add(new PrivateSpan(match.Index, match.Length, "IP address", false, 0));
                }
            }
        }
    }

    private static bool IsSomebody(string name, string host) =>
        !name.Contains("your", StringComparison.Ordinal)
        && !_anybody.Contains(name)
        && !Array.Exists(_nobody, n => host == n || host.EndsWith('.' + n, StringComparison.Ordinal))
        && !Array.Exists(_reserved, r => host.EndsWith(r, StringComparison.Ordinal));

    private static bool IsPublic(string text)
    {
        if (_wellKnown.Contains(text) || !IPAddress.TryParse(text, out var address))
        {
            return false;
        }
        var b = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // 2000::/3 is the public range; 2001:db8::/32 is reserved for documentation.
            return b[0] >> 5 == 1 && !(b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8);
        }
        return (b[0], b[1], b[2]) switch
        {
            (0 or 10 or 127 or >= 224, _, _) => false,
            (169, 254, _) or (192, 168, _) or (192, 0, 2) or (198, 51, 100) or (203, 0, 113) or (198, 18 or 19, _) => false,
            (172, >= 16 and <= 31, _) or (100, >= 64 and <= 127, _) => false,
            _ => b[1] != 0 || b[2] != 0 || b[0] > 20, // 1.0.0.1 and the like are version numbers
        };
    }

    private static bool IsVersionNumber(string text, int at)
    {
        var before = text.AsSpan(Math.Max(0, at - 12), Math.Min(12, at));
        return before.Contains("ersion", StringComparison.OrdinalIgnoreCase)
            || before.EndsWith("v", StringComparison.OrdinalIgnoreCase)
            || before.Contains("release", StringComparison.OrdinalIgnoreCase)
            || before.EndsWith("section ", StringComparison.OrdinalIgnoreCase)
            || before.EndsWith("§ ", StringComparison.Ordinal);
    }

    [GeneratedRegex(
        @"(?<![A-Za-z0-9._%+-])(?<name>[A-Za-z0-9][A-Za-z0-9._%+-]{0,63})@(?<host>[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,24})\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex EMail();

    [GeneratedRegex(
        @"(?<![\d.\w-])(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}(?![\d\w-]|\.\d)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Version4();

    [GeneratedRegex(
        @"(?<![:.\w])[0-9a-fA-F]{1,4}(:[0-9a-fA-F]{0,4}){3,7}(?![:.\w])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Version6();
}
