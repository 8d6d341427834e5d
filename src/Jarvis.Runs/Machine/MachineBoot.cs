using System.Globalization;
using Jarvis.Storage;

namespace Jarvis.Runs.Machine;

/// <summary>Identifies the machine's current boot: a run that began in another one did not die on its own.</summary>
/// <param name="id">Linux: the kernel's boot id; elsewhere the time of the boot.</param>
public sealed class MachineBoot(string? id)
{
    private const string BootId = "/proc/sys/kernel/random/boot_id";

    /// <summary>Boot times that were computed at different moments differ by how far the clock was adjusted in between.</summary>
    private static readonly TimeSpan _sameWithin = TimeSpan.FromMinutes(5);

    /// <summary>Null where the machine does not report it.</summary>
    public string? Id => id;

    public static MachineBoot Here(TimeProvider time)
    {
        try
        {
            return new MachineBoot(
                OperatingSystem.IsLinux()
                    ? DiskFile.ReadAllText(BootId).Trim()
                    : (time.GetUtcNow() - TimeSpan.FromMilliseconds(Environment.TickCount64)).ToString("O", CultureInfo.InvariantCulture)
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new MachineBoot(null);
        }
    }

    /// <summary>Whether the boot noted in an attempt's file is another one than this; false where either is unknown.</summary>
    public bool IsAnother(string? noted)
    {
        if (noted is null || id is null || noted == id)
        {
            return false;
        }
        return !DateTimeOffset.TryParse(noted, CultureInfo.InvariantCulture, out var then)
            || !DateTimeOffset.TryParse(id, CultureInfo.InvariantCulture, out var now)
            || (now - then).Duration() > _sameWithin;
    }
}
