using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters.Select(p => p.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Gradient descent, with momentum if asked.</summary>
    public class SGD : OptimizerHelper, torch.optim.IMomentum
    {
        private readonly Dictionary<Parameter, torch.Tensor> _momenta = new(ReferenceEqualityComparer.Instance);

        public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
            add_param_group(new ParamGroup<Options>(parameters, new Options
            {
                LearningRate = lr, InitialLearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize,
            }));

        public double Momentum
        {
            get => ((ParamGroup<Options>)Groups[0]).Options.momentum.Value;
            set => ((ParamGroup<Options>)Groups[0]).Options.momentum = value;
        }

        public override torch.Tensor step(Func<torch.Tensor> closure = null) => base.step(closure);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                foreach (var momentum in _momenta.Values) momentum.Dispose();
            base.Dispose(disposing);
        }

        internal override void Update(ParamGroup group, Parameter parameter, torch.Tensor gradient)
        {
            var o = ((ParamGroup<Options>)group).Options;
            if (o.maximize.Value) gradient = -gradient;
            if (o.weight_decay.Value != 0) gradient = gradient.add(parameter, o.weight_decay.Value);
            if (o.momentum.Value != 0)
            {
                if (_momenta.TryGetValue(parameter, out var momentum)) momentum.mul_(o.momentum.Value).add_(gradient, 1 - o.dampening.Value);
                else _momenta[parameter] = momentum = gradient.clone().DetachFromDisposeScope();
                gradient = o.nesterov.Value ? gradient.add(momentum, o.momentum.Value) : momentum;
            }
            parameter.add_(gradient, -o.LearningRate.Value);
        }

        public class Options : OptimizerOptions
        {
            public double? momentum;
            public double? dampening;
            public double? weight_decay;
            public bool? nesterov;
            public bool? maximize;
        }
    }
}
