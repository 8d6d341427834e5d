using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>Layer normalisation over the last dimension: fp32 in, the type of the following multiplication out.</summary>
internal sealed class Norm : nn.Module<Tensor, Tensor>
{
    private readonly IPrecision _precision;
    private readonly double _epsilon;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    public Norm(int width, double epsilon, IPrecision precision, Device device)
        : base(nameof(Norm))
    {
        _precision = precision;
        _epsilon = epsilon;
        _weight = nn.Parameter(ones(width, dtype: float32, device: device));
        _bias = nn.Parameter(zeros(width, dtype: float32, device: device));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _precision.Normalize(input, _weight, _bias, _epsilon);

    /// <summary>Adds the pending branch to the stream, if there is one, then normalises; both results are (…, width).</summary>
    public (Tensor Stream, Tensor Normed) Forward(Tensor stream, Tensor? branch) =>
        branch is null ? (stream, forward(stream)) : _precision.AddAndNormalize(stream, branch, _weight, _bias, _epsilon);
}
