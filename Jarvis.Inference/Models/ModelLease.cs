using System.Runtime.CompilerServices;
using Jarvis.Engine.Generation;

namespace Jarvis.Inference.Models;

/// <summary>The right to use a loaded model, which stays in memory until the lease is disposed.</summary>
internal sealed class ModelLease : IDisposable
{
    private readonly LoadedModel _loaded;
    private Action? _release;

    internal ModelLease(LoadedModel loaded, Action release) => (_loaded, _release) = (loaded, release);

    public ServedCheckpoint Checkpoint => _loaded.Checkpoint;

    public TextModel Model => _loaded.Model;

    /// <summary>
    /// Computes an answer; the pieces come as they are computed. Ending the enumeration or cancelling ends the computation.
    /// </summary>
    /// <param name="text">Decodes the tokens to text; null for a model without a tokenizer.</param>
    public async IAsyncEnumerable<AnswerPiece> AnswerAsync(
        GenerationRequest request,
        AnswerText? text,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var job = new AnswerJob(request, text, stop.Token);
        _loaded.Submit(job);
        try
        {
            await foreach (var piece in job.Pieces.ReadAllAsync(cancellationToken))
            {
                yield return piece;
            }
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
