using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>
/// x·Wᵀ, plus b where it has one; W is [out, in]. The only linear layer that networks use, so that any of them can get an adapter.
/// </summary>
internal sealed class Projection : nn.Module<Tensor, Tensor>
{
    private readonly IPrecision _precision;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    public Projection(int inputs, int outputs, IPrecision precision, Device device, bool bias = true)
        : base(nameof(Projection))
    {
        (Inputs, Outputs, _precision) = (inputs, outputs, precision);
        _weight = nn.Parameter(empty(outputs, inputs, dtype: precision.MatrixType, device: device));
        _bias = bias ? nn.Parameter(zeros(outputs, dtype: float32, device: device)) : null;
        RegisterComponents();
    }

    public int Inputs { get; }

    public int Outputs { get; }

    public Parameter Weight => _weight;

    /// <summary>The adapter that is trained beside the frozen weight; null where the weight itself is trained.</summary>
    public LoraAdapter? Adapter { get; private set; }

    /// <summary>
    /// Adds an adapter to the weight; its parameters are <c>lora_A.weight</c> and <c>lora_B.weight</c> under this layer's name.
    /// </summary>
    public void Adapt(LoraSettings settings)
    {
        if (Adapter is not null)
        {
            throw new InvalidOperationException("This projection has an adapter already.");
        }
        Adapter = new LoraAdapter(settings, Inputs, Outputs, _precision, _weight.device);
        register_module("lora_A", Adapter.Down);
        register_module("lora_B", Adapter.Up);
    }

    /// <summary>(…, in) → (…, out)</summary>
    public override Tensor forward(Tensor input)
    {
        var output = _precision.Project(input, _weight, _bias);
        if (Adapter is null || Adapter.Merged)
        {
            return output;
        }
        using (output)
        using (var learned = Adapter.Forward(input, training))
        {
            return output + learned;
        }
    }

    /// <summary>The same, then tanh GELU.</summary>
    public Tensor ForwardGelu(Tensor input) =>
        Adapter is null ? _precision.ProjectGelu(input, _weight, _bias) : _precision.Gelu(forward(input));
}
