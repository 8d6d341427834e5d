using Jarvis.Contracts;
using Jarvis.Runs.Execution;
using Jarvis.Storage;

namespace Jarvis.Trainer.Hosting;

/// <summary>
/// Allows one trainer per home, because two would start every run twice. The operating system frees the lock however the process ends.
/// </summary>
internal sealed class HomeLock : IDisposable
{
    private readonly FileStream _held;

    /// <exception cref="InvalidOperationException">Another trainer works on this home.</exception>
    public HomeLock(JarvisPaths paths, TimeProvider time)
    {
        Directory.CreateDirectory(paths.Home);
        _held =
            RunLock.Take(Path.Combine(paths.Home, "trainer.lock"), time)
            ?? throw new InvalidOperationException(
                $"Another trainer is working on {paths.Home}. Stop that one first (Ctrl+C in its "
                    + $"{CommandName.Jarvis} up), or choose another home with --home."
            );
    }

    public void Dispose() => _held.Dispose();
}
