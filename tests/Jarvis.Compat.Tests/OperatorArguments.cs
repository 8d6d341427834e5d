using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace Jarvis.Compat.Tests;

/// <summary>Arguments that fit an operator, by the names and types of its parameters; what does not follow from those stands in the tables.</summary>
internal static class OperatorArguments
{
    /// <summary>Not operators, or tested by name in other tests.</summary>
    internal static readonly HashSet<string> Elsewhere =
    [
        "Equals", "Load", "MoveToOuterDisposeScope", "MoveToOtherDisposeScope", "DetachFromDisposeScope", "DetatchFromDisposeScope", "UnsafeCreateTensor", "WrappedTensorDisposeScope",
        "is_grad_enabled", "is_inference_mode_enabled", "cuda_is_available", "cuda", "pin_memory", "tensor", "from_array", "set_", "type",
    ];

    // Operators of whole numbers or of truth values.
    private static readonly HashSet<string> Whole =
        ["bitwise_and", "bitwise_and_", "bitwise_or", "bitwise_or_", "bitwise_xor", "bitwise_not", "bitwise_left_shift", "bitwise_right_shift", "bincount", "one_hot"];

    // What one operator wants in one place, before any rule: "operator.parameter".
    private static readonly Dictionary<string, Func<object?>> Special = new()
    {
        ["addmm.mat1"] = Square, ["addbmm.batch1"] = Batch, ["addbmm.batch2"] = Batch, ["baddbmm.batch1"] = Batch, ["baddbmm.batch2"] = Batch, ["bmm.batch2"] = Batch,
        ["addr.vec1"] = Vector, ["addr.vec2"] = Vector, ["mv.target"] = Vector, ["dot.target"] = Vector, ["vdot.target"] = Vector, ["ger.vec2"] = Vector, ["outer.vec2"] = Vector,
        ["bincount.weights"] = () => null, ["index.indices"] = () => new Tensor[] { Rows() }, ["index_put_.indices"] = () => new Tensor[] { Rows() }, ["index_put_.value"] = () => (Tensor)ones(4),
        ["index_add.source"] = TwoRows, ["index_add_.source"] = TwoRows, ["index_copy.source"] = TwoRows, ["index_copy_.source"] = TwoRows, ["masked_scatter.value"] = Square, ["masked_scatter_.value"] = Square,
        ["gather.index"] = Grid, ["scatter.index"] = Grid, ["scatter_.index"] = Grid, ["scatter_add.index"] = Grid, ["scatter_add_.index"] = Grid, ["take_along_dim.indices"] = Grid,
        ["select_scatter.src"] = Vector, ["repeat_interleave.repeats"] = () => 2L, ["bernoulli_.p"] = () => 0.5, ["uniform_.from"] = () => 0.0, ["uniform_.to"] = () => 1.0, ["random_.from"] = () => 0.0,
        ["random_.to"] = () => 9.0, ["geometric_.p"] = () => 0.5, ["expand.sizes"] = () => new long[] { 4, 4 }, ["reshape.shape"] = () => new long[] { 2, 8 }, ["view.shape"] = () => new long[] { 2, 8 },
        ["broadcast_to.shape"] = () => new long[] { 4, 4 }, ["permute.permutation"] = () => new long[] { 1, 0 }, ["repeat.sizes"] = () => new long[] { 2, 1 }, ["tile.reps"] = () => new long[] { 2 },
        ["split.size"] = () => 2L, ["split.sizes"] = () => new long[] { 1, 3 }, ["split.split_size_or_sections"] = () => new long[] { 1, 3 }, ["tensor_split.sizes"] = () => new long[] { 1, 3 }, ["tensor_split.size"] = () => 2L,
        ["tensor_split.indices"] = Rows, ["chunk.chunks"] = () => 2L, ["unflatten.sizes"] = () => new long[] { 2, 2 }, ["as_strided.size"] = () => new long[] { 2, 2 }, ["as_strided.strides"] = () => new long[] { 1, 2 },
        ["unfold.size"] = () => 2L, ["unfold.step"] = () => 1L, ["narrow.length"] = () => 1L, ["slice.finish"] = () => 2L, ["slice.step"] = () => 1L, ["transpose.dim1"] = () => 1L, ["transpose_.dim1"] = () => 1L,
        ["swapaxes.dim1"] = () => 1L, ["swapdims.dim1"] = () => 1L, ["diff.prepend"] = () => null, ["diff.append"] = () => null, ["movedim.destination"] = () => new long[] { 1 }, ["moveaxis.destination"] = () => new long[] { 1 },
        ["movedim.source"] = () => new long[] { 0 }, ["moveaxis.source"] = () => new long[] { 0 }, ["roll.dims"] = () => null, ["tensordot.dims1"] = () => new long[] { 0 }, ["tensordot.dims2"] = () => new long[] { 0 },
        ["quantile.q"] = () => tensor(0.5f), ["threshold.value"] = () => (Scalar)1, ["multinomial.num_samples"] = () => 2L, ["topk.k"] = () => 2, ["matrix_power.n"] = () => 2, ["diff.n"] = () => 1L,
        ["logit.eps"] = () => 0.1, ["poisson.generator"] = () => null, ["einsum.equation"] = () => "ij,jk->ik", ["einsum.tensors"] = () => new[] { Square(), Square() }, ["meshgrid.tensors"] = () => new[] { Vector(), Vector() },
        ["arange.start"] = () => (Scalar)0, ["arange.stop"] = () => (Scalar)5, ["arange.step"] = () => (Scalar)1, ["linspace.start"] = () => 0.0, ["linspace.end"] = () => 1.0, ["linspace.steps"] = () => 3L,
        ["randint.high"] = () => 9L, ["randint.low"] = () => 0L, ["cosine_similarity.dim"] = () => 1L, ["cross_entropy.target"] = Labels, ["nll_loss.target"] = Labels, ["cross_entropy.weight"] = () => null, ["nll_loss.weight"] = () => null,
        ["layer_norm.normalized_shape"] = () => new long[] { 4 }, ["layer_norm.weight"] = () => null, ["layer_norm.bias"] = () => null, ["linear.bias"] = () => null, ["binary_cross_entropy.input"] = Unit, ["binary_cross_entropy.target"] = Unit,
        ["binary_cross_entropy_with_logits.target"] = Unit, ["one_hot.num_classes"] = () => 5L, ["scaled_dot_product_attention.query"] = Batch, ["scaled_dot_product_attention.key"] = Batch,
        ["scaled_dot_product_attention.value"] = Batch, ["parameters_to_vector.tensors"] = () => new[] { new TorchSharp.Modules.Parameter(Square()) }, ["kron.other"] = Square, ["isin.test_elements"] = Vector,
        ["bucketize.boundaries"] = () => arange(4).to_type(ScalarType.Float32), ["lerp.weight"] = Unit, ["lerp_.weight"] = Unit, ["normal.std"] = () => 1.0, ["eye.rows"] = () => 2L, ["baddbmm.input"] = Batch, ["bmm.input"] = Batch,
        ["dot.input"] = Vector, ["vdot.input"] = Vector, ["ger.input"] = Vector, ["outer.input"] = Vector, ["inverse.input"] = Positive, ["bernoulli.input"] = Unit, ["bincount.input"] = Labels,
        ["poisson.input"] = Unit, ["bernoulli_.generator"] = () => null, ["where.condition"] = Mask, ["diag_embed.dim1"] = () => -2L, ["diag_embed.dim2"] = () => -1L, ["diagonal.dim2"] = () => 1L, ["to.device"] = () => CPU,
        ["squeeze.dim"] = () => null, ["squeeze_.dim"] = () => null, ["unfold.dimension"] = () => 0L, ["kl_div.target"] = Unit, ["addmv.mat"] = Square, ["addmv.input"] = Vector, ["index_fill.index"] = Rows, ["index_fill_.index"] = Rows,
        ["nll_loss.input"] = Square, ["bernoulli_.p:Tensor"] = Unit, ["dot.other"] = Vector, ["addmv.mat2"] = Vector, ["tensor_split.indices_or_sections:Int64"] = () => 2L, ["tensor_split.indices:Tensor"] = Rows, ["tensor_split.indices_or_sections"] = Rows,
        ["repeat_interleave.repeats:Tensor"] = () => tensor(2L), ["roll.dims:Int64[]"] = () => new long[] { 0 }, ["addmv.vec"] = Vector, ["diag.input"] = Vector, ["to.deviceIndex"] = () => -1, ["one_hot.x"] = Labels,
    };

