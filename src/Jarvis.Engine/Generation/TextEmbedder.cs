namespace Jarvis.Engine.Generation;

/// <summary>
/// Texts as directions: the mean of a model's last hidden states over the text's own tokens, scaled to length one, which is what the
/// contrastive loss trains (<c>ContrastiveObjective</c>). A text longer than the context is read in windows, and every token counts once.
/// Used by one thread at a time.
/// </summary>
public sealed class TextEmbedder : IDisposable
{
    private readonly TextModel _model;
    private readonly Tokenizers.TextTokenizer _tokenizer;
    private readonly Decoding.IDecoderSequence _sequence;

    private TextEmbedder(TextModel model, Tokenizers.TextTokenizer tokenizer) =>
        (_model, _tokenizer, _sequence) = (model, tokenizer, model.Decoder.Open());

    /// <summary>Features of a vector.</summary>
    public int Width => _model.Decoder.Width;

    /// <param name="folder">A checkpoint, model or adapter folder with a tokenizer.</param>
    /// <param name="threads">Threads that compute; null uses one per physical core.</param>
    /// <exception cref="InvalidDataException">The folder is no model that can be run, or has no tokenizer; the message says
    /// which.</exception>
    public static TextEmbedder Load(string folder, int? threads = null)
    {
        var model = TextModel.Load(folder, threads);
        if (model.Tokenizer is { } tokenizer)
        {
            return new TextEmbedder(model, tokenizer);
        }
        model.Dispose();
        throw new InvalidDataException(
            $"'{folder}' has no tokenizer.json, so it cannot read text. Put the tokenizer of its training there."
        );
    }

    /// <summary>
    /// Fills <paramref name="vector"/> (<see cref="Width"/> features); false, and all zeros, where the text has no tokens.
    /// </summary>
    /// <exception cref="OperationCanceledException">Between two slices of the text.</exception>
    public bool Embed(string text, Span<float> vector, CancellationToken cancellationToken = default)
    {
        vector.Clear();
        ReadOnlySpan<int> tokens = _tokenizer.Encode(text, parseSpecial: false);
        if (tokens.IsEmpty)
        {
            return false;
        }
        for (int from = 0; from < tokens.Length; from += _model.Decoder.ContextLength)
        {
            _sequence.Truncate(0);
            _sequence.AddStates(
                tokens.Slice(from, Math.Min(_model.Decoder.ContextLength, tokens.Length - from)),
                vector,
                cancellationToken
            );
        }
        Normalize(vector);
        return true;
    }

    // The mean has the sum's direction, so there is no division. In double, because the squares of wide states exceed fp32's precision.
    private static void Normalize(Span<float> vector)
    {
        double squares = 0;
        foreach (float value in vector)
        {
            squares += (double)value * value;
        }
        double scale = 1 / Math.Max(Math.Sqrt(squares), 1e-12);
        foreach (ref float value in vector)
        {
            value = (float)(value * scale);
        }
    }

    public void Dispose()
    {
        _sequence.Dispose();
        _model.Dispose();
    }
}
