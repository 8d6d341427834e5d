namespace Jarvis.Kernels;

/// <summary>
/// While one is open on a thread, the cross entropies of <see cref="Fused"/> also leave the loss of each target, which they compute anyway
/// and else forget. What a loss adds beside (smoothing, divergence) may be in it.
/// </summary>
public sealed class TokenLosses : IDisposable
{
    [ThreadStatic]
    private static TokenLosses? _open;

    private TokenLosses() { }

    /// <summary>
    /// Of the last loss that was taken: (N) float32, 0 where a target does not count; null where none was. Lives in the scope of that loss.
    /// </summary>
    public Tensor? Value { get; private set; }

    /// <exception cref="InvalidOperationException">One is open on this thread.</exception>
    public static TokenLosses Open() =>
        _open is null ? _open = new TokenLosses() : throw new InvalidOperationException("The losses of single targets are taken already.");

    internal static Tensor? ToFill(Tensor targets) =>
        _open is null ? null : _open.Value = zeros(targets.shape[0], dtype: ScalarType.Float32, device: targets.device);

    public void Dispose() => _open = null;
}
