using System.Diagnostics;
using System.Text;

namespace Jarvis.Web.Features.Chat;

/// <summary>
/// Numbers the pieces of one answer and passes them to the database, then to subscribers. Text that arrives within 40 ms becomes one piece.
/// </summary>
internal sealed class PieceWriter(MessageStore messages, ConversationStore conversations, ChatEntry message) : IDisposable
{
    private static readonly TimeSpan _together = TimeSpan.FromMilliseconds(40);
    private readonly StringBuilder _waiting = new();
    private long? _writtenAt;
    private int _number = message.Pieces;

    public void Write(string text)
    {
        _waiting.Append(text);
        if (_waiting.Length > 0 && (_writtenAt is not { } at || Stopwatch.GetElapsedTime(at) >= _together))
        {
            Flush();
        }
    }

    /// <summary>Writes the remaining text, so that nothing is lost however the answer ended.</summary>
    public void Dispose() => Flush();

    private void Flush()
    {
        if (_waiting.Length == 0)
        {
            return;
        }

        string text = _waiting.ToString();
        _waiting.Clear();
        messages.Append(message.Id, ++_number, text);
        _writtenAt = Stopwatch.GetTimestamp();
        conversations.Tell(new ChatEvent.Piece(message.ConversationId, message.Id, _number, text));
    }
}
