using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules);

            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new(modules.ToArray());
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Modules one after the other; what lies between them is disposed as soon as it was used.</summary>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor>[] _steps;

        protected internal Sequential(params nn.Module<Tensor, Tensor>[] modules)
            : this([.. modules.Select((m, k) => (k.ToString(CultureInfo.InvariantCulture), m))])
        {
        }

        protected internal Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules) : base(nameof(Sequential))
        {
            foreach (var (name, module) in modules) register_module(name, module);
            _steps = [.. modules.Select(m => m.submodule)];
        }

        public int Count => _steps.Length;

        public override Tensor forward(Tensor tensor)
        {
            if (_steps.Length == 0) return tensor.alias();
            using var scope = NewDisposeScope();
            return _steps.Aggregate(tensor, (x, step) => step.call(x)).MoveToOuterDisposeScope();
        }
    }
}
