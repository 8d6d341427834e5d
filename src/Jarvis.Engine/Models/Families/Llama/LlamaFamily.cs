using System.Text.Json.Nodes;
using Jarvis.Contracts;

namespace Jarvis.Engine.Models.Families.Llama;

/// <summary>Llama (Touvron et al. 2023) and models built like it: TinyLlama, DeepSeek-Coder.</summary>
internal sealed class LlamaFamily : ModelFamily
{
    public override string ModelType => "llama";

    public override IReadOnlyList<string> Architectures => ["llama"];

    public override IReadOnlyDictionary<string, (ModelConfig Network, int Rows)> Benchmarks =>
        new Dictionary<string, (ModelConfig, int)>
        {
            ["llama"] = (
                new LlamaConfig(
                    Layers: 6,
                    Heads: 6,
                    KeyValueHeads: 2,
                    Width: 384,
                    FeedForwardWidth: 1024,
                    ContextLength: 256,
                    Vocabulary: 8192
                ),
                12
            ),
        };

    public override ModelConfig Parse(JsonObject json, string path) => LlamaConfig.Parse(json, path);

    /// <summary>
    /// SwiGLU has three matrices where other MLPs have two, so an inner width of two thirds of four times the width gives as many weights
    /// (Shazeer 2020).
    /// </summary>
    public override ModelConfig Create(TrainingPlan plan, int vocabulary)
    {
        int heads = plan.Model.Heads!.Value,
            width = plan.Model.Width!.Value;
        int inner = plan.Model.FeedForwardWidth ?? RoundUp(8L * width / 3, 64);
        return new LlamaConfig(
            plan.Model.Layers!.Value,
            heads,
            plan.Model.KeyValueHeads ?? heads,
            width,
            inner,
            plan.Model.Context!.Value,
            vocabulary
        )
        {
            RotaryTheta = plan.Model.RotaryTheta ?? 10000,
            RotaryScaling = plan.Model.RotaryScaling ?? 1,
            TiedHead = plan.Model.TiedHead ?? false,
            Dropout = plan.Model.Dropout,
        };
    }

    private static int RoundUp(long value, int multiple) => (int)((value + multiple - 1) / multiple * multiple);
}
