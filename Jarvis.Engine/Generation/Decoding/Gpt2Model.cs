using System.Text.Json;

namespace Jarvis.Engine.Generation.Decoding;

/// <summary>GPT-2 for generation: weights in panels, a team of threads, sequences with keys and values.</summary>
public sealed class Gpt2Model : IDecoderModel
{
    private readonly Gpt2Weights _weights;
    private readonly ThreadTeam _team;

    private Gpt2Model(Gpt2Weights weights, ThreadTeam team) => (_weights, _team) = (weights, team);

    public int VocabularySize => _weights.Shape.Vocabulary;
    public int ContextLength => _weights.Shape.Context;
    public long Parameters => _weights.Parameters;
    public long WeightBytes => _weights.Bytes;
    public long BytesPerToken => _weights.BytesPerToken;
    public long SequenceBytes => 2L * _weights.Shape.Layers * ContextLength * _weights.Shape.Width * sizeof(float);

    /// <param name="threads">Threads that compute, the caller's among them.</param>
    public static Gpt2Model Load(JsonElement config, string folder, int threads)
    {
        var shape = Gpt2Shape.Read(config, Path.Combine(folder, "config.json"));
        using var file = new WeightFile(Path.Combine(folder, "model.safetensors"));
        return new Gpt2Model(new Gpt2Weights(shape, file), new ThreadTeam(threads));
    }

    public IDecoderSequence Open() => new Gpt2Sequence(_weights, _team);

    public void Dispose()
    {
        _team.Dispose();
        _weights.Dispose();
    }
}