    internal static Tensor Self(string name) => name switch
    {
        "addbmm" or "addbmm_" => Square(),
        "baddbmm" or "bmm" => Batch(),
        "dot" or "vdot" or "ger" or "outer" or "addmv" => Vector(),
        "bincount" => Labels(),
        "inverse" or "det" => Positive(),
        "bernoulli" or "multinomial" or "logit" or "erfinv" or "erfinv_" or "poisson" => Unit(),
        "where" => Square(),
        _ when Whole.Contains(name) => Numbers(),
        _ => Square(),
    };

    internal static object?[] For(MethodInfo method) => [.. method.GetParameters().Select(p => One(method, p))];

    private static object? One(MethodInfo method, ParameterInfo parameter)
    {
        if (Special.TryGetValue($"{method.Name}.{parameter.Name}:{parameter.ParameterType.Name}", out var special) || Special.TryGetValue($"{method.Name}.{parameter.Name}", out special))
            if (Fits(special(), parameter.ParameterType)) return special();
        if (parameter is { Name: "min" or "max", ParameterType.Name: nameof(Scalar) }) return (Scalar)0.5;
        if (parameter.HasDefaultValue && parameter.ParameterType != typeof(Tensor)) return parameter.DefaultValue is DBNull ? null : Typed(parameter);
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type == typeof(Tensor)) return ForTensor(method.Name, parameter);
        if (type == typeof(Scalar)) return (Scalar)(Whole.Contains(method.Name) ? 1 : 0.5);
        if (type == typeof(long)) return parameter.Name is "rows" or "columns" or "size" or "n" or "dim1" or "dim2" or "dim3" && method.ReturnType == typeof(Tensor) && method.IsStatic && !parameter.Name.StartsWith("dim1", StringComparison.Ordinal) ? 2L : 0L;
        if (type == typeof(int)) return method.IsStatic && parameter.Name is "rows" or "columns" or "size" or "dim2" or "dim3" ? 2 : 0;
        if (type == typeof(double)) return 0.5;
        if (type == typeof(float)) return 2f;
        if (type == typeof(bool)) return false;
        if (type == typeof(long[])) return parameter.Name == "size" ? new long[] { 2, 3 } : new long[] { 0 };
        if (type == typeof(ScalarType)) return ScalarType.Float64;
        if (type == typeof(Device)) return CPU;
        if (type == typeof(DeviceType)) return DeviceType.CPU;
        if (type == typeof(string)) return "cpu";
        if (type == typeof(Size)) return new Size(new long[] { method.Name == "expand" ? 4 : 2, 4 });
        if (type == typeof(TensorIndex[])) return new[] { TensorIndex.Slice(1, 3) };
        if (type.IsAssignableFrom(typeof(Tensor[]))) return new[] { Square(), Square() };
        if (type == typeof(IEnumerable<long>)) return new long[] { 1, 0 };
        throw new NotSupportedException($"no argument for {parameter} of {method}");
    }

    private static object? Typed(ParameterInfo parameter) =>
        parameter.DefaultValue is { } value && parameter.ParameterType.IsEnum ? Enum.ToObject(parameter.ParameterType, value) : parameter.DefaultValue;

    private static bool Fits(object? value, Type type) => value is null ? !type.IsValueType || Nullable.GetUnderlyingType(type) is not null : type.IsInstanceOfType(value) || Nullable.GetUnderlyingType(type) == value.GetType();

    private static object? ForTensor(string method, ParameterInfo parameter)
    {
        if (parameter.HasDefaultValue && parameter.Name is not ("min" or "max")) return null;
        if (parameter.Position == 0 && ((MethodInfo)parameter.Member).IsStatic) return Self(method);
        return parameter.Name switch
        {
            "index" or "indices" => Rows(),
            "mask" or "condition" => Mask(),
            _ when Whole.Contains(method) => Numbers(),
            _ => Square(),
        };
    }

    private static Tensor Square() => rand(4, 4) + 0.1;

    private static Tensor Unit() => rand(4, 4) * 0.8 + 0.1;

    private static Tensor Positive() => eye(4) * 2;

    private static Tensor Batch() => rand(4, 4, 4);

    private static Tensor Vector() => rand(4);

    private static Tensor TwoRows() => rand(2, 4);

    private static Tensor Rows() => tensor(new long[] { 1, 2 });

    private static Tensor Labels() => tensor(new long[] { 1, 2, 0, 3 });

    private static Tensor Grid() => zeros(4, 4, dtype: ScalarType.Int64);

    private static Tensor Numbers() => ones(4, 4, dtype: ScalarType.Int64);

    private static Tensor Mask() => ones(4, 4, dtype: ScalarType.Bool);
}
