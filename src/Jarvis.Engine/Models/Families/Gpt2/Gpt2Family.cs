using System.Text.Json.Nodes;
using Jarvis.Contracts;

namespace Jarvis.Engine.Models.Families.Gpt2;

/// <summary>OpenAI's GPT-2 (Radford et al. 2019).</summary>
internal sealed class Gpt2Family : ModelFamily
{
    public override string ModelType => "gpt2";

    public override IReadOnlyList<string> Architectures => ["gpt2"];

    public override IReadOnlyDictionary<string, (ModelConfig Network, int Rows)> Benchmarks =>
        new Dictionary<string, (ModelConfig, int)>
        {
            ["nano"] = (new Gpt2Config(new ModelShape(4, 4, 128, 256, 8192)), 8),
            ["small"] = (new Gpt2Config(new ModelShape(6, 6, 384, 256, 8192)), 12),
            ["gpt2"] = (new Gpt2Config(new ModelShape(12, 12, 768, 256, 50304)), 4),
        };

    public override ModelConfig Parse(JsonObject json, string path) => Gpt2Config.Parse(json, path);

    public override ModelConfig Create(TrainingPlan plan, int vocabulary) =>
        new Gpt2Config(
            new ModelShape(
                plan.Model.Layers!.Value,
                plan.Model.Heads!.Value,
                plan.Model.Width!.Value,
                plan.Model.Context!.Value,
                vocabulary
            ),
            Dropout: plan.Model.Dropout
        )
        {
            TiedHead = plan.Model.TiedHead ?? true,
        };
}
