using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Gpt2;

/// <summary>Expands to four times the width, applies the tanh GELU and projects back.</summary>
internal sealed class Gpt2Mlp : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "c_fc")]
    private readonly Projection _expand;

    [ComponentName(Name = "c_proj")]
    private readonly Projection _project;

    public Gpt2Mlp(int width, IPrecision precision, Device device)
        : base(nameof(Gpt2Mlp))
    {
        _expand = new Projection(width, 4 * width, precision, device);
        _project = new Projection(4 * width, width, precision, device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _project.forward(_expand.ForwardGelu(input));
}
