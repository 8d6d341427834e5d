using Jarvis.Engine.Decoding.Panels;
using Jarvis.Engine.Decoding.Weights;

namespace Jarvis.Engine.Decoding.Recurrent;

/// <summary>An LSTM or GRU between an embedding and a head, laid out for reading row by row.</summary>
internal sealed class RecurrentWeights : IDecoderWeights
{
    public required int VocabularySize { get; init; }
    public required int ContextLength { get; init; }
    public required long Parameters { get; init; }
    public required int Width { get; init; }
    public required RecurrentCell Cell { get; init; }

    /// <summary>One row per token, as wide as the first layer's input.</summary>
    public required Affine Embedding { get; init; }

    public required IReadOnlyList<RecurrentLayer> Layers { get; init; }
    public required Affine Head { get; init; }

    /// <summary>Floats of all layers' states together.</summary>
    public int StateWidth => Layers.Count * Cell.States * Width;

    public IEnumerable<PanelMatrix> ReadEachToken =>
        [.. Layers.SelectMany(layer => new[] { layer.Input.Matrix, layer.Hidden.Matrix }), Head.Matrix];

    public long LookUpBytes => ReferenceEquals(Head.Matrix, Embedding.Matrix) ? 0 : Embedding.Matrix.Bytes;

    public long SequenceBytes =>
        (ContextLength / RecurrentSequence.TokensPerSnapshot + 2L) * StateWidth * sizeof(float) + (long)ContextLength * sizeof(int);

    public IDecoderSequence Open(ThreadTeam team) => new RecurrentSequence(this, team);

    public void Dispose()
    {
        Embedding.Dispose();
        Head.Dispose();
        foreach (var layer in Layers)
        {
            layer.Dispose();
        }
    }
}

/// <param name="Input">Multiplies the output of the layer below: (inputs) → (gates · width).</param>
/// <param name="Hidden">Multiplies the layer's own previous output: (width) → (gates · width).</param>
internal sealed record RecurrentLayer(Affine Input, Affine Hidden) : IDisposable
{
    public void Dispose()
    {
        Input.Dispose();
        Hidden.Dispose();
    }
}
