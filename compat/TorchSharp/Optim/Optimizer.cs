using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public interface ILearningRateController
            {
                double LearningRate { get; set; }

                double InitialLearningRate { get; set; }
            }

            public interface IBetas
            {
                (double, double) Betas { get; set; }
            }

            public interface IMomentum
            {
                double Momentum { get; set; }
            }

            /// <summary>Changes parameters by their gradients.</summary>
            public abstract class Optimizer : IDisposable
            {
                private readonly List<Modules.ParamGroup> _groups = [];

                internal Optimizer() { }

                ~Optimizer() => Dispose(false);

                public virtual IEnumerable<ILearningRateController> ParamGroups => _groups;

                internal IReadOnlyList<Modules.ParamGroup> Groups => _groups;

                public virtual IEnumerable<Parameter> parameters() => _groups.SelectMany(g => g.Parameters);

                public virtual void add_param_group(Modules.ParamGroup param_group) => _groups.Add(param_group);

                /// <summary>Fills the gradients with zeros (a module's zero_grad drops them).</summary>
                public virtual void zero_grad()
                {
                    using var quiet = no_grad();
                    foreach (var parameter in parameters())
                        using (var gradient = parameter.grad) gradient?.zero_();
                }

                public virtual Tensor step(Func<Tensor> closure = null)
                {
                    Tensor loss = null;
                    if (closure is not null) using (enable_grad()) loss = closure();
                    using var quiet = no_grad();
                    foreach (var group in _groups)
                        foreach (var parameter in group.Parameters)
                        {
                            using var scope = NewDisposeScope();
                            if (parameter.grad is { } gradient) Update(group, parameter, gradient);
                        }
                    return loss;
                }

                public void Dispose()
                {
                    Dispose(true);
                    GC.SuppressFinalize(this);
                }

                protected virtual void Dispose(bool disposing) { }

                internal abstract void Update(Modules.ParamGroup group, Parameter parameter, Tensor gradient);
            }
        }
    }
}

namespace TorchSharp.Modules
{
    public class OptimizerOptions
    {
        public double? LearningRate { get; set; }

        public double InitialLearningRate { get; set; }
    }

    /// <summary>Parameters that share options.</summary>
    public class ParamGroup : torch.optim.ILearningRateController
    {
        public IEnumerable<Parameter> Parameters { get; set; }

        public OptimizerOptions Options { get; set; }

        public double LearningRate
        {
            get => Options.LearningRate.Value;
            set => Options.LearningRate = value;
        }

        public double InitialLearningRate
        {
            get => Options.InitialLearningRate;
            set => Options.InitialLearningRate = value;
        }
    }

    public class ParamGroup<TOptions> : ParamGroup where TOptions : OptimizerOptions
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, TOptions options = null) => (Parameters, Options) = (parameters.ToList(), options);

        public new TOptions Options
        {
            get => (TOptions)base.Options;
            set => base.Options = value;
        }
    }

    public abstract class OptimizerHelper : torch.optim.Optimizer
    {
        internal OptimizerHelper() { }
    }
}
