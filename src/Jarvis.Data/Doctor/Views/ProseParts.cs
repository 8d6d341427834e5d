using System.Text;
using System.Text.RegularExpressions;
using Jarvis.Contracts;
using Jarvis.Data.Doctor.Text;

namespace Jarvis.Data.Doctor.Views;

/// <summary>
/// Extracts the natural language from a record: for code only the question, for texts everything except fenced blocks, inline code, links
/// and tags.
/// </summary>
internal static partial class ProseParts
{
    /// <summary>More text does not improve language identification.</summary>
    private const int MostCharacters = 8_000;

    public static string Of(RecordView view)
    {
        if (view.Record.Turns is not { } turns)
        {
            return view.IsCode ? "" : Clean(view.Body);
        }
        var text = new StringBuilder();
        foreach (var turn in turns)
        {
            if (turn.Role != ChatRole.Assistant || !CodeLook.IsCode(turn.Content))
            {
                text.Append(Head(turn.Content)).Append('\n');
            }
            if (text.Length >= MostCharacters)
            {
                break;
            }
        }
        return Clean(text.ToString());
    }

    private static string Clean(string text)
    {
        text = Head(text);
        return text.AsSpan().IndexOfAny('`', '<', ':') < 0 ? text : NotProse().Replace(text, " ");
    }

    private static string Head(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters];

    [GeneratedRegex(@"```[\s\S]*?(```|\z)|`[^`\n]{1,200}`|https?://\S+|<[^<>\n]{1,200}>", RegexOptions.CultureInvariant)]
    private static partial Regex NotProse();
}
