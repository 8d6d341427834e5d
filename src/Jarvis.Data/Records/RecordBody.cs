using System.Globalization;
using System.Text;
using Jarvis.Contracts;

namespace Jarvis.Data.Records;

/// <summary>
/// How content is stored in a row: the contents of all turns joined by newlines, so that full-text search sees only words, and a separate
/// layout with a role letter and a length in UTF-16 units per turn ("s12 u40 a7"); the layout is null for plain text.
/// </summary>
internal static class RecordBody
{
    public static (string Body, string? Layout) Pack(string? text, IReadOnlyList<ChatTurn>? turns)
    {
        if (turns is null)
        {
            return (text ?? "", null);
        }
        var body = new StringBuilder();
        var layout = new StringBuilder();
        foreach (var turn in turns)
        {
            if (layout.Length > 0)
            {
                body.Append('\n');
                layout.Append(' ');
            }
            body.Append(turn.Content);
            layout.Append(Letter(turn.Role)).Append(turn.Content.Length);
        }
        return (body.ToString(), layout.ToString());
    }

    public static IReadOnlyList<ChatTurn>? Unpack(string body, string? layout)
    {
        if (layout is null)
        {
            return null;
        }
        var turns = new List<ChatTurn>();
        int at = 0;
        foreach (var part in layout.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int length = int.Parse(part.AsSpan(1), CultureInfo.InvariantCulture);
            turns.Add(new ChatTurn(Role(part[0]), body.Substring(at, length)));
            at += length + 1;
        }
        return turns;
    }

    /// <summary>Number of turns in a layout; null for plain text.</summary>
    public static int? Turns(string? layout) =>
        layout is null ? null
        : layout.Length == 0 ? 0
        : 1 + layout.AsSpan().Count(' ');

    private static char Letter(ChatRole role) =>
        role switch
        {
            ChatRole.System => 's',
            ChatRole.User => 'u',
            _ => 'a',
        };

    private static ChatRole Role(char letter) =>
        letter switch
        {
            's' => ChatRole.System,
            'u' => ChatRole.User,
            _ => ChatRole.Assistant,
        };
}
