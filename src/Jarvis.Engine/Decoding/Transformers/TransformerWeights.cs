using Jarvis.Engine.Decoding.Panels;
using Jarvis.Engine.Decoding.Weights;

namespace Jarvis.Engine.Decoding.Transformers;

/// <summary>
/// A decoder-only transformer, laid out for reading row by row; what GPT-2 and Llama have in common, and where they differ.
/// </summary>
internal sealed class TransformerWeights : IDecoderWeights
{
    public required int VocabularySize { get; init; }
    public required int ContextLength { get; init; }
    public required long Parameters { get; init; }
    public required int Width { get; init; }
    public required int Heads { get; init; }

    /// <summary>A divisor of <see cref="Heads"/>; the quotient is how many neighbouring heads share the same keys and values.</summary>
    public required int KeyValueHeads { get; init; }

    public required int InnerWidth { get; init; }
    public required Affine Embedding { get; init; }

    /// <summary>(context, width), added to the embedding; null where positions are rotary.</summary>
    public AlignedMemory<float>? Positions { get; init; }

    public Rotary? Rotary { get; init; }
    public required Activation Activation { get; init; }
    public required IReadOnlyList<TransformerBlock> Blocks { get; init; }
    public required RowNorm FinalNorm { get; init; }

    /// <summary>The embedding itself where the two are tied.</summary>
    public required Affine Head { get; init; }

    public int HeadWidth => Width / Heads;

    public int KeyValueWidth => KeyValueHeads * HeadWidth;

    public IEnumerable<PanelMatrix> ReadEachToken =>
        [.. Blocks.SelectMany(block => block.Affines.Select(affine => affine.Matrix)), Head.Matrix];

    public long LookUpBytes => (ReferenceEquals(Head, Embedding) ? 0 : Embedding.Matrix.Bytes) + (Positions?.Bytes ?? 0);

    public long SequenceBytes => 2L * Blocks.Count * ContextLength * KeyValueWidth * sizeof(float);

    public IDecoderSequence Open(ThreadTeam team) => new TransformerSequence(this, team);

    public void Dispose()
    {
        Embedding.Dispose();
        Head.Dispose();
        Positions?.Dispose();
        foreach (var block in Blocks)
        {
            block.Dispose();
        }
    }
}
