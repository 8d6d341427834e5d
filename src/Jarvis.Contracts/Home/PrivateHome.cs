using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using Jarvis.Storage;

namespace Jarvis.Contracts;

/// <summary>
/// Makes JARVIS_HOME accessible to its user alone: folders 0700 and files 0600. The process's umask ensures this for new files, and files
/// made by an earlier version are corrected once. On Windows, the home's access list does it, and everything in the home inherits it.
/// </summary>
public static partial class PrivateHome
{
    private const UnixFileMode OfTheUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OfOthers =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    private const int Private = 0x3F; // 077

    private static readonly Lock _changing = new();
    private static int? _users;

    /// <summary>From now on, files created by this process and its children are accessible to its user alone.</summary>
    public static void MakeNewFilesPrivate()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        lock (_changing)
        {
            int before = umask(Private);
            _users ??= before;
        }
    }

    /// <summary>
    /// Starts one of the user's programs, such as a browser, with the umask that this process inherited, because we must not restrict that
    /// program's files.
    /// </summary>
    public static void WithUsersUmask(Action start)
    {
        if (OperatingSystem.IsWindows() || _users is not { } users)
        {
            start();
            return;
        }
        lock (_changing)
        {
            _ = umask(users);
            try
            {
                start();
            }
            finally
            {
                _ = umask(Private);
            }
        }
    }

    /// <summary>Creates the home if it does not exist, makes it and its contents private, and verifies that it can be written.</summary>
    /// <returns>A sentence about what could not be made private because it belongs to another user; null if everything is
    /// private.</returns>
    /// <exception cref="IOException">The home cannot be created or written; the message says why.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for lack of permission.</exception>
    public static string? Open(JarvisPaths paths)
    {
        MakeNewFilesPrivate();
        var home = Directory.CreateDirectory(paths.Home);
        DiskFile.CreateTemporary(Path.Combine(home.FullName, $".probe-{Guid.NewGuid():N}")).Dispose(); // verifies that it is writable
        return OperatingSystem.IsWindows() ? RestrictWindows(home) : Restrict(home, paths);
    }

    [UnsupportedOSPlatform("windows")]
    private static string? Restrict(DirectoryInfo home, JarvisPaths paths)
    {
        // If the top-level entries are private, so is everything below: it was made private once, and the umask has kept it so since.
        string users = Path.GetFileName(paths.Data);
        var onTop = home.EnumerateFileSystemInfos().Where(entry => entry.LinkTarget is null && entry.Name != users).ToList();
        if ((home.UnixFileMode & OfOthers) == 0 && onTop.TrueForAll(entry => (ModeOf(entry) & OfOthers) == 0))
        {
            return null;
        }

        int foreign = MakePrivate(home) ? 0 : 1;
        var below = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        foreach (
            var entry in onTop
                .Where(entry => entry is DirectoryInfo)
                .SelectMany(folder => ((DirectoryInfo)folder).EnumerateFileSystemInfos("*", below))
                .Concat(onTop)
        )
        {
            if (!MakePrivate(entry))
            {
                foreign++;
            }
        }
        return foreign == 0
            ? null
            : $"{foreign} files or folders of {home.FullName} belong to another user and stay readable as they are. Change "
                + "their owner, or choose another folder with --home.";
    }

    [UnsupportedOSPlatform("windows")]
    private static UnixFileMode ModeOf(FileSystemInfo entry)
    {
        entry.Refresh();
        return entry.Exists ? entry.UnixFileMode : OfTheUser; // deleted since it was listed
    }

    [UnsupportedOSPlatform("windows")]
    private static bool MakePrivate(FileSystemInfo entry)
    {
        try
        {
            var mode = ModeOf(entry);
            if (entry.Exists && (mode & OfOthers) != 0)
            {
                entry.UnixFileMode = mode & OfTheUser;
            }
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return true; // deleted since it was read
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }

    [SupportedOSPlatform("windows")]
    private static string? RestrictWindows(DirectoryInfo home)
    {
        var access = home.GetAccessControl();
        if (access.AreAccessRulesProtected)
        {
            return null;
        }
        using var user = WindowsIdentity.GetCurrent();
        access.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        foreach (
            var who in new[]
            {
                user.User!,
                new SecurityIdentifier(WellKnownSidType.LocalSystemSid, null),
                new SecurityIdentifier(WellKnownSidType.BuiltinAdministratorsSid, null),
            }
        )
        {
            access.AddAccessRule(
                new FileSystemAccessRule(
                    who,
                    FileSystemRights.FullControl,
                    InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit,
                    PropagationFlags.None,
                    AccessControlType.Allow
                )
            );
        }
        home.SetAccessControl(access);
        return null;
    }

    [LibraryImport("libc")]
    private static partial int umask(int mask);
}
