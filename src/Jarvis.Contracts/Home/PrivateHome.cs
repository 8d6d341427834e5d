using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using Jarvis.Storage;

namespace Jarvis.Contracts;

/// <summary>
/// JARVIS_HOME is its user's alone: folders 0700 and files 0600, by the process's umask for what is made from now on and once for what an
/// earlier version made; on Windows by the access list of the home, which everything in it inherits.
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

    /// <summary>Whatever this process and its children make from now on is for its user alone.</summary>
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
    /// Starts a program of the user's, such as a browser, whose files are no business of ours: it gets the umask that this process was
    /// given.
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

    /// <summary>Makes the home where there is none, makes it and what is in it private, and proves that it can be written.</summary>
    /// <returns>In words what could not be made private, because it belongs to another user; null where all is.</returns>
    /// <exception cref="IOException">The home cannot be made or written; the message says why.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for lack of a right.</exception>
    public static string? Open(JarvisPaths paths)
    {
        MakeNewFilesPrivate();
        var home = Directory.CreateDirectory(paths.Home);
        DiskFile.CreateTemporary(Path.Combine(home.FullName, $".probe-{Guid.NewGuid():N}")).Dispose(); // that it could be made is the proof
        return OperatingSystem.IsWindows() ? RestrictWindows(home) : Restrict(home, paths);
    }

    [UnsupportedOSPlatform("windows")]
    private static string? Restrict(DirectoryInfo home, JarvisPaths paths)
    {
        // One look at what lies on top tells whether the rest was ever made private: since then the umask keeps it so.
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
        return entry.Exists ? entry.UnixFileMode : OfTheUser; // gone since it was listed
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
            return true; // gone since it was looked at
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
