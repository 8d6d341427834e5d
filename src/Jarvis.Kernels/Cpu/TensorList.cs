namespace Jarvis.Kernels.Cpu;

/// <summary>Contiguous float32 tensors as lengths and addresses; the caller keeps them alive.</summary>
internal sealed unsafe class TensorList
{
    private readonly string _operation;

    /// <param name="operation">the name of the operation in error messages</param>
    /// <param name="tensors"></param>
    internal TensorList(string operation, IReadOnlyList<Tensor> tensors)
    {
        _operation = operation;
        Lengths = [.. tensors.Select(tensor => tensor.numel())];
        Addresses = Same(tensors);
    }

    internal long[] Lengths { get; }

    internal nint[] Addresses { get; }

    /// <summary>The addresses of equally many tensors of the same lengths.</summary>
    /// <exception cref="ArgumentException">Their number, lengths or types differ, or one is not contiguous.</exception>
    internal nint[] Same(IReadOnlyList<Tensor> tensors)
    {
        Raw.Expect(tensors.Count == Lengths.Length, $"{_operation} wants lists of one length");
        var addresses = new nint[tensors.Count];
        for (int k = 0; k < addresses.Length; k++)
        {
            Raw.Expect(
                tensors[k].dtype == ScalarType.Float32 && tensors[k].is_contiguous() && tensors[k].numel() == Lengths[k],
                $"{_operation} wants contiguous float32 tensors of one shape"
            );
            addresses[k] = (nint)Raw.At(tensors[k]);
        }
        return addresses;
    }

    /// <summary>The addresses of bfloat16 copies, 0 where there is none.</summary>
    internal nint[] Copies(IReadOnlyList<Tensor?> copies)
    {
        Raw.Expect(copies.Count == Lengths.Length, $"{_operation} wants lists of one length");
        var addresses = new nint[copies.Count];
        for (int k = 0; k < addresses.Length; k++)
        {
            if (copies[k] is { } copy)
            {
                Raw.Expect(
                    Raw.IsBf16(copy) && copy.is_contiguous() && copy.numel() == Lengths[k],
                    $"{_operation} wants contiguous bfloat16 copies"
                );
                addresses[k] = (nint)Raw.At(copy);
            }
        }
        return addresses;
    }
}
