namespace Jarvis.Engine.Generation.Decoding;

/// <summary>Weights with a team of threads.</summary>
internal sealed class DecoderModel(IDecoderWeights weights, int threads) : IDecoderModel
{
    private readonly ThreadTeam _team = new(threads);

    public int VocabularySize => weights.VocabularySize;
    public int ContextLength => weights.ContextLength;
    public long Parameters => weights.Parameters;
    public long WeightBytes => weights.Bytes;
    public long BytesPerToken => weights.BytesPerToken;
    public long SequenceBytes => weights.SequenceBytes;

    public IDecoderSequence Open() => weights.Open(_team);

    public void Dispose()
    {
        _team.Dispose();
        weights.Dispose();
    }
}
