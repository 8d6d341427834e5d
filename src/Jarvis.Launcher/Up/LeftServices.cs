using System.Runtime.InteropServices;
using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Launcher.Up;

/// <summary>
/// The services that an AppHost had running when it died (<c>services.json</c>). The orchestrator ends them after a while, if it is alive;
/// nothing starts on this home before they are really gone, since two trainers must not work on it, and they still hold the port.
/// </summary>
internal sealed partial class LeftServices(JarvisPaths paths, TimeProvider time)
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100),
        _toEnd = TimeSpan.FromSeconds(8);

    public IReadOnlyList<ServiceProcess> Alive() =>
        [
            .. (JsonFile.Read<ServiceProcess[]>(paths.Services) ?? []).Where(service =>
                ProcessIdentity.IsAlive(service.Pid, service.StartTicks)
            ),
        ];

    /// <summary>True while the service is on the list, dead or alive: nobody has stopped it.</summary>
    public bool Lists(string name) => (JsonFile.Read<ServiceProcess[]>(paths.Services) ?? []).Any(service => service.Name == name);

    /// <summary>
    /// Asks each to end, kills what is left after some seconds (that process alone, never its children), and waits until all are gone.
    /// </summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        long askedAt = time.GetTimestamp();
        foreach (var service in Alive())
        {
            Ask(service);
        }
        while (Alive() is { Count: > 0 } alive)
        {
            if (time.GetElapsedTime(askedAt) > _toEnd)
            {
                foreach (var service in alive)
                {
                    ProcessIdentity.Kill(service.Pid, service.StartTicks);
                }
            }

            await Task.Delay(_look, time, cancellationToken);
        }

        DiskFile.Delete(paths.Services);
    }

    private static void Ask(ServiceProcess service)
    {
        const int Terminate = 15;
        if (OperatingSystem.IsWindows())
        {
            ProcessIdentity.Kill(service.Pid, service.StartTicks); // there is no signal to ask with
        }
        else
        {
            _ = Kill(service.Pid, Terminate);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
