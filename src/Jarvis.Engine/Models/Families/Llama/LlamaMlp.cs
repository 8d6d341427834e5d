using Jarvis.Kernels;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Llama;

/// <summary>SwiGLU (Shazeer 2020): silu(gate) · up, projected back to the width.</summary>
internal sealed class LlamaMlp : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "gate_proj")]
    private readonly Projection _gate;

    [ComponentName(Name = "up_proj")]
    private readonly Projection _up;

    [ComponentName(Name = "down_proj")]
    private readonly Projection _down;

    public LlamaMlp(LlamaConfig config, IPrecision precision, Device device)
        : base(nameof(LlamaMlp))
    {
        _gate = new Projection(config.Width, config.FeedForwardWidth, precision, device, config.MlpBias);
        _up = new Projection(config.Width, config.FeedForwardWidth, precision, device, config.MlpBias);
        _down = new Projection(config.FeedForwardWidth, config.Width, precision, device, config.MlpBias);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _down.forward(Fused.SwiGlu(_gate.forward(input), _up.forward(input)));
}
