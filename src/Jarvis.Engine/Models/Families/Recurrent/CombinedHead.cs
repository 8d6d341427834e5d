using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Recurrent;

/// <summary>The fully connected layer's parameters; a tied head has only its bias here.</summary>
internal sealed class CombinedHead : nn.Module
{
    [ComponentName(Name = "weight")]
    private readonly Parameter? _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    public CombinedHead(CombinedConfig config, Device device)
        : base(nameof(CombinedHead))
    {
        _weight = config.TiedHead ? null : nn.Parameter(empty(config.VocabularySize, config.Width, dtype: float32, device: device));
        _bias = nn.Parameter(zeros(config.VocabularySize, dtype: float32, device: device));
        RegisterComponents();
    }

    public Parameter? Weight => _weight;

    public Parameter Bias => _bias;
}
