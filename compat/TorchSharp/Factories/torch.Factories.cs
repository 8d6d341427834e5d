using TorchSharp.Dispatch;

namespace TorchSharp;

// Ranges, tensors like others, and the defaults that factories share.
public static partial class torch
{
    private static ScalarType _defaultType = ScalarType.Float32;
    private static Device _defaultDevice = CPU;

    public static string __version__ => System.Runtime.InteropServices.Marshal.PtrToStringUTF8(NativeMethods.jt_version());

    public static ScalarType get_default_dtype() => _defaultType;

    public static void set_default_dtype(ScalarType dtype) => _defaultType = dtype;

    public static Device get_default_device() => _defaultDevice;

    public static void set_default_device(Device device) => _defaultDevice = device;

    public static void set_default_device(string device) => _defaultDevice = new Device(device);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device device = null, bool requires_grad = false) => arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device device = null, bool requires_grad = false) => arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device device = null, bool requires_grad = false)
    {
        var whole = is_integral(start.Type) && is_integral(stop.Type) && is_integral(step.Type);
        return Grad(Aten.Call("arange.start_step", start, stop, step, dtype ?? (whole ? ScalarType.Int64 : _defaultType), Arg.None, device ?? _defaultDevice), requires_grad);
    }

    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
        Grad(Aten.Call("linspace", start, end, steps, dtype ?? _defaultType, Arg.None, device ?? _defaultDevice), requires_grad);

    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        Grad(Aten.Call("eye.m", rows, columns < 0 ? rows : columns, dtype ?? _defaultType, Arg.None, device ?? _defaultDevice), requires_grad);

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) => Like("zeros_like", input, dtype, device, requires_grad);

    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) => Like("ones_like", input, dtype, device, requires_grad);

    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) => Like("empty_like", input, dtype, device, requires_grad);

    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false) => Like("rand_like", input, dtype, device, requires_grad);

    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false) => Like("randn_like", input, dtype, device, requires_grad);

    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        Grad(Aten.Call("full_like", input, value, dtype, Arg.None, device), requires_grad);

    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        Grad(Aten.Call("randint.low_generator", low, high, size, generator, dtype ?? ScalarType.Int64, Arg.None, device ?? _defaultDevice), requires_grad);

    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator);

    public static Tensor randint(long low, long high, Size size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        randint(low, high, size.Shape, dtype, device, requires_grad, generator);

    public static Tensor randint(long high, Size size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        randint(0, high, size.Shape, dtype, device, requires_grad, generator);

    public static Tensor randperm(long n, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null) =>
        Grad(Aten.Call("randperm.generator", n, generator, dtype ?? ScalarType.Int64, Arg.None, device ?? _defaultDevice), requires_grad);

    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        Grad(empty(size, dtype, device).normal_(mean, std, generator), requires_grad);

    private static Tensor Make(string op, long[] size, ScalarType? dtype, Device device, bool requiresGrad) =>
        Grad(Aten.Call(op, size, dtype ?? _defaultType, Arg.None, device ?? _defaultDevice), requiresGrad);

    private static Tensor MakeRandom(string op, long[] size, ScalarType? dtype, Device device, bool requiresGrad, Generator generator) =>
        Grad(Aten.Call(op, size, generator, dtype ?? _defaultType, Arg.None, device ?? _defaultDevice), requiresGrad);

    private static Tensor MakeFull(long[] size, Scalar value, ScalarType? dtype, Device device, bool requiresGrad) =>
        Grad(Aten.Call("full", size, value, dtype ?? (is_integral(value.Type) ? value.Type == ScalarType.Bool ? ScalarType.Bool : ScalarType.Int64 : _defaultType), Arg.None, device ?? _defaultDevice), requiresGrad);

    private static Tensor Like(string op, Tensor input, ScalarType? dtype, Device device, bool requiresGrad) => Grad(Aten.Call(op, input, dtype, Arg.None, device), requiresGrad);

    private static Tensor Grad(Tensor tensor, bool requiresGrad) => requiresGrad ? tensor.requires_grad_() : tensor;
}
