using Jarvis.Engine.Networks;
using Jarvis.Engine.Plans;

namespace Jarvis.Engine.Generation.Decoding;

/// <summary>GPT-2 for generation: weights in panels, a team of threads, sequences with keys and values.</summary>
public sealed class Gpt2Model : IDecoderModel
{
    private readonly Gpt2Weights _weights;
    private readonly ThreadTeam _team;

    private Gpt2Model(Gpt2Weights weights, ThreadTeam team) => (_weights, _team) = (weights, team);

    public int VocabularySize => _weights.Shape.Vocabulary;
    public int ContextLength => _weights.Shape.Context;
    public long Parameters => _weights.Shape.Parameters;
    public long WeightBytes => _weights.Bytes;
    public long BytesPerToken => _weights.BytesPerToken;
    public long SequenceBytes => 2L * _weights.Shape.Layers * ContextLength * _weights.Shape.Width * sizeof(float);

    /// <param name="folder">A model folder: <c>config.json</c> and <c>model.safetensors</c>.</param>
    /// <param name="threads">Threads that compute, the caller's among them.</param>
    /// <exception cref="InvalidDataException">A file is missing, damaged, or of a model that cannot be run; the message says which.</exception>
    public static Gpt2Model Load(string folder, int threads)
    {
        var config = Gpt2Config.Read(folder);
        using var file = new WeightFile(Path.Combine(folder, "model.safetensors"));
        try
        {
            return new Gpt2Model(new Gpt2Weights(config, file), new ThreadTeam(threads));
        }
        catch (AggregateException several)
        {
            throw several.InnerExceptions[0] is InvalidDataException damaged ? new InvalidDataException(damaged.Message, damaged) : several;
        }
    }

    /// <summary>A model of this shape with random weights, for measurements.</summary>
    public static Gpt2Model Random(ModelShape shape, long seed, int threads) => new(new Gpt2Weights(new Gpt2Config(shape), new RandomWeights(seed)), new ThreadTeam(threads));

    public IDecoderSequence Open() => new Gpt2Sequence(_weights, _team);

    public void Dispose()
    {
        _team.Dispose();
        _weights.Dispose();
    }
}
