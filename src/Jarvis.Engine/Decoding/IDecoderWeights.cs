using Jarvis.Engine.Decoding.Panels;

namespace Jarvis.Engine.Decoding;

/// <summary>The weights of one family of models, read and laid out.</summary>
internal interface IDecoderWeights : IDisposable
{
    int VocabularySize { get; }
    int ContextLength { get; }
    int Width { get; }
    long Parameters { get; }

    /// <summary>Every matrix that one token goes through.</summary>
    IEnumerable<PanelMatrix> ReadEachToken { get; }

    /// <summary>Memory of what is only looked up: embeddings that are no head, learned positions.</summary>
    long LookUpBytes { get; }

    /// <summary>Memory that one full sequence takes.</summary>
    long SequenceBytes { get; }

    IDecoderSequence Open(ThreadTeam team);
}
