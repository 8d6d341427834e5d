using System.Threading.Channels;
using Jarvis.Engine.Generation;

namespace Jarvis.Inference.Models;

/// <summary>One answer that a worker computes.</summary>
internal sealed class AnswerJob(GenerationRequest request, AnswerText? text, CancellationToken cancellationToken)
{
    // Unbounded: a slow reader never holds up the others' answers, and an answer is at most as long as the context.
    private readonly Channel<AnswerPiece> _pieces = Channel.CreateUnbounded<AnswerPiece>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true }
    );
    private TokenGenerator? _generator;
    private int _tokens;

    public IReadOnlyList<int> Prompt => request.Prompt;

    public ChannelReader<AnswerPiece> Pieces => _pieces.Reader;

    public void Begin(TokenGenerator generator)
    {
        _generator = generator;
        generator.Begin(request);
    }

    /// <summary>The generator that computes this answer; null before <see cref="Begin"/>.</summary>
    public TokenGenerator? Generator => _generator;

    /// <summary>Computes one token; false when the answer has ended, in whatever way.</summary>
    public bool Step()
    {
        try
        {
            if (_generator!.Next(cancellationToken) is { } token)
            {
                _tokens++;
                string piece = text?.Push(token.Id) ?? "";
                if (text is { Stopped: true })
                {
                    _generator.Stop();
                }
                _pieces.Writer.TryWrite(new AnswerPiece(piece, token));
            }
            if (_generator.Finished is not { } reason)
            {
                return true;
            }
            _pieces.Writer.TryWrite(new AnswerPiece(text?.Flush() ?? "", null, new AnswerEnd(reason, _tokens, _generator.ReusedTokens)));
            _pieces.Writer.TryComplete();
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
        return false;
    }

    public void Fail(Exception problem) => _pieces.Writer.TryComplete(problem);
}
