namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What forward leaves for backward: tensors, and values by name.</summary>
        public sealed class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> _data = [];
            private readonly HashSet<IntPtr> _nonDifferentiable = [];
            private List<Tensor> _saved = [];

            internal AutogradContext() { }

            public bool MaterializeGrads { get; private set; } = true;

            public void save_for_backward(List<Tensor> tensors)
            {
                Release();
                // References of our own: the caller's scope may end before backward runs.
                _saved = tensors.ConvertAll(t => t is null ? null : Tensor.Adopt(Dispatch.NativeMethods.jt_alias(t.Handle)).DetachFromDisposeScope());
            }

            public List<Tensor> get_saved_variables() => _saved.ConvertAll(t => t is null ? null : Tensor.Adopt(Dispatch.NativeMethods.jt_alias(t.Handle)));

            public void save_data(string key, object value) => _data[key] = value;

            public object get_data(string key) => _data[key];

            public void mark_non_differentiable(List<Tensor> tensors) => _nonDifferentiable.UnionWith(tensors.Select(t => t.Handle));

            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            public void Dispose() => Release();

            internal bool Differentiable(Tensor tensor) => !_nonDifferentiable.Contains(tensor.Handle);

            private void Release()
            {
                foreach (var tensor in _saved) tensor?.Dispose();
                _saved = [];
            }
        }
    }
}
