using TorchSharp.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    // Copying into and filling.
    public partial class Tensor
    {
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Aten.InPlace("copy_", this, source, nonBlocking);

        public Tensor fill_(Scalar value) => Aten.InPlace("fill_.Scalar", this, value);

        public Tensor zero_() => Aten.InPlace("zero_", this);

        public Tensor set_(Tensor source) => Aten.InPlace("set_.source_Tensor", this, source);
    }
}
