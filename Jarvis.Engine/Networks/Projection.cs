using Jarvis.Engine.Precision;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Networks;

/// <summary>x·Wᵀ + b, W as [out, in].</summary>
internal sealed class Projection : nn.Module<Tensor, Tensor>
{
    private readonly IPrecision _precision;
    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "bias")] private readonly Parameter _bias;

    public Projection(int inputs, int outputs, IPrecision precision, Device device) : base(nameof(Projection))
    {
        _precision = precision;
        _weight = nn.Parameter(empty(outputs, inputs, dtype: float32, device: device));
        _bias = nn.Parameter(zeros(outputs, dtype: float32, device: device));
        RegisterComponents();
    }

    /// <summary>(…, in) → (…, out)</summary>
    public override Tensor forward(Tensor input) => _precision.Project(input, _weight, _bias);

    /// <summary>The same, then tanh GELU.</summary>
    public Tensor ForwardGelu(Tensor input) => _precision.ProjectGelu(input, _weight, _bias);
}
