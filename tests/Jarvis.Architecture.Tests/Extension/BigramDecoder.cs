using Jarvis.Engine.Decoding;
using Jarvis.Engine.Decoding.Panels;
using Jarvis.Engine.Decoding.Weights;

namespace Jarvis.Architecture.Tests.Extension;

/// <summary>Decodes with the toy model's weights, without libtorch.</summary>
internal sealed class BigramDecoder(BigramConfig config, IWeightSource source) : IDecoderWeights
{
    private readonly float[][] _tokens = Rows(config, source, "tokens.weight"),
        _head = Rows(config, source, "head.weight");

    public int VocabularySize => config.VocabularySize;

    public int ContextLength => config.ContextLength;

    public int Width => config.Width;

    public long Parameters => config.Parameters;

    public IEnumerable<PanelMatrix> ReadEachToken => [];

    public long LookUpBytes => sizeof(float) * Parameters;

    public long SequenceBytes => 0;

    public IDecoderSequence Open(ThreadTeam team) => new Sequence(this);

    public void Dispose() { }

    private static float[][] Rows(BigramConfig config, IWeightSource source, string name)
    {
        var rows = new float[config.VocabularySize][];
        source.ReadRows(name, [config.VocabularySize, config.Width], (row, values) => rows[row] = values.ToArray());
        return rows;
    }

    private sealed class Sequence(BigramDecoder weights) : IDecoderSequence
    {
        private readonly float[] _scores = new float[weights.VocabularySize];

        public int Length { get; private set; }

        public ReadOnlySpan<float> Append(scoped ReadOnlySpan<int> tokens, CancellationToken cancellationToken)
        {
            float[] state = weights._tokens[tokens[^1]];
            for (int token = 0; token < _scores.Length; token++)
            {
                _scores[token] = state.Zip(weights._head[token], (a, b) => a * b).Sum();
            }
            Length += tokens.Length;
            return _scores;
        }

        public void AddStates(scoped ReadOnlySpan<int> tokens, Span<float> sum, CancellationToken cancellationToken)
        {
            foreach (int token in tokens)
            {
                for (int i = 0; i < sum.Length; i++)
                {
                    sum[i] += weights._tokens[token][i];
                }
            }
            Length += tokens.Length;
        }

        public void Truncate(int length) => Length = length;

        public void Dispose() { }
    }
}
