using TorchSharp.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    // Functions of one element.
    public partial class Tensor
    {
        public Tensor abs() => Aten.Call("abs", this);

        public Tensor abs_() => Aten.InPlace("abs_", this);

        public Tensor acos() => Aten.Call("acos", this);

        public Tensor asin() => Aten.Call("asin", this);

        public Tensor atan() => Aten.Call("atan", this);

        public Tensor atan2(Tensor other) => Aten.Call("atan2", this, other);

        public Tensor arctan2(Tensor other) => Aten.Call("arctan2", this, other);

        public Tensor ceil() => Aten.Call("ceil", this);

        public Tensor ceil_() => Aten.InPlace("ceil_", this);

        public Tensor clamp(Scalar min = null, Scalar max = null) => Aten.Call("clamp", this, min, max);

        public Tensor clamp(Tensor min = null, Tensor max = null) => Aten.Call("clamp.Tensor", this, min, max);

        public Tensor clamp_(Scalar min = null, Scalar max = null) => Aten.InPlace("clamp_", this, min, max);

        public Tensor clamp_(Tensor min = null, Tensor max = null) => Aten.InPlace("clamp_.Tensor", this, min, max);

        public Tensor clamp_max(Scalar max) => Aten.Call("clamp_max", this, max);

        public Tensor clamp_max_(Scalar max) => Aten.InPlace("clamp_max_", this, max);

        public Tensor clamp_min(Scalar min) => Aten.Call("clamp_min", this, min);

        public Tensor clamp_min_(Scalar min) => Aten.InPlace("clamp_min_", this, min);

        public Tensor clip(Scalar min = null, Scalar max = null) => Aten.Call("clip", this, min, max);

        public Tensor cos() => Aten.Call("cos", this);

        public Tensor cos_() => Aten.InPlace("cos_", this);

        public Tensor cosh() => Aten.Call("cosh", this);

        public Tensor erf() => Aten.Call("erf", this);

        public Tensor erf_() => Aten.InPlace("erf_", this);

        public Tensor erfc() => Aten.Call("erfc", this);

        public Tensor erfinv() => Aten.Call("erfinv", this);

        public Tensor erfinv_() => Aten.InPlace("erfinv_", this);

        public Tensor exp() => Aten.Call("exp", this);

        public Tensor exp_() => Aten.InPlace("exp_", this);

        public Tensor exp2() => Aten.Call("exp2", this);

        public Tensor expm1() => Aten.Call("expm1", this);

        public Tensor expm1_() => Aten.InPlace("expm1_", this);

        public Tensor floor() => Aten.Call("floor", this);

        public Tensor floor_() => Aten.InPlace("floor_", this);

        public Tensor frac() => Aten.Call("frac", this);

        public Tensor log() => Aten.Call("log", this);

        public Tensor log_() => Aten.InPlace("log_", this);

        public Tensor log10() => Aten.Call("log10", this);

        public Tensor log1p() => Aten.Call("log1p", this);

        public Tensor log1p_() => Aten.InPlace("log1p_", this);

        public Tensor log2() => Aten.Call("log2", this);

        public Tensor logit(double? eps = null) => Aten.Call("logit", this, Arg.Double(eps));

        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) => Aten.Call("nan_to_num", this, nan, Arg.Double(posinf), Arg.Double(neginf));

        public Tensor reciprocal() => Aten.Call("reciprocal", this);

        public Tensor reciprocal_() => Aten.InPlace("reciprocal_", this);

        public Tensor round(long decimals = 0) => Aten.Call("round.decimals", this, decimals);

        public Tensor round_(long decimals = 0) => Aten.InPlace("round_.decimals", this, decimals);

        public Tensor rsqrt() => Aten.Call("rsqrt", this);

        public Tensor rsqrt_() => Aten.InPlace("rsqrt_", this);

        public Tensor sigmoid() => Aten.Call("sigmoid", this);

        public Tensor sigmoid_() => Aten.InPlace("sigmoid_", this);

        public Tensor sign() => Aten.Call("sign", this);

        public Tensor sin() => Aten.Call("sin", this);

        public Tensor sin_() => Aten.InPlace("sin_", this);

        public Tensor sinh() => Aten.Call("sinh", this);

        public Tensor sqrt() => Aten.Call("sqrt", this);

        public Tensor sqrt_() => Aten.InPlace("sqrt_", this);

        public Tensor square() => Aten.Call("square", this);

        public Tensor tan() => Aten.Call("tan", this);

        public Tensor tanh() => Aten.Call("tanh", this);

        public Tensor tanh_() => Aten.InPlace("tanh_", this);

        public Tensor trunc() => Aten.Call("trunc", this);

        public Tensor trunc_() => Aten.InPlace("trunc_", this);

        public Tensor digamma() => Aten.Call("digamma", this);

        public Tensor lgamma() => Aten.Call("lgamma", this);

        public Tensor absolute() => Aten.Call("abs", this);

        public Tensor copysign(Tensor other) => Aten.Call("copysign.Tensor", this, other);
    }
}
