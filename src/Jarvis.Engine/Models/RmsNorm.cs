using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>
/// Root mean square normalisation (Zhang and Sennrich 2019) over the last dimension: fp32 in, what the following multiplication takes out.
/// </summary>
internal sealed class RmsNorm : nn.Module
{
    private readonly IPrecision _precision;
    private readonly double _epsilon;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    public RmsNorm(int width, double epsilon, IPrecision precision, Device device)
        : base(nameof(RmsNorm))
    {
        _precision = precision;
        _epsilon = epsilon;
        _weight = nn.Parameter(ones(width, dtype: float32, device: device));
        RegisterComponents();
    }

    /// <summary>Adds the branch that is still owed to the stream, then normalises; (…, width) both.</summary>
    public (Tensor Stream, Tensor Normed) Forward(Tensor stream, Tensor? branch)
    {
        if (branch is not null)
        {
            stream = stream + branch;
        }
        return (stream, _precision.NormalizeRms(stream, _weight, _epsilon));
    }
}
