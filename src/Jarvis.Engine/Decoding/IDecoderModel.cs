namespace Jarvis.Engine.Decoding;

/// <summary>A model's weights, ready to generate. Shared by any number of sequences; dispose it after them.</summary>
public interface IDecoderModel : IDisposable
{
    int VocabularySize { get; }

    /// <summary>Tokens that a sequence can hold, prompt and answer together.</summary>
    int ContextLength { get; }

    /// <summary>Features of a hidden state, the input of the head.</summary>
    int Width { get; }

    long Parameters { get; }

    /// <summary>Memory that the weights take.</summary>
    long WeightBytes { get; }

    /// <summary>Storage type of the weights: fp32, bf16, fp16, or several joined by a plus.</summary>
    string Precision { get; }

    /// <summary>Bytes of weights read for one generated token, which bound the speed of decoding.</summary>
    long BytesPerToken { get; }

    /// <summary>Memory that one full sequence takes.</summary>
    long SequenceBytes { get; }

    /// <summary>A new sequence with an empty KV cache over the shared weights.</summary>
    IDecoderSequence Open();
}

/// <summary>One sequence with its keys and values. Used by one thread at a time.</summary>
public interface IDecoderSequence : IDisposable
{
    /// <summary>Tokens processed so far.</summary>
    int Length { get; }

    /// <summary>Processes tokens and returns the logits after the last of them; the span is valid until the next call.</summary>
    /// <exception cref="OperationCanceledException">Thrown between two slices of a long prompt; finished slices stay in the
    /// sequence.</exception>
    /// <exception cref="ArgumentException">No tokens, a token outside the vocabulary, or more than the context holds.</exception>
    ReadOnlySpan<float> Append(scoped ReadOnlySpan<int> tokens, CancellationToken cancellationToken);

    /// <summary>
    /// Processes tokens and adds the last hidden state of each, the input of the head, to <paramref name="sum"/> (the model's width).
    /// </summary>
    /// <exception cref="OperationCanceledException">Thrown between two slices; the sum then covers only some of the tokens.</exception>
    /// <exception cref="ArgumentException">As <see cref="Append"/>.</exception>
    void AddStates(scoped ReadOnlySpan<int> tokens, Span<float> sum, CancellationToken cancellationToken);

    /// <summary>Forgets everything after the first <paramref name="length"/> tokens.</summary>
    void Truncate(int length);
}
