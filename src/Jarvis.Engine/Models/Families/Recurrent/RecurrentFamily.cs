using System.Text.Json.Nodes;
using Jarvis.Contracts;

namespace Jarvis.Engine.Models.Families.Recurrent;

/// <summary>LSTM (Hochreiter and Schmidhuber 1997) and GRU (Cho et al. 2014) between an embedding and a linear head.</summary>
internal sealed class RecurrentFamily : ModelFamily
{
    public override string ModelType => "combined";

    public override IReadOnlyList<string> Architectures => [CombinedConfig.Lstm, CombinedConfig.Gru];

    /// <summary>Deeper networks seldom learn better.</summary>
    public override int? UsualLayers => 2;

    /// <summary>Embeddings have half the width, as in the comparison with PyTorch.</summary>
    public override IReadOnlyDictionary<string, (ModelConfig Network, int Rows)> Benchmarks =>
        new Dictionary<string, (ModelConfig, int)>
        {
            ["lstm"] = (
                new CombinedConfig(CombinedConfig.Lstm, Layers: 2, EmbeddingWidth: 256, Width: 512, ContextLength: 256, Vocabulary: 8192),
                16
            ),
            ["gru"] = (
                new CombinedConfig(CombinedConfig.Gru, Layers: 2, EmbeddingWidth: 256, Width: 512, ContextLength: 256, Vocabulary: 8192),
                16
            ),
        };

    public override ModelConfig Parse(JsonObject json, string path) => CombinedConfig.Parse(json, path);

    public override ModelConfig Create(TrainingPlan plan, int vocabulary) =>
        new CombinedConfig(
            plan.Model.Architecture,
            plan.Model.Layers!.Value,
            plan.Model.EmbeddingWidth ?? plan.Model.Width!.Value,
            plan.Model.Width!.Value,
            plan.Model.Context!.Value,
            vocabulary
        )
        {
            TiedHead = plan.Model.TiedHead ?? false,
            Dropout = plan.Model.Dropout,
        };
}
