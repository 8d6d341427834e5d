using static TorchSharp.torch;

namespace Peer;

/// <summary>
/// What <c>torch.autocast("cpu", torch.bfloat16)</c> does to linear layers: input and weight are cast to bfloat16 and the result stays in
/// it. A weight is cast once per forward pass, however often it is used, as autocast's cache does; the gradient goes through the cast.
/// </summary>
internal sealed class Autocast(bool enabled)
{
    private readonly Dictionary<Tensor, Tensor> _casts = new(ReferenceEqualityComparer.Instance);

    public Tensor Linear(Tensor x, TorchSharp.Modules.Linear layer) => Linear(x, layer.weight!, layer.bias);

    public Tensor Linear(Tensor x, Tensor weight, Tensor? bias) =>
        enabled
            ? nn.functional.linear(x.to_type(ScalarType.BFloat16), Narrow(weight), bias is null ? null : Narrow(bias))
            : nn.functional.linear(x, weight, bias);

    /// <summary>Called at the end of a step, when the weights have changed.</summary>
    public void Forget() => _casts.Clear();

    private Tensor Narrow(Tensor weight) =>
        _casts.TryGetValue(weight, out var cast) ? cast : _casts[weight] = weight.to_type(ScalarType.BFloat16);
}
