using Jarvis.Engine.Decoding.Panels;

namespace Jarvis.Engine.Decoding;

/// <summary>The weights of one model family, loaded and laid out for decoding.</summary>
internal interface IDecoderWeights : IDisposable
{
    int VocabularySize { get; }
    int ContextLength { get; }
    int Width { get; }
    long Parameters { get; }

    /// <summary>Every matrix that one token goes through.</summary>
    IEnumerable<PanelMatrix> ReadEachToken { get; }

    /// <summary>Memory of weights that are only looked up: an embedding that is not the head too, and learned positions.</summary>
    long LookUpBytes { get; }

    /// <summary>Memory that one full sequence takes.</summary>
    long SequenceBytes { get; }

    IDecoderSequence Open(ThreadTeam team);
}
