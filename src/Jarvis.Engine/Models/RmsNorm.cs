using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>
/// Root mean square normalisation (Zhang and Sennrich 2019) over the last dimension: fp32 in, the type of the following multiplication out.
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

    /// <summary>Adds the pending branch to the stream, if there is one, then normalises; both results are (…, width).</summary>
    public (Tensor Stream, Tensor Normed) Forward(Tensor stream, Tensor? branch)
    {
        if (branch is not null)
        {
            stream = stream + branch;
        }
        return (stream, _precision.NormalizeRms(stream, _weight, _epsilon));
    }
}
