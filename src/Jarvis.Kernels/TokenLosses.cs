namespace Jarvis.Kernels;

/// <summary>
/// While one is open on a thread, the cross entropies of <see cref="Fused"/> also record the loss of each target, which they compute anyway
/// and otherwise drop. Other terms of a loss (smoothing, divergence) may be included.
/// </summary>
public sealed class TokenLosses : IDisposable
{
    [ThreadStatic]
    private static TokenLosses? _open;

    private TokenLosses() { }

    /// <summary>
    /// The losses of the last call: (N) float32, 0 where a target is ignored; null where there was none. Lives in the dispose scope of that
    /// call.
    /// </summary>
    public Tensor? Value { get; private set; }

    /// <exception cref="InvalidOperationException">One is already open on this thread.</exception>
    public static TokenLosses Open() =>
        _open is null ? _open = new TokenLosses() : throw new InvalidOperationException("The losses of single targets are taken already.");

    internal static Tensor? ToFill(Tensor targets) =>
        _open is null ? null : _open.Value = zeros(targets.shape[0], dtype: ScalarType.Float32, device: targets.device);

    public void Dispose() => _open = null;
}
