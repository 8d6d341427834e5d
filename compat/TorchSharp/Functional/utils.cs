using TorchSharp.Dispatch;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Scales the gradients so that their common norm is at most <paramref name="max_norm"/>; gives the norm before.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                using var scope = NewDisposeScope();
                using var quiet = no_grad();
                var gradients = tensors.Select(p => p.grad).Where(g => g is not null).ToArray();
                if (gradients.Length == 0) return 0;
                var norms = gradients.Select(g => Aten.Call("norm.Scalar", g, norm_type)).ToArray();
                var total = Aten.Call("norm.Scalar", stack(norms), norm_type);
                var scale = (max_norm / (total + 1e-6)).clamp_max(1.0);
                foreach (var gradient in gradients) gradient.mul_(scale);
                return total.ToDouble();
            }

            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var scope = NewDisposeScope();
                using var quiet = no_grad();
                foreach (var gradient in tensors.Select(p => p.grad).Where(g => g is not null)) gradient.clamp_(-clip_value, clip_value);
            }

            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                var parts = tensors.Select(p => p.reshape(-1)).ToArray();
                var joined = cat(parts);
                foreach (var part in parts) part.Dispose();
                return joined;
            }
        }

        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
    }
}
