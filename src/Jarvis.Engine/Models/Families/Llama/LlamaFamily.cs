using System.Text.Json.Nodes;
using Jarvis.Contracts;

namespace Jarvis.Engine.Models.Families.Llama;

/// <summary>Llama (Touvron et al. 2023) and what is built like it: TinyLlama, DeepSeek-Coder.</summary>
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

    /// <summary>SwiGLU has three matrices where others have two: two thirds of four times the width hold as many weights (Shazeer
    /// 2020).</summary>
    public override ModelConfig Create(TrainingPlan plan, int vocabulary)
    {
        int heads = plan.Heads!.Value,
            width = plan.Width!.Value;
        int inner = plan.FeedForwardWidth ?? RoundUp(8L * width / 3, 64);
        return new LlamaConfig(plan.Layers!.Value, heads, plan.KeyValueHeads ?? heads, width, inner, plan.Context!.Value, vocabulary)
        {
            RotaryTheta = plan.RotaryTheta ?? 10000,
            RotaryScaling = plan.RotaryScaling ?? 1,
            TiedHead = plan.TiedHead ?? false,
            Dropout = plan.Dropout,
        };
    }

    private static int RoundUp(long value, int multiple) => (int)((value + multiple - 1) / multiple * multiple);
}
