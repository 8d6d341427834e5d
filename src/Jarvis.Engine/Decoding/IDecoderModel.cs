namespace Jarvis.Engine.Decoding;

/// <summary>A model's weights, ready to generate. Shared by any number of sequences; dispose it after them.</summary>
public interface IDecoderModel : IDisposable
{
    int VocabularySize { get; }

    /// <summary>Tokens that a sequence can hold, prompt and answer together.</summary>
    int ContextLength { get; }

    /// <summary>Features of a state: what the head multiplies.</summary>
    int Width { get; }

    long Parameters { get; }

    /// <summary>Memory that the weights take.</summary>
    long WeightBytes { get; }

    /// <summary>What the weights are kept as: fp32, bf16, fp16, or several with a plus between them.</summary>
    string Precision { get; }

    /// <summary>Bytes of weights read for one generated token: what bounds the speed of decoding.</summary>
    long BytesPerToken { get; }

    /// <summary>Memory that one full sequence takes.</summary>
    long SequenceBytes { get; }

    /// <summary>A new sequence with an empty KV cache over the shared weights.</summary>
    IDecoderSequence Open();
}

/// <summary>One sequence with its keys and values. Used by one thread at a time.</summary>
public interface IDecoderSequence : IDisposable
{
    /// <summary>Tokens taken in so far.</summary>
    int Length { get; }

    /// <summary>Takes in tokens and gives the logits after the last of them; the span is valid until the next call.</summary>
    /// <exception cref="OperationCanceledException">Between two slices of a long prompt; the slices done stay.</exception>
    /// <exception cref="ArgumentException">No tokens, a token outside the vocabulary, or more than the context holds.</exception>
    ReadOnlySpan<float> Append(scoped ReadOnlySpan<int> tokens, CancellationToken cancellationToken);

    /// <summary>
    /// Takes in tokens and adds the state behind each of them, what the head would multiply, to <paramref name="sum"/> (the model's width).
    /// </summary>
    /// <exception cref="OperationCanceledException">Between two slices; the sum then holds a part.</exception>
    /// <exception cref="ArgumentException">As <see cref="Append"/>.</exception>
    void AddStates(scoped ReadOnlySpan<int> tokens, Span<float> sum, CancellationToken cancellationToken);

    /// <summary>Forgets everything after the first <paramref name="length"/> tokens.</summary>
    void Truncate(int length);
}
