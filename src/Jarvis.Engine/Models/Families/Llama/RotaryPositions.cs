using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Llama;

/// <summary>
/// Sines and cosines of rotary positions (Su et al. 2021), linear scaling included: position p rotates pair i by p / scaling · theta^(-2i /
/// d). Computed in fp32 as Hugging Face does, once for the longest row so far.
/// </summary>
internal sealed class RotaryPositions(int headWidth, double theta, double scaling, Device device) : IDisposable
{
    private Tensor? _cos,
        _sin; // (longest so far, d / 2)

    /// <param name="length">Tokens of a row.</param>
    public RotaryEmbedding Of(long length, Packing? packing)
    {
        Grow(length);
        if (packing is null)
        {
            return new RotaryEmbedding(_cos!.narrow(0, 0, length), _sin!.narrow(0, 0, length), Packed: false);
        }
        var places = packing.Positions.flatten(); // (B · T)
        return new RotaryEmbedding(_cos!.index_select(0, places), _sin!.index_select(0, places), Packed: true);
    }

    public void Dispose()
    {
        _cos?.Dispose();
        _sin?.Dispose();
    }

    private void Grow(long length)
    {
        if (_cos is not null && _cos.shape[0] >= length)
        {
            return;
        }
        using var scope = NewDisposeScope();
        using var free = no_grad();
        var frequencies = 1.0 / pow(theta, arange(0, headWidth, 2, dtype: float32, device: device) / headWidth);
        var angles = outer(arange(length, dtype: float32, device: device) / scaling, frequencies);
        Dispose();
        (_cos, _sin) = (angles.cos().DetachFromDisposeScope(), angles.sin().DetachFromDisposeScope());
    }
}
