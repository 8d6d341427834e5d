using System.Text;
using System.Text.RegularExpressions;

namespace Jarvis.Data.Importing.Sources;

/// <summary>One line of a <c>.gitignore</c> (gitignore(5)): wildcards, <c>**</c>, anchors, folders only, and negation.</summary>
internal sealed class IgnorePattern
{
    private static readonly TimeSpan _longest = TimeSpan.FromMilliseconds(200);

    private readonly Regex _regex;

    private IgnorePattern(Regex regex, bool negated, bool foldersOnly) => (_regex, Negated, FoldersOnly) = (regex, negated, foldersOnly);

    public bool Negated { get; }

    public bool FoldersOnly { get; }

    /// <param name="path">Relative to the folder of the <c>.gitignore</c> that contains the line, with slashes.</param>
    public bool Matches(string path, bool isFolder) => (isFolder || !FoldersOnly) && _regex.IsMatch(path);

    /// <summary>Null for a comment, a blank line, or one that no path can match.</summary>
    public static IgnorePattern? Parse(string line)
    {
        line = TrimEnd(line.TrimEnd('\r'));
        bool negated = line.StartsWith('!');
        if (negated)
        {
            line = line[1..];
        }
        if (line.Length == 0 || (!negated && line[0] == '#'))
        {
            return null;
        }
        bool foldersOnly = line.EndsWith('/');
        line = foldersOnly ? line[..^1] : line;
        bool anchored = line.Contains('/', StringComparison.Ordinal);
        line = line.StartsWith('/') ? line[1..] : line;
        if (line.Length == 0)
        {
            return null;
        }
        try
        {
            return new IgnorePattern(
                new Regex(
                    "^" + (anchored ? "" : "(?:.*/)?") + Translate(line) + "$",
                    RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline,
                    _longest
                ),
                negated,
                foldersOnly
            );
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null; // in git, too, a pattern with an invalid bracket matches nothing
        }
    }

    // Trailing blanks are ignored unless they are escaped.
    private static string TrimEnd(string line)
    {
        int end = line.Length;
        while (end > 0 && line[end - 1] == ' ' && !(end > 1 && line[end - 2] == '\\'))
        {
            end--;
        }
        return line[..end];
    }

    private static string Translate(string glob)
    {
        var regex = new StringBuilder();
        for (int i = 0; i < glob.Length; i++)
        {
            var rest = glob.AsSpan(i);
            bool atPart = i == 0 || glob[i - 1] == '/';
            if (atPart && rest.StartsWith("**/"))
            {
                regex.Append("(?:.*/)?");
                i += 2;
            }
            else if (atPart && rest is "**")
            {
                regex.Append(".+");
                i++;
            }
            else if (glob[i] == '*')
            {
                while (i + 1 < glob.Length && glob[i + 1] == '*')
                {
                    i++;
                }
                regex.Append("[^/]*");
            }
            else if (glob[i] == '?')
            {
                regex.Append("[^/]");
            }
            else if (glob[i] == '[' && Class(glob, i) is { } found)
            {
                regex.Append(found.Regex);
                i = found.End;
            }
            else
            {
                i += glob[i] == '\\' && i + 1 < glob.Length ? 1 : 0;
                regex.Append(Regex.Escape(glob[i].ToString()));
            }
        }
        return regex.ToString();
    }

    private static (string Regex, int End)? Class(string glob, int start)
    {
        int i = start + 1;
        bool not = i < glob.Length && glob[i] is '!' or '^';
        i += not ? 1 : 0;
        var body = new StringBuilder();
        for (bool first = true; i < glob.Length && (glob[i] != ']' || first); i++, first = false)
        {
            if (glob[i] == '\\' && i + 1 < glob.Length)
            {
                i++;
            }
            body.Append(glob[i] is '\\' or ']' or '[' or '^' ? "\\" + glob[i] : glob[i].ToString());
        }
        return i < glob.Length ? ($"[{(not ? "^/" : "")}{body}]", i) : null;
    }
}
