using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>Rows to be looked up; a module of its own so that its weight is named <c>wte.weight</c>.</summary>
internal sealed class WeightMatrix : nn.Module
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    public WeightMatrix(int rows, int width, Device device, ScalarType type = ScalarType.Float32)
        : base(nameof(WeightMatrix))
    {
        _weight = nn.Parameter(empty(rows, width, dtype: type, device: device));
        RegisterComponents();
    }

    public Parameter Weight => _weight;
}
