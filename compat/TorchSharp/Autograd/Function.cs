namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>An operation whose derivative is written in C#.</summary>
        public abstract class Function<T> where T : Function<T>, new()
        {
            protected Function() { }

            public abstract string Name { get; }

            public static List<Tensor> apply_internal(params object[] vars)
            {
                var function = new T();
                var context = new AutogradContext();
                List<Tensor> outputs;
                using (no_grad()) outputs = function.Forward(context, vars);
                var inputs = vars.OfType<Tensor>().ToList();
                if (!is_grad_enabled() || !inputs.Any(t => t.requires_grad))
                {
                    context.Dispose();
                    return outputs;
                }
                ManagedNode.Attach(inputs, outputs, context, gradients => InputsOnly(vars, inputs.Count, function.Backward(context, gradients)));
                return outputs;
            }

            internal abstract List<Tensor> Forward(AutogradContext context, object[] vars);

            internal abstract List<Tensor> Backward(AutogradContext context, List<Tensor> gradients);

            // One gradient per argument is the rule; one per tensor is understood too.
            private static List<Tensor> InputsOnly(object[] vars, int inputs, List<Tensor> gradients)
            {
                if (gradients.Count == vars.Length) return [.. gradients.Where((_, k) => vars[k] is Tensor)];
                return gradients.Count == inputs ? gradients : throw new InvalidOperationException($"backward of {typeof(T).Name} gave {gradients.Count} gradients for {vars.Length} arguments.");
            }
        }

        /// <summary>A function of one result.</summary>
        public abstract class SingleTensorFunction<T> : Function<T> where T : SingleTensorFunction<T>, new()
        {
            protected SingleTensorFunction() { }

            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];

            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            internal override List<Tensor> Forward(AutogradContext context, object[] vars) => [forward(context, vars)];

            internal override List<Tensor> Backward(AutogradContext context, List<Tensor> gradients) => backward(context, gradients[0]);
        }

        /// <summary>A function of several results.</summary>
        public abstract class MultiTensorFunction<T> : Function<T> where T : MultiTensorFunction<T>, new()
        {
            protected MultiTensorFunction() { }

            public static List<Tensor> apply(params object[] vars) => apply_internal(vars);

            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);

            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            internal override List<Tensor> Forward(AutogradContext context, object[] vars) => forward(context, vars);

            internal override List<Tensor> Backward(AutogradContext context, List<Tensor> gradients) => backward(context, gradients);
        }
    }
}
