using TorchSharp.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    // Products of matrices and vectors.
    public partial class Tensor
    {
        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) => Aten.Call("addbmm", this, batch1, batch2, beta, alpha);

        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1f, float alpha = 1f) => Aten.Call("addmv", this, mat, vec, beta, alpha);

        public Tensor addr(Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) => Aten.Call("addr", this, vec1, vec2, beta, alpha);

        public Tensor bmm(Tensor batch2) => Aten.Call("bmm", this, batch2);

        public Tensor det() => Aten.Call("det", this);

        public Tensor dot(Tensor target) => Aten.Call("dot", this, target);

        public Tensor inner(Tensor vec2) => Aten.Call("inner", this, vec2);

        public Tensor inverse() => Aten.Call("inverse", this);

        public Tensor kron(Tensor other) => Aten.Call("kron", this, other);

        public Tensor matmul(Tensor target) => Aten.Call("matmul", this, target);

        public Tensor matrix_exp() => Aten.Call("matrix_exp", this);

        public Tensor matrix_power(int n) => Aten.Call("matrix_power", this, n);

        public Tensor mm(Tensor target) => Aten.Call("mm", this, target);

        public Tensor mv(Tensor target) => Aten.Call("mv", this, target);

        public Tensor outer(Tensor vec2) => Aten.Call("outer", this, vec2);

        public Tensor ger(Tensor vec2) => Aten.Call("ger", this, vec2);

        public Tensor vdot(Tensor target) => Aten.Call("vdot", this, target);

        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) => Aten.Call("tensordot", this, b, dims1, dims2);
    }
}
