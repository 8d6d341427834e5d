using System.Text;
using Jarvis.Engine.Generation;
using Jarvis.Inference.Models;

namespace Jarvis.Inference.OpenAi;

/// <summary>Collects all pieces of an answer, for a client that does not stream.</summary>
internal static class CompleteAnswer
{
    public static async Task<(string Text, IReadOnlyList<GeneratedToken> Tokens, AnswerEnd End)> CollectAsync(
        Answer answer,
        CancellationToken cancellationToken
    )
    {
        var text = new StringBuilder();
        var tokens = new List<GeneratedToken>();
        AnswerEnd? end = null;
        await foreach (var piece in answer.PiecesAsync(cancellationToken))
        {
            text.Append(piece.Text);
            if (piece.Token is { } token)
            {
                tokens.Add(token);
            }
            end = piece.End;
        }
        return (text.ToString(), tokens, end ?? throw new OperationCanceledException("The answer broke off."));
    }
}
