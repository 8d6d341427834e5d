namespace Jarvis.Engine.Generation.Decoding;

/// <summary>The weights of one family of models, read and laid out.</summary>
internal interface IDecoderWeights : IDisposable
{
    int VocabularySize { get; }
    int ContextLength { get; }
    long Parameters { get; }

    /// <summary>Memory that the weights take.</summary>
    long Bytes { get; }

    /// <summary>Weights read for one token.</summary>
    long BytesPerToken { get; }

    /// <summary>Memory that one full sequence takes.</summary>
    long SequenceBytes { get; }

    IDecoderSequence Open(ThreadTeam team);
}
