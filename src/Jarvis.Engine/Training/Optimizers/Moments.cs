using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training.Optimizers;

/// <summary>AdamW's state for one weight.</summary>
/// <param name="Copy">What multiplications read instead of the weight; null where they read the weight.</param>
/// <param name="OnHost">Mean and square live in host memory and are copied to the weight's device slice by slice.</param>
internal sealed record Moments(string Name, Parameter Weight, Tensor Mean, Tensor Square, Tensor? Copy, bool OnHost) : IDisposable
{
    /// <summary>The moments of all weights at once, because state in host memory shares blocks; in the order of the weights.</summary>
    /// <param name="onHost">Names of the weights whose state lives there.</param>
    public static IReadOnlyList<Moments> Of(
        IReadOnlyList<(string Name, Parameter Value)> weights,
        Func<Parameter, Tensor?> copyOf,
        IReadOnlySet<string> onHost
    )
    {
        var away = weights.Where(weight => onHost.Contains(weight.Name)).Select(weight => weight.Value).ToList();
        var host = new Queue<Tensor>(HostState.Zeros([.. away.SelectMany(weight => new[] { weight, weight })]));
        return
        [
            .. weights.Select(weight =>
                onHost.Contains(weight.Name)
                    ? new Moments(weight.Name, weight.Value, host.Dequeue(), host.Dequeue(), copyOf(weight.Value), OnHost: true)
                    : new Moments(weight.Name, weight.Value, Zeros(weight.Value), Zeros(weight.Value), copyOf(weight.Value), OnHost: false)
            ),
        ];
    }

    public void Dispose()
    {
        Mean.Dispose();
        Square.Dispose();
    }

    private static Tensor Zeros(Parameter weight) =>
        zeros(weight.shape, dtype: ScalarType.Float32, device: weight.device).DetachFromDisposeScope();
}
