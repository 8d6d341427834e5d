using Jarvis.Engine.Decoding.Panels;

namespace Jarvis.Engine.Decoding;

/// <summary>Weights with a team of threads.</summary>
internal sealed class DecoderModel(IDecoderWeights weights, int threads) : IDecoderModel
{
    private readonly ThreadTeam _team = new(threads);

    public int VocabularySize => weights.VocabularySize;
    public int ContextLength => weights.ContextLength;
    public int Width => weights.Width;
    public long Parameters => weights.Parameters;
    public long WeightBytes => BytesPerToken + weights.LookUpBytes;
    public long BytesPerToken => weights.ReadEachToken.Sum(matrix => matrix.Bytes);
    public string Precision =>
        string.Join('+', weights.ReadEachToken.Select(matrix => matrix.Type).Distinct().Order().Select(type => type.Text()));
    public long SequenceBytes => weights.SequenceBytes;

    public IDecoderSequence Open() => weights.Open(_team);

    public void Dispose()
    {
        _team.Dispose();
        weights.Dispose();
    }
}
