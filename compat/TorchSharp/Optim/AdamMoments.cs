namespace TorchSharp.Modules;

/// <summary>What Adam and AdamW remember of each parameter, and the step both take; they differ in what weight decay does before it.</summary>
internal sealed class AdamMoments : IDisposable
{
    private readonly Dictionary<Parameter, Moments> _moments = new(ReferenceEqualityComparer.Instance);

    internal void Step(Parameter parameter, torch.Tensor gradient, double rate, double beta1, double beta2, double eps, bool amsgrad)
    {
        if (!_moments.TryGetValue(parameter, out var moments)) _moments[parameter] = moments = new Moments(parameter, amsgrad);
        moments.Steps++;
        double correction1 = 1 - Math.Pow(beta1, moments.Steps), correction2 = 1 - Math.Pow(beta2, moments.Steps);
        moments.First.mul_(beta1).add_(gradient, 1 - beta1);
        moments.Second.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
        var second = moments.Largest is null ? moments.Second : moments.Largest.copy_(moments.Largest.maximum(moments.Second));
        var denominator = (second.sqrt() / Math.Sqrt(correction2)).add_(eps);
        parameter.addcdiv_(moments.First, denominator, -rate / correction1);
    }

    public void Dispose()
    {
        foreach (var moments in _moments.Values) moments.Dispose();
    }

    private sealed class Moments(Parameter parameter, bool largest) : IDisposable
    {
        internal long Steps;
        internal readonly torch.Tensor First = torch.zeros_like(parameter).DetachFromDisposeScope(), Second = torch.zeros_like(parameter).DetachFromDisposeScope();
        internal readonly torch.Tensor Largest = largest ? torch.zeros_like(parameter).DetachFromDisposeScope() : null;

        public void Dispose()
        {
            First.Dispose();
            Second.Dispose();
            Largest?.Dispose();
        }
    }
}
